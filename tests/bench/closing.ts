import { randomUUID } from "node:crypto";
import type pg from "pg";
import { beginClosing, continueClosing } from "../../app/features/billing/closing/commands/close.server";
import { evidenceOf } from "../../app/features/booking/evidence/facts.server";
import { makeEvidence } from "../../app/features/booking/evidence/make.server";
import { orderEvidence } from "../../app/features/booking/evidence/orders.server";
import type { StaffScope } from "../../app/features/identity/types";
import { db } from "../../app/lib/db/client.server";
import { addDays, addMonths, monthOf, siteDay, type Day } from "../../app/lib/time";
import type { makeResident } from "../factories/residents";
import { beside, heard, replay, seconds } from "./measure";

type Resident = Awaited<ReturnType<typeof makeResident>>;

/** What each use comes to, kopecks: its tariff, the step of the year, the subsidy; each has a whole VAT of 22 % inside. */
const [BASE, STEP, SUBSIDY] = [610_000, -244_000, -73_200];
const TOTAL = BASE + STEP + SUBSIDY;
const vat = (kopecks: number) => (kopecks * 22) / 122;
const LINES = JSON.stringify([
  { kind: "base", amountKopecks: BASE, params: { unit: "HOUR", priceKopecks: BASE, minutes: 60, quantity: 1, source: "Прейскурант технопарка" } },
  { kind: "step", amountKopecks: STEP, params: { year: 2, percent: 60, steps: [40, 60, 80, 100], startsOn: "2025-03-12" } },
  { kind: "subsidy", amountKopecks: SUBSIDY, params: { nameRu: "Субсидия", nameEn: "Subsidy", percent: 20, minutes: 60, ofMinutes: 60, minutesLeft: null, monthlyMinutes: null, budgetLeftKopecks: 0, limitedBy: null, legalBasis: "" } },
]);

/** Uses of a month that are over: paid, rendered, and their subsidies spent, as the portal's own commands leave them. */
async function addUses(pool: pg.Pool, month: Day, uses: number, residents: readonly Resident[], resourceId: string): Promise<string> {
  const { rows: [budget] } = await pool.query<{ id: string; programmeId: string }>(
    `SELECT b.id, b."programmeId" FROM "ProgrammeBudget" b WHERE b.year = $1 AND b.quarter = 0 ORDER BY b."programmeId" LIMIT 1`,
    [Number(month.slice(0, 4))],
  );
  if (!budget) throw new Error(`No budget of ${month.slice(0, 4)}`);
  await pool.query(`CREATE TABLE bench_tenant AS SELECT * FROM unnest($1::int[], $2::uuid[], $3::uuid[]) AS t(place, "companyId", "userId")`, [
    residents.map((_, index) => index),
    residents.map(({ company }) => company.id),
    residents.map(({ owner }) => owner.id),
  ]);
  await pool.query(
    `CREATE TABLE bench_use AS
     SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS invoice, t."companyId", t."userId", $1::date + n % 28 AS day,
            (($1::date + n % 28)::timestamp + make_interval(mins => 540 + 60 * (n % 8))) AT TIME ZONE 'Asia/Novosibirsk' AS "from"
     FROM generate_series(1, $2::int) n JOIN bench_tenant t ON t.place = n % $3::int`,
    [month, uses, residents.length],
  );
  await pool.query(
    `INSERT INTO "Booking" (id, "companyId", "resourceId", "createdById", "startsAt", "endsAt", quantity, status, purpose, "totalKopecks", "vatKopecks", lines, "invoiceId", "createdAt", "confirmedAt", "checkedInAt", "checkedOutAt", "closedAt")
     SELECT id, "companyId", $1, "userId", "from", "from" + interval '1 hour', 1, 'DONE', 'Съёмка серии ' || n, $2, $3, $4::jsonb, invoice, "from" - interval '3 days', "from" - interval '2 days', "from", "from" + interval '1 hour', "from" + interval '1 hour' FROM bench_use`,
    [resourceId, TOTAL, vat(TOTAL), LINES],
  );
  await pool.query(
    `INSERT INTO "Invoice" (id, number, "companyId", status, supplier, buyer, basis, "totalKopecks", "vatPercent", "vatKopecks", "issuedAt", "dueAt", "paidAt", "subjectType", "subjectId")
     SELECT invoice, 'К-2020-' || lpad(n::text, 6, '0'), "companyId", 'PAID', '{"name":"Технопарк","inn":"5400000000"}', '{"name":"Студия","inn":"5499000000"}', 'договор резидента', $1, 22, $2,
            $3::date::timestamptz, "from", $3::date::timestamptz, 'booking', id::text FROM bench_use`,
    [TOTAL, vat(TOTAL), month],
  );
  for (const [position, [kind, kopecks]] of [["base", BASE], ["step", STEP], ["subsidy", SUBSIDY]].entries() as ArrayIterator<[number, [string, number]]>) {
    await pool.query(
      `INSERT INTO "InvoiceLine" ("invoiceId", position, kind, name, quantity, unit, "priceKopecks", "amountKopecks", "vatKopecks", reason) SELECT invoice, $1, $2, 'Студия озвучания, ' || day, '1', 'час', $3, $3, $4, '' FROM bench_use`,
      [position + 1, kind, kopecks, vat(kopecks)],
    );
  }
  await pool.query(`INSERT INTO "Payment" (id, "invoiceId", method, "amountKopecks", "paidOn", reference, "recordedAt") SELECT gen_random_uuid(), invoice, 'BANK', $1, day, n::text, "from" FROM bench_use`, [TOTAL]);
  await pool.query(`INSERT INTO "Supply" ("invoiceId", "companyId", kind, "usedOn", "suppliedOn", "amountKopecks", "vatKopecks") SELECT invoice, "companyId", 'USED', day, day, $1, $2 FROM bench_use`, [TOTAL, vat(TOTAL)]);
  const spent = -SUBSIDY * uses;
  await pool.query(`UPDATE "ProgrammeBudget" SET "amountKopecks" = "amountKopecks" + $2, "consumedKopecks" = "consumedKopecks" + $2 WHERE id = $1`, [budget.id, spent]);
  await pool.query(`INSERT INTO "LedgerEntry" ("budgetId", debit, credit, "amountKopecks", "subjectType", "subjectId", reason) VALUES ($1, 'AVAILABLE', 'FUNDED', $2, 'programme', $3, 'budget')`, [budget.id, spent, budget.programmeId]);
  for (const [debit, credit, reason] of [["RESERVED", "AVAILABLE", "booked"], ["CONSUMED", "RESERVED", "used"]]) {
    await pool.query(
      `INSERT INTO "LedgerEntry" ("budgetId", debit, credit, "amountKopecks", "companyId", "subjectType", "subjectId", minutes, "resourceKind", reason, "usedOn", at)
       SELECT $1, $2, $3, $4, "companyId", 'booking', id::text, 60, 'adr', $5, day, "from" FROM bench_use`,
      [budget.id, debit, credit, -SUBSIDY, reason],
    );
  }
  await pool.query("VACUUM ANALYZE");
  return budget.programmeId;
}

