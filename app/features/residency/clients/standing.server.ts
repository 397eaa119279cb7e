import { db, Prisma, type Reader, type Tx } from "~/lib/db/client.server";
import { readPart, type Part } from "~/lib/db/together.server";
import { dayFromDb, type Day } from "~/lib/time";
import { residentSince, type ClientGroup, type Payer } from "../rules/payer";
import { tenureOn, type Standing, type Tenure } from "./standing";

interface Row {
  residency: { since: Day; to: Day } | null;
  admissions: { group: ClientGroup; from: Day; to: Day | null; basis: string }[] | null;
}

/** What a resident's papers rest on. */
export const RESIDENT_BASIS = "договор резидента";

const standingOf = ({ residency, admissions }: Row): Standing => [
  ...(residency ? [{ payer: residentSince(residency.since), from: residency.since, to: residency.to, basis: RESIDENT_BASIS }] : []),
  ...(admissions ?? []).map(({ group, ...term }): Tenure => ({ payer: { group }, ...term })),
];

const json = (residency: Prisma.Sql, admissions: Prisma.Sql) => Prisma.sql`json_build_object(
    'residency', (SELECT json_build_object('since', "startsOn"::text, 'to', LEAST("endsOn", "suspendedOn" - 1)::text) FROM ${residency} WHERE status = 'ACTIVE'),
    'admissions', (SELECT json_agg(json_build_object('group', "group", 'from', "startsOn"::text, 'to', LEAST("endsOn", "endedOn")::text, 'basis', basis) ORDER BY "startsOn", id) FROM ${admissions}))`;

const residencyOf = (companyId: string) => Prisma.sql`SELECT * FROM "Residency" WHERE "companyId" = ${companyId}::uuid`;
const admissionsOf = (companyId: string) => Prisma.sql`SELECT * FROM "ClientAdmission" WHERE "companyId" = ${companyId}::uuid`;

/** In which days a company may book, and as whom it pays, as part of a reading. A residency ends with its term, or on the eve of an announced suspension. */
export const standingPart = (companyId: string): Part<Standing> => ({
  sql: Prisma.sql`SELECT ${json(Prisma.sql`(${residencyOf(companyId)}) r`, Prisma.sql`(${admissionsOf(companyId)}) a`)}`,
  read: (answer) => standingOf(answer as Row),
});

/** The same by itself. */
export const standingFor = (companyId: string, reader: Reader = db): Promise<Standing> => readPart(standingPart(companyId), reader);

/**
 * The same kept from changing for the rest of the transaction; others may hold it at the same time. Whoever ends a residency or an
 * admission meanwhile waits, and then finds what was booked.
 */
export async function heldStanding(tx: Tx, companyId: string): Promise<Standing> {
  const [row] = await tx.$queryRaw<{ answer: Row }[]>`
    WITH r AS (${residencyOf(companyId)} FOR SHARE), a AS (${admissionsOf(companyId)} FOR SHARE) SELECT ${json(Prisma.sql`r`, Prisma.sql`a`)} AS answer`;
  return row ? standingOf(row.answer) : [];
}

/**
 * As whom a company pays for something of a day that need not be booked any more, its standing ended meanwhile: by the tenure of the
 * day, else by the last admission before it, else by a residency that it had, else in full.
 */
export async function payerOn(companyId: string, on: Day, reader: Reader = db): Promise<{ payer: Payer; basis: string }> {
  const standing = await standingFor(companyId, reader);
  const tenure = tenureOn(standing, on) ?? standing.findLast(({ from }) => from <= on);
  if (tenure) return tenure;
  const former = await reader.residency.findUnique({ where: { companyId }, select: { startsOn: true } });
  return { payer: former ? residentSince(dayFromDb(former.startsOn)) : { group: "EXTERNAL" }, basis: RESIDENT_BASIS };
}
