import { db, Prisma, type Reader } from "./db/client.server";
import type { Part } from "./db/together.server";
import { siteDay } from "./time";

/** A number or text that a law or the operator can change, with the source it stands on. */
export interface Norm<T> {
  value: T;
  source: string;
  status: "CONFIRMED" | "UNCONFIRMED" | "HOUSE_DEFAULT";
}

/**
 * The norm in force on a day (`YYYY-MM-DD`, site zone; today by default).
 * Throws when no row is in force: a missing norm is a fault of set-up, never a silent default.
 */
export async function norm<T>(code: string, on: string = siteDay(new Date()), reader: Reader = db): Promise<Norm<T>> {
  const day = new Date(`${on}T00:00:00Z`);
  const row = await reader.norm.findFirst({
    where: { code, validFrom: { lte: day }, OR: [{ validTo: null }, { validTo: { gte: day } }] },
    orderBy: { validFrom: "desc" },
  });
  if (!row) throw new Error(`No norm «${code}» in force on ${on}`);
  return { value: row.value as T, source: row.source, status: row.status };
}

/** The value of a norm as part of a reading; as `norm`. */
export const normPart = <T>(code: string, on: string = siteDay(new Date())): Part<T> => ({
  sql: Prisma.sql`SELECT json_build_object('value', value) FROM "Norm"
    WHERE code = ${code} AND "validFrom" <= ${on}::date AND ("validTo" IS NULL OR "validTo" >= ${on}::date) ORDER BY "validFrom" DESC LIMIT 1`,
  read: (json) => {
    if (!json) throw new Error(`No norm «${code}» in force on ${on}`);
    return (json as { value: T }).value;
  },
});

/** Several norms at once, in one statement. */
export async function norms<T extends Record<string, unknown>>(
  codes: readonly (keyof T & string)[],
  on: string = siteDay(new Date()),
  reader: Reader = db,
): Promise<{ [K in keyof T]: Norm<T[K]> }> {
  const day = new Date(`${on}T00:00:00Z`);
  const rows = await reader.norm.findMany({
    where: { code: { in: [...codes] }, validFrom: { lte: day }, OR: [{ validTo: null }, { validTo: { gte: day } }] },
    orderBy: { validFrom: "asc" },
  });
  const found = new Map(rows.map((row) => [row.code, row]));
  const result: Partial<{ [K in keyof T]: Norm<T[K]> }> = {};
  for (const code of codes) {
    const row = found.get(code);
    if (!row) throw new Error(`No norm «${code}» in force on ${on}`);
    result[code] = { value: row.value as T[typeof code], source: row.source, status: row.status };
  }
  return result as { [K in keyof T]: Norm<T[K]> };
}