/** The acts of the month without the portal: for each company the act, its lines and the mark on its uses, in a transaction. */
async function bareActs(pool: pg.Pool, month: Day, residents: readonly Resident[]): Promise<void> {
  await pool.query(`CREATE TABLE bench_supply AS SELECT * FROM "Supply"`);
  await pool.query(`CREATE INDEX ON bench_supply ("companyId", "suppliedOn")`);
  await pool.query(`CREATE TABLE bench_act AS SELECT * FROM "BillingDocument" WHERE false`);
  await pool.query(`CREATE TABLE bench_act_line (LIKE "BillingDocumentLine" INCLUDING INDEXES)`);
  for (const { company } of residents) {
    const [client, act] = [await pool.connect(), randomUUID()];
    try {
      await client.query("BEGIN");
      await client.query(
        `INSERT INTO bench_act (id, kind, number, "companyId", "issuedOn", month, supplier, buyer, basis, reason, "lowersSupply", "totalKopecks", "vatKopecks", "issuedAt")
         SELECT $1::uuid, 'ACT', $1::uuid::text, $2::uuid, $3::date, $3::date, '{}', '{}', '', '', false, sum("amountKopecks"), sum("vatKopecks"), now() FROM bench_supply WHERE "companyId" = $2 AND "suppliedOn" >= $3::date AND "suppliedOn" < $3::date + interval '1 month'`,
        [act, company.id, month],
      );
      await client.query(
        `INSERT INTO bench_act_line ("documentId", position, "invoiceId", "invoiceNumber", "invoicePosition", name, quantity, unit, "tariffKopecks", "amountKopecks", "vatPercent", "vatKopecks", "usedOn")
         SELECT $1::uuid, row_number() OVER (ORDER BY s."usedOn", i.number, l.position), i.id, i.number, l.position, l.name, l.quantity, l.unit, l."priceKopecks", l."amountKopecks", i."vatPercent", l."vatKopecks", s."usedOn"
         FROM bench_supply s JOIN "Invoice" i ON i.id = s."invoiceId" JOIN "InvoiceLine" l ON l."invoiceId" = i.id WHERE s."companyId" = $2 AND s."suppliedOn" >= $3::date AND s."suppliedOn" < $3::date + interval '1 month'`,
        [act, company.id, month],
      );
      await client.query(`UPDATE bench_supply SET "documentId" = $1 WHERE "companyId" = $2 AND "suppliedOn" >= $3::date AND "suppliedOn" < $3::date + interval '1 month'`, [act, company.id, month]);
      await client.query("COMMIT");
    } finally {
      client.release();
    }
  }
}

/** Closing a month and packing the evidence of a programme, each beside its bare SQL on the same rows in the same run. */
export async function benchClosing(pool: pg.Pool, { uses, residents, resourceId, finance }: { uses: number; residents: readonly Resident[]; resourceId: string; finance: StaffScope }, say: (line: string) => void): Promise<void> {
  const now = new Date();
  const month = addMonths(monthOf(siteDay(now)), -1);
  const programmeId = await addUses(pool, month, uses, residents, resourceId);
  let acts = 0;
  const closing = await seconds(async () => {
    await beginClosing(finance, { month, openUses: 0, despiteBank: true }, now, "192.0.2.1");
    acts = await continueClosing(now);
  });
  const { status } = await db.accountingMonth.findUniqueOrThrow({ where: { month: new Date(`${month}T00:00:00Z`) } });
  const bare = await seconds(() => bareActs(pool, month, residents));
  beside(`closing a month of ${residents.length} residents and ${uses} uses (${acts} acts, ${status})`, closing, bare, "acts, lines and marks alone", say);

  const span = { programmeId, from: month, to: addDays(addMonths(month, 1), -1) };
  const statements = await heard(() => evidenceOf(db, span));
  const id = await orderEvidence(finance, { ...span, locale: "ru", pressKey: randomUUID() }, now);
  const packed = await seconds(() => makeEvidence(now));
  const { size, differences } = await db.evidencePack.findUniqueOrThrow({ where: { id } });
  const read = await seconds(() => replay(pool, statements));
  beside(`packing the evidence of ${uses} uses (${((size ?? 0) / 2 ** 20).toFixed(1)} MB, ${differences} differences)`, packed, read, "its statements alone", say);
}
