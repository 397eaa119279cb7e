import { db, Prisma } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { addDays, dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { companyNames, peopleOfCompanies, personNames } from "../../identity/queries.server";
import type { CompanyScope, StaffScope } from "../../identity/types";
import { clientsOn } from "../../residency/clients/queries.server";
import { residentsSince } from "../../residency/queries.server";
import { reminderDays } from "./commands/remind.server";
import { certificateState, type CertificateState } from "./rules/validity";

export interface CertificateRow {
  id: string;
  kind: string;
  companyId: string;
  companyName: string;
  /** Null: for everybody of the company. */
  holder: string | null;
  /** The person left the company: the certificate opens nothing. */
  left: boolean;
  validUntil: Day;
  state: CertificateState;
  /** It was earned by a training. */
  earned: boolean;
}

export interface CertificateFilter {
  q: string;
  kind: string;
  who: "all" | "company" | "person";
  state: "active" | "soon" | "expired" | "revoked" | "all";
}

const PAGE = 50;
const soonOf = async () => Math.max(0, ...(await reminderDays()));

interface Found {
  id: string;
  resourceKind: string;
  companyId: string;
  companyName: string;
  userId: string | null;
  holder: string | null;
  member: boolean;
  validUntil: Date;
  revokedAt: Date | null;
  seatId: string | null;
}

const rowOf = (row: Found, today: Day, soonDays: number): CertificateRow => ({
  id: row.id,
  kind: row.resourceKind,
  companyId: row.companyId,
  companyName: row.companyName,
  holder: row.userId === null ? null : (row.holder ?? ""),
  left: row.userId !== null && !row.member,
  validUntil: dayFromDb(row.validUntil),
  state: certificateState({ validUntil: dayFromDb(row.validUntil), revoked: row.revokedAt !== null }, today, soonDays),
  earned: row.seatId !== null,
});

/** A page of certificates for staff: those that end first come first; with `take`, so many of them from the first on. */
export async function certificatePage(_scope: StaffScope, filter: CertificateFilter, page: number, now: Date, take = PAGE) {
  const today = siteDay(now);
  const soonDays = await soonOf();
  const day = dayToDb(today);
  const states: Record<CertificateFilter["state"], Prisma.Sql> = {
    active: Prisma.sql`c."revokedAt" IS NULL AND c."validUntil" >= ${day}::date`,
    soon: Prisma.sql`c."revokedAt" IS NULL AND c."validUntil" BETWEEN ${day}::date AND ${dayToDb(addDays(today, soonDays))}::date`,
    expired: Prisma.sql`c."revokedAt" IS NULL AND c."validUntil" < ${day}::date`,
    revoked: Prisma.sql`c."revokedAt" IS NOT NULL`,
    all: Prisma.sql`true`,
  };
  const like = `%${filter.q.replace(/[\\%_]/g, "\\$&")}%`;
  const where = Prisma.sql`${states[filter.state]}
    AND (${filter.kind} = '' OR c."resourceKind" = ${filter.kind})
    AND ${filter.who === "all" ? Prisma.sql`true` : filter.who === "company" ? Prisma.sql`c."userId" IS NULL` : Prisma.sql`c."userId" IS NOT NULL`}
    AND (${filter.q} = '' OR k.name ILIKE ${like} OR u.name ILIKE ${like})`;
  const order = filter.state === "expired" || filter.state === "revoked" ? Prisma.sql`c."validUntil" DESC, c.id` : Prisma.sql`c."validUntil", k.name, c.id`;
  const from = Prisma.sql`"Certificate" c JOIN "Company" k ON k.id = c."companyId" LEFT JOIN "User" u ON u.id = c."userId"`;
  const [found, counts] = await Promise.all([
    db.$queryRaw<Found[]>`
      SELECT c.id, c."resourceKind", c."companyId", k.name AS "companyName", c."userId", u.name AS holder, c."validUntil", c."revokedAt", c."seatId",
             EXISTS (SELECT 1 FROM "Membership" m WHERE m."userId" = c."userId" AND m."companyId" = c."companyId") AS member
      FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ${take} OFFSET ${(page - 1) * take}`,
    db.$queryRaw<{ found: number; soon: number }[]>`
      SELECT (SELECT count(*)::int FROM ${from} WHERE ${where}) AS found, (SELECT count(*)::int FROM "Certificate" c WHERE ${states.soon}) AS soon`,
  ]);
  return { rows: found.map((row) => rowOf(row, today, soonDays)), count: counts[0]?.found ?? 0, soon: counts[0]?.soon ?? 0, pages: Math.max(1, Math.ceil((counts[0]?.found ?? 0) / take)) };
}

/** To whom a certificate may be given: residents, clients and those who have one, each with its people; and for which kinds of machine. */
export async function grantChoices(_scope: StaffScope) {
  const [resources, holders, residents, clients] = await Promise.all([
    db.resource.findMany({ where: { certificate: true, active: true }, select: { kind: true }, distinct: ["kind"], orderBy: { kind: "asc" } }),
    db.certificate.findMany({ select: { companyId: true }, distinct: ["companyId"] }),
    residentsSince(),
    clientsOn(siteDay(new Date())),
  ]);
  const ids = [...new Set([...residents, ...clients, ...holders.map((row) => row.companyId)])];
  const [names, people] = await Promise.all([companyNames(ids), peopleOfCompanies(ids)]);
  const companies = ids.map((id) => ({ id, name: names.get(id)?.name ?? "", people: people.get(id) ?? [] }));
  return { kinds: resources.map((row) => row.kind), companies: companies.sort((a, b) => a.name.localeCompare(b.name, "ru")) };
}

/** A certificate with how it came to be and what became of it. `not-found` without one. */
export async function certificateOf(_scope: StaffScope, id: string, now: Date) {
  const row = isUuid(id) ? await db.certificate.findUnique({ where: { id } }) : null;
  if (!row) throw notFound();
  const seat = row.seatId ? await db.trainingSeat.findUnique({ where: { id: row.seatId }, include: { session: { include: { training: { select: { nameRu: true, nameEn: true } } } } } }) : null;
  const [companies, people, colleagues, soonDays] = await Promise.all([
    companyNames([row.companyId]),
    personNames([row.userId, row.grantedById, row.revokedById].filter((one): one is string => one !== null)),
    peopleOfCompanies([row.companyId]),
    soonOf(),
  ]);
  const member = (colleagues.get(row.companyId) ?? []).some((one) => one.id === row.userId);
  const found = { ...row, companyName: companies.get(row.companyId)?.name ?? "", holder: row.userId && (people.get(row.userId) ?? ""), member };
  return {
    ...rowOf(found, siteDay(now), soonDays),
    grantedBy: row.grantedById && (people.get(row.grantedById) ?? ""),
    createdAt: row.createdAt,
    revoked: row.revokedAt && { at: row.revokedAt, by: row.revokedById ? (people.get(row.revokedById) ?? "") : "", reason: row.revokeReason },
    training: seat && { sessionId: seat.sessionId, at: seat.session.startsAt, nameRu: seat.session.training.nameRu, nameEn: seat.session.training.nameEn },
  };
}

/** Certificates of the scope's company that are not revoked, its own first, then those of its people by name. */
export async function companyCertificates(scope: CompanyScope, now: Date): Promise<(CertificateRow & { mine: boolean })[]> {
  const [rows, people, soonDays] = await Promise.all([
    db.certificate.findMany({ where: { companyId: scope.companyId, revokedAt: null }, orderBy: [{ resourceKind: "asc" }, { validUntil: "desc" }] }),
    peopleOfCompanies([scope.companyId]),
    soonOf(),
  ]);
  const names = new Map((people.get(scope.companyId) ?? []).map((one) => [one.id, one.name]));
  return rows
    .filter((row) => row.userId === null || names.has(row.userId))
    .map((row) => ({
      ...rowOf({ ...row, companyName: "", holder: row.userId && (names.get(row.userId) ?? ""), member: true }, siteDay(now), soonDays),
      mine: row.userId === scope.userId,
    }))
    .sort((a, b) => Number(b.holder === null) - Number(a.holder === null) || Number(b.mine) - Number(a.mine) || (a.holder ?? "").localeCompare(b.holder ?? "", "ru"));
}

/** A certificate for letters; null when it is gone. */
export const certificateForLetter = (id: string) => db.certificate.findUnique({ where: { id } });
