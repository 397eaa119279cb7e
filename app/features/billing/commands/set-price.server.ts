import { audit, type Actor } from "~/lib/audit.server";
import { transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import type { TariffUnit } from "~/lib/db/generated/enums";
import { conflict, invalid, notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { addDays, dayFromDb, dayToDb, isDay, type Day } from "~/lib/time";

export interface PriceInput {
  /** Tariff code: what the owner of the thing calls it. */
  code: string;
  unit: TariffUnit;
  priceKopecks: Kopecks;
  from: Day;
  /** Where the price comes from: the price list, an order. */
  source: string;
}

/** Codes are locked in one order: nobody waits in a circle. */
const lockCodes = (tx: Tx, codes: readonly string[]) => tx.$queryRaw`
  SELECT pg_advisory_xact_lock(hashtextextended('tariff:' || code, 0))::text FROM (SELECT DISTINCT code FROM unnest(${[...codes]}::text[]) AS code ORDER BY code) AS sorted`;

/**
 * Sets prices of things, each from a day on, in the caller's transaction; the same few statements for any number. What was agreed stays:
 * a thing that has a price gets the new one from tomorrow at the earliest, and only the first price of a thing may hold from today. A
 * price planned for a later day follows in its turn; one planned for the same day is replaced. The same price once more changes nothing.
 * One price a thing. Errors: `price-past`, `price-sum`, `price-day`, `price-source` (422).
 * @returns how many were changed
 */
export async function setPricesIn(tx: Tx, prices: readonly PriceInput[], today: Day): Promise<number> {
  for (const { from, priceKopecks, source } of prices) {
    if (!isDay(from)) throw invalid("price-day");
    if (!Number.isSafeInteger(priceKopecks) || priceKopecks < 0) throw invalid("price-sum");
    if (source.trim().length < 3) throw invalid("price-source");
  }
  const codes = prices.map((price) => price.code);
  await lockCodes(tx, codes);
  const rows = await tx.tariff.findMany({ where: { code: { in: codes } }, orderBy: { validFrom: "asc" } });
  const byCode = new Map<string, typeof rows>();
  for (const row of rows) byCode.set(row.code, (byCode.get(row.code) ?? []).concat(row));
  const closed = new Map<Day, string[]>();
  const made: Prisma.TariffCreateManyInput[] = [];
  let changed = 0;
  for (const { code, unit, priceKopecks, from, source } of prices) {
    const known = byCode.get(code) ?? [];
    if (from < today || (from === today && known.length > 0)) throw invalid("price-past");
    const before = known.filter((row) => dayFromDb(row.validFrom) < from).at(-1);
    const same = known.find((row) => dayFromDb(row.validFrom) === from);
    const after = known.find((row) => dayFromDb(row.validFrom) > from);
    const reaches = before && (before.validTo === null || dayFromDb(before.validTo) >= from) ? before : undefined;
    const inForce = same ?? reaches;
    if (inForce && inForce.unit === unit && toKopecks(inForce.priceKopecks) === priceKopecks) continue;
    changed += 1;
    const data = { unit, priceKopecks: BigInt(priceKopecks), source: source.trim(), validTo: after ? dayToDb(addDays(dayFromDb(after.validFrom), -1)) : null };
    if (same) await tx.tariff.update({ where: { id: same.id }, data });
    else {
      if (reaches) closed.set(from, (closed.get(from) ?? []).concat(reaches.id));
      made.push({ code, validFrom: dayToDb(from), ...data });
    }
  }
  for (const [from, ids] of closed) await tx.tariff.updateMany({ where: { id: { in: ids } }, data: { validTo: dayToDb(addDays(from, -1)) } });
  await tx.tariff.createMany({ data: made });
  return changed;
}

/** `setPricesIn` for one thing: whether anything changed. Errors: as there. */
export const setPriceIn = async (tx: Tx, price: PriceInput, today: Day): Promise<boolean> => (await setPricesIn(tx, [price], today)) > 0;

/** `setPriceIn` in a transaction of its own, with the line of the audit log. Errors: as there. */
export async function setPrice(input: PriceInput, actor: Actor, today: Day): Promise<{ changed: boolean }> {
  return transaction(async (tx) => {
    const changed = await setPriceIn(tx, input, today);
    if (changed) await audit(tx, actor, "tariff.set", { type: "tariff", id: input.code }, { unit: input.unit, priceKopecks: input.priceKopecks, from: input.from, source: input.source });
    return { changed };
  });
}

/**
 * Takes a price back that has not begun: the one before it goes on. Errors: `not-found`; `price-begun` (409) for one in force or
 * the only one.
 */
export async function dropPlannedPrice(code: string, from: Day, actor: Actor, today: Day): Promise<void> {
  await transaction(async (tx) => {
    await lockCodes(tx, [code]);
    const known = await tx.tariff.findMany({ where: { code }, orderBy: { validFrom: "asc" } });
    const index = known.findIndex((row) => dayFromDb(row.validFrom) === from);
    const row = known[index];
    if (!row) throw notFound();
    const before = known[index - 1];
    if (from <= today || !before) throw conflict("price-begun");
    await tx.tariff.delete({ where: { id: row.id } });
    await tx.tariff.update({ where: { id: before.id }, data: { validTo: row.validTo } });
    await audit(tx, actor, "tariff.dropped", { type: "tariff", id: code }, { from, priceKopecks: toKopecks(row.priceKopecks) });
  });
}
