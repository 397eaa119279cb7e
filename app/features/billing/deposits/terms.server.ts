import { audit, type Actor } from "~/lib/audit.server";
import { db, Prisma, transaction, type Reader } from "~/lib/db/client.server";
import { joined, plainPart, type Part } from "~/lib/db/together.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { addDays, dayFromDb, dayToDb, type Day } from "~/lib/time";
import type { StaffScope } from "../../identity/types";

/** What has to be put down for each piece of a thing from a day on, and why. */
export interface DepositTerm {
  id: string;
  code: string;
  amountKopecks: Kopecks;
  validFrom: Day;
  validTo: Day | null;
  source: string;
}

const plain = (row: { id: string; code: string; amountKopecks: bigint; validFrom: Date; validTo: Date | null; source: string }): DepositTerm => ({
  ...row,
  amountKopecks: toKopecks(row.amountKopecks),
  validFrom: dayFromDb(row.validFrom),
  validTo: row.validTo && dayFromDb(row.validTo),
});

/** Deposits in force on a day, by the code of the tariff; codes for which nothing is asked are left out. One statement. */
export async function depositTermsOn(on: Day, codes: readonly string[], reader: Reader = db): Promise<Map<string, DepositTerm>> {
  const rows = await reader.depositTerm.findMany({
    where: { code: { in: [...codes] }, validFrom: { lte: dayToDb(on) }, OR: [{ validTo: null }, { validTo: { gte: dayToDb(on) } }], amountKopecks: { gt: 0 } },
  });
  return new Map(rows.map((row) => [row.code, plain(row)]));
}

/** Kopecks of the deposits in force on a day, by the code of the tariff, as part of a reading. */
export const depositAmountsPart = (on: Day): Part<ReadonlyMap<string, Kopecks>> =>
  joined(
    {
      rows: plainPart<[code: string, kopecks: number][] | null>(Prisma.sql`
        SELECT json_agg(json_build_array(code, "amountKopecks")) FROM "DepositTerm"
        WHERE "amountKopecks" > 0 AND "validFrom" <= ${dayToDb(on)}::date AND ("validTo" IS NULL OR "validTo" >= ${dayToDb(on)}::date)`),
    },
    ({ rows }) => new Map((rows ?? []).map(([code, kopecks]) => [code, toKopecks(kopecks)])),
  );

/** Every term that is in force or to come, by code and day: for staff. */
export async function depositTermsFor(_scope: StaffScope, today: Day): Promise<DepositTerm[]> {
  const rows = await db.depositTerm.findMany({ where: { OR: [{ validTo: null }, { validTo: { gte: dayToDb(today) } }] }, orderBy: [{ code: "asc" }, { validFrom: "asc" }] });
  return rows.map(plain);
}

/**
 * Sets the deposit of a thing from a day on, tomorrow at the earliest; the one before ends the day before, one planned for that day is
 * replaced. What is in somebody's hands keeps its deposit. Errors: `price-past` (422), `not-found` for a tariff that does not exist,
 * `deposit-planned` (409) when a later one stands already.
 */
export async function setDepositTerm(input: Omit<DepositTerm, "id" | "validTo">, actor: Actor, today: Day): Promise<void> {
  const { code, amountKopecks, validFrom, source } = input;
  if (validFrom <= today) throw invalid("price-past");
  await transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('deposit-term', 0))::text`;
    if (!(await tx.tariff.findFirst({ where: { code }, select: { id: true } }))) throw notFound();
    if (await tx.depositTerm.findFirst({ where: { code, validFrom: { gt: dayToDb(validFrom) } }, select: { id: true } })) throw conflict("deposit-planned");
    await tx.depositTerm.updateMany({ where: { code, validTo: null, validFrom: { lt: dayToDb(validFrom) } }, data: { validTo: dayToDb(addDays(validFrom, -1)) } });
    const data = { amountKopecks: BigInt(amountKopecks), source };
    const { id } = await tx.depositTerm.upsert({ where: { code_validFrom: { code, validFrom: dayToDb(validFrom) } }, create: { code, validFrom: dayToDb(validFrom), ...data }, update: data, select: { id: true } });
    await audit(tx, actor, "deposit.term", { type: "deposit-term", id }, { ...input });
  });
}
