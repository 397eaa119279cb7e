import { companyNames, companiesLike, personNames } from "~/features/identity/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { plainPart, readPart, type Part } from "~/lib/db/together.server";
import { forbidden, notFound } from "~/lib/errors";
import { dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { norm } from "~/lib/norms.server";
import { isId } from "../moves.server";
import type { ClientGroup } from "../rules/payer";
import { mayAdmit, mayAskAccess, mayReadClients } from "./policy";
import { tenureOn } from "./standing";
import { standingFor } from "./standing.server";

export interface AdmissionFacts {
  id: string;
  companyId: string;
  group: ClientGroup;
  startsOn: Day;
  /** The last day as it stands, included; null: until it is ended. */
  lastDay: Day | null;
  basis: string;
  state: "planned" | "present" | "past";
  admittedBy: string;
  admittedAt: Date;
  /** How it was ended; null while it was not. */
  ended: { by: string; at: Date; reason: string; calledOff: boolean } | null;
}

export interface RequestFacts {
  id: string;
  companyId: string;
  companyName: string;
  purpose: string;
  askedBy: string;
  createdAt: Date;
}

/** What of a tariff each group pays today, whole percent: norm `billing.group-percent`. */
async function groupPercents(today: Day): Promise<Record<ClientGroup, number>> {
  const { value } = await norm<{ partner: number; external: number }>("billing.group-percent", today);
  return { PARTNER: value.partner, EXTERNAL: value.external };
}

const MOST = 500;
const FOUND = 20;

async function admissionsOf(where: Prisma.ClientAdmissionWhereInput, today: Day, reader: Reader = db): Promise<AdmissionFacts[]> {
  const rows = await reader.clientAdmission.findMany({ where, orderBy: [{ startsOn: "desc" }, { id: "desc" }], take: MOST });
  const names = await personNames(rows.flatMap((row) => [row.admittedById, ...(row.endedById ? [row.endedById] : [])]), reader);
  return rows.map((row) => {
    const [startsOn, endedOn] = [dayFromDb(row.startsOn), row.endedOn && dayFromDb(row.endedOn)];
    const lastDay = endedOn ?? (row.endsOn && dayFromDb(row.endsOn));
    const over = lastDay !== null && (lastDay < today || lastDay < startsOn);
    return {
      id: row.id,
      companyId: row.companyId,
      group: row.group as ClientGroup,
      startsOn,
      lastDay,
      basis: row.basis,
      state: over ? "past" : startsOn > today ? "planned" : "present",
      admittedBy: names.get(row.admittedById) ?? "",
      admittedAt: row.admittedAt,
      ended: row.endedAt ? { by: (row.endedById && names.get(row.endedById)) ?? "", at: row.endedAt, reason: row.endReason ?? "", calledOff: endedOn !== null && endedOn < startsOn } : null,
    };
  });
}

async function openRequests(where: Prisma.ClientRequestWhereInput): Promise<RequestFacts[]> {
  const rows = await db.clientRequest.findMany({ where: { ...where, status: "OPEN" }, orderBy: [{ createdAt: "asc" }, { id: "asc" }], take: MOST });
  const [companies, people] = await Promise.all([companyNames(rows.map((row) => row.companyId)), personNames(rows.map((row) => row.askedById))]);
  return rows.map(({ id, companyId, purpose, askedById, createdAt }) => ({ id, companyId, companyName: companies.get(companyId)?.name ?? "", purpose, askedBy: people.get(askedById) ?? "", createdAt }));
}

/**
 * Clients for staff: what waits for an answer, admissions (of those whose name or ИНН was searched for), and of a search the companies
 * that never were clients. Error: `forbidden`.
 */
export async function clientsFor(scope: StaffScope, { search = "", past = false }: { search?: string; past?: boolean }, now: Date) {
  if (!mayReadClients(scope)) throw forbidden();
  const today = siteDay(now);
  const found = search.trim() ? await companiesLike(search.trim()) : null;
  const [requests, all] = await Promise.all([openRequests({}), admissionsOf(found ? { companyId: { in: found } } : {}, today)]);
  const others = (found ?? []).filter((id) => !all.some((one) => one.companyId === id)).slice(0, FOUND);
  const names = await companyNames([...all.map((one) => one.companyId), ...others]);
  const named = <T extends { companyId: string }>(row: T) => ({ ...row, companyName: names.get(row.companyId)?.name ?? "" });
  const shown = all.filter((one) => past || one.state !== "past");
  return {
    requests,
    rows: shown.map(named),
    past: all.filter((one) => one.state === "past").length,
    others: others.map((companyId) => named({ companyId })),
    mayAdmit: mayAdmit(scope),
  };
}

/** A company as a client, for staff: its standing today, its admissions and what it asks. Errors: `forbidden`, `not-found`. */
export async function clientFor(scope: StaffScope, companyId: string, now: Date) {
  if (!mayReadClients(scope)) throw forbidden();
  const today = siteDay(now);
  const name = isId(companyId) ? (await companyNames([companyId])).get(companyId)?.name : undefined;
  if (name === undefined) throw notFound();
  const [admissions, [request], standing, residency, percents] = await Promise.all([
    admissionsOf({ companyId }, today),
    openRequests({ companyId }),
    standingFor(companyId),
    db.residency.findUnique({ where: { companyId }, select: { id: true } }),
    groupPercents(today),
  ]);
  return { companyId, percents, name, today, admissions, request: request ?? null, tenure: tenureOn(standing, today) ?? null, residencyId: residency?.id ?? null, mayAdmit: mayAdmit(scope) };
}

/** A company's own access as a client: what it asked for last, and its admission that is not over. */
export async function ownAccess(scope: CompanyScope, now: Date) {
  const { companyId } = scope;
  const today = siteDay(now);
  const [admissions, request, standing, percents] = await Promise.all([
    admissionsOf({ companyId }, today),
    db.clientRequest.findFirst({ where: { companyId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }], select: { status: true, purpose: true, createdAt: true, reason: true } }),
    standingFor(companyId),
    groupPercents(today),
  ]);
  return {
    percents,
    resident: standing.some(({ payer }) => payer.group === "RESIDENT"),
    admission: admissions.findLast((one) => one.state !== "past") ?? null,
    request,
    mayAsk: mayAskAccess(scope),
  };
}
export type OwnAccess = Awaited<ReturnType<typeof ownAccess>>;

