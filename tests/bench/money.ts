import { residentSince } from "~/features/residency/rules/payer";
import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { importStatement } from "../../app/features/billing/bank/import.server";
import { settleCertain } from "../../app/features/billing/bank/settle-certain.server";
import { jointQuoteFor, type PricedThing } from "../../app/features/billing/pricing.server";
import { closeDatabase, db } from "../../app/lib/db/client.server";
import { addDays, siteDay } from "../../app/lib/time";
import { makePerson, staffScopeOf } from "../factories/identity";
import { makeResource } from "../factories/booking";
import { makeResident } from "../factories/residents";
import { encoded, statementText } from "../features/billing/bank/statement-file";
import { openGround } from "../portal";
import { benchClosing } from "./closing";
import { beside, heard, inTurns, seconds } from "./measure";

const QUOTES = 1000;
const ROWS = Number(process.env.BENCH_ROWS || 10_000);
const USES = Number(process.env.BENCH_USES || 20_000);
const COMPANIES = 300;
const AT_ONCE = 8;

/** Quoting, closing and the bank's statement, each beside the bare SQL of the same work on the same data in the same run. */
export async function benchMoney(say: (line?: string) => void): Promise<void> {
  const ground = await openGround();
  const pool = new pg.Pool({ connectionString: ground.url, max: AT_ONCE });
  try {
    say();
    say("Деньги / money");
    const residents: Awaited<ReturnType<typeof makeResident>>[] = [];
    for (let index = 0; index < COMPANIES; index += 1) residents.push(await makeResident());
    const resource = await makeResource({ kind: "mocap" });
    const today = siteDay(new Date());
    const things = (index: number): PricedThing[] => {
      const resident = residents[index % COMPANIES]!;
      const use = { companyId: resident.company.id, payer: residentSince(resident.startsOn), tariffCode: resource.tariffCode, resourceKind: resource.kind, on: addDays(today, 1 + (index % 60)), startMinute: 600, minutes: 120, quantity: 1 };
      return [{ thing: { nameRu: resource.nameRu, nameEn: resource.nameEn }, use }];
    };
    await inTurns(50, AT_ONCE, (index) => jointQuoteFor(things(index)));
    const statements = await heard(() => jointQuoteFor(things(0)));
    const quotes = await seconds(() => inTurns(QUOTES, AT_ONCE, (index) => jointQuoteFor(things(index))));
    const bareQuotes = await seconds(() => inTurns(QUOTES, AT_ONCE, async () => { for (const { text, values } of statements) await pool.query(text, values); }));
    beside(`quoting ${QUOTES} bookings (${statements.length} statements each)`, quotes, bareQuotes, "its statements alone", say);

    const finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    await benchClosing(pool, { uses: USES, residents, resourceId: resource.id, finance }, say);

    const requisites = JSON.stringify({ name: "Технопарк", inn: "5499000040" });
    await pool.query(
      `INSERT INTO "Invoice" (id, number, "companyId", supplier, buyer, basis, "totalKopecks", "vatPercent", "vatKopecks", "dueAt", "subjectType", "subjectId")
       SELECT gen_random_uuid(), 'К-2026-' || lpad((100000 + n)::text, 6, '0'), ($1::uuid[])[1 + n % $2], $3, $3, 'bench', 100000 + n, 22, 18033, now() + interval '9 days', 'bench', n::text FROM generate_series(1, $4) n`,
      [residents.map(({ company }) => company.id), COMPANIES, requisites, ROWS],
    );
    const orders = Array.from({ length: ROWS }, (_, at) => {
      const n = at + 1;
      return { number: String(n), kopecks: 100_000 + n, inn: residents[n % COMPANIES]!.company.inn, purpose: `Оплата по счёту К-2026-${String(100_000 + n)} за студию. В том числе НДС` };
    });
    const bytes = encoded(statementText(orders), "windows-1251");
    let id = "";
    const read = await seconds(async () => { ({ id } = await importStatement(finance, { name: "kl_to_1c.txt", bytes }, "192.0.2.1")); });
    let settled = 0;
    const settle = await seconds(async () => { settled = await settleCertain(id); });
    const bareRead = await seconds(() => pool.query(`CREATE TABLE bench_entry AS SELECT * FROM "BankEntry" WHERE false`).then(() => pool.query(`INSERT INTO bench_entry SELECT * FROM "BankEntry"`)));
    const invoices = (await db.invoice.findMany({ where: { subjectType: "bench" }, select: { id: true, totalKopecks: true } })).map((one) => [one.id, one.totalKopecks] as const);
    await pool.query(`CREATE TABLE bench_invoice AS SELECT * FROM "Invoice" WHERE "subjectType" = 'bench'`);
    await pool.query(`ALTER TABLE bench_invoice ADD PRIMARY KEY (id)`);
    await pool.query(`CREATE TABLE bench_payment AS SELECT * FROM "Payment" WHERE false`);
    const bareSettle = await seconds(() =>
      inTurns(invoices.length, AT_ONCE, async (index) => {
        const [invoice, kopecks] = invoices[index]!;
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          await client.query(`SELECT 1 FROM bench_invoice WHERE id = $1 FOR UPDATE`, [invoice]);
          await client.query(`INSERT INTO bench_payment (id, "invoiceId", method, "amountKopecks", "paidOn", reference, "recordedAt") VALUES ($1, $2, 'BANK', $3, now(), $4, now())`, [randomUUID(), invoice, kopecks, String(index)]);
          await client.query(`UPDATE bench_invoice SET status = 'PAID' WHERE id = $1`, [invoice]);
          await client.query("COMMIT");
        } finally {
          client.release();
        }
      }),
    );
    beside(`reading a statement of ${ROWS} rows (${(bytes.length / 2 ** 20).toFixed(1)} MB)`, read, bareRead, "copying its rows inside PostgreSQL", say);
    beside(`settling ${settled} of them, a transaction each`, settle, bareSettle, "lock, payment and status alone", say);
  } finally {
    await pool.end();
    await closeDatabase();
    await ground.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await benchMoney((line = "") => process.stdout.write(`${line}\n`));