/** Whether an admission holds on a day. */
const holdsOn = (day: Day) => Prisma.sql`daterange("startsOn", COALESCE(LEAST("endsOn", "endedOn") + 1, 'infinity'::date), '[)') @> ${dayToDb(day)}::date`;

/** The admission of a company that holds today, as part of a reading; null when none does. */
export const clientPart = (companyId: string, today: Day): Part<{ group: ClientGroup } | null> =>
  plainPart(Prisma.sql`
    SELECT json_build_object('group', "group") FROM "ClientAdmission"
    WHERE "companyId" = ${companyId}::uuid AND ${holdsOn(today)} LIMIT 1`);

/** How many requests wait for an answer, as part of a reading. */
export const waitingClientsPart = (): Part<number> => plainPart(Prisma.sql`SELECT count(*)::int FROM "ClientRequest" WHERE status = 'OPEN'`);

/** The same by itself, for who reads clients; 0 for other staff. */
export const waitingClients = async (scope: StaffScope): Promise<number> => (mayReadClients(scope) ? readPart(waitingClientsPart()) : 0);

/** Ids of companies that are admitted as clients today. */
export async function clientsOn(today: Day, reader: Reader = db): Promise<string[]> {
  const rows = await reader.$queryRaw<{ companyId: string }[]>`SELECT DISTINCT "companyId" FROM "ClientAdmission" WHERE ${holdsOn(today)}`;
  return rows.map((row) => row.companyId);
}

/** What letters about an admission say; null when it is not there. For reactions, which act for the house. */
export async function admissionForLetter(id: string) {
  const row = isId(id) ? await db.clientAdmission.findUnique({ where: { id } }) : null;
  if (!row) return null;
  const { companyId, group, basis, endReason } = row;
  const lastDay = row.endedOn ?? row.endsOn;
  return { companyId, group: group as ClientGroup, basis, startsOn: dayFromDb(row.startsOn), lastDay: lastDay && dayFromDb(lastDay), reason: endReason ?? "" };
}

/** What letters about a request say; null when it is not there. */
export async function requestForLetter(id: string) {
  const row = isId(id) ? await db.clientRequest.findUnique({ where: { id } }) : null;
  if (!row) return null;
  return { companyId: row.companyId, companyName: (await companyNames([row.companyId])).get(row.companyId)?.name ?? "", purpose: row.purpose, reason: row.reason ?? "" };
}
