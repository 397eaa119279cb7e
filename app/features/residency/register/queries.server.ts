import { db, type Reader } from "~/lib/db/client.server";
import type { Prisma } from "~/lib/db/client.server";
import type { ResidencyStatus } from "~/lib/db/generated/enums";
import { forbidden, notFound } from "~/lib/errors";
import { companyNames, personNames } from "~/features/identity/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { addDays, dayFromDb, daysBetween, siteDay, type Day } from "~/lib/time";
import { agreementNorms } from "../agreements/norms.server";
import { mayReadRegister } from "../agreements/policy";
import { rentByYear } from "../agreements/rules";
import { agreedKpis } from "../agreements/queries.server";
import type { AgreementStatus } from "../agreements/status";
import type { RentYear } from "../agreements/terms";
import { isId } from "../moves.server";
import { isAdministrator } from "../policy";
import { residencyYear } from "../rules/step";
import { askedToLeave, entryDue } from "./rules";
import { registerMay } from "./status";

export interface RegisterRow {
  id: string;
  companyId: string;
  companyName: string;
  status: ResidencyStatus;
  startsOn: Day;
  endsOn: Day;
  suspendedOn: Day | null;
  terminatedOn: Day | null;
  ground: string | null;
  premises: string | null;
  areaSqm: number | null;
  /** Year of residency today, and the steps of all its years. */
  year: number;
  rent: RentYear[];
  /** Calendar days to the last one; null when it is over or has not begun. */
  daysLeft: number | null;
  agreement: { id: string; number: string; status: AgreementStatus } | null;
  leaveAsked: Day | null;
  entryDueOn: Day | null;
}

export interface RegisterFilters {
  search?: string;
  status?: ResidencyStatus;
  /** Only those that wait for something: a wish to leave, an entry, an end within 60 days. */
  due?: boolean;
  sort?: "name" | "start" | "end";
  page?: number;
}

const NEAR = 60;
const PAGE = 50;
/** A technopark has some hundreds of residents over its life; more are not sorted in memory. */
const MOST = 3000;

const include = { changes: { where: { kind: { in: ["leave-asked", "leave-withdrawn", "terminated", "terminate-planned", "terminate-undone", "entry", "approved", "start"] } }, orderBy: { id: "asc" } } } satisfies Prisma.ResidencyInclude;
type Row = Prisma.ResidencyGetPayload<{ include: typeof include }>;

async function rowsOf(where: Prisma.ResidencyWhereInput, today: Day, reader: Reader): Promise<RegisterRow[]> {
  const [rows, norms] = [await reader.residency.findMany({ where, include, orderBy: { startsOn: "asc" }, take: MOST }), await agreementNorms(today, reader)];
  const [names, agreements] = await Promise.all([
    companyNames(rows.map((row) => row.companyId), reader),
    reader.agreement.findMany({
      where: { residencyId: { in: rows.map((row) => row.id) }, kind: "agreement" },
      orderBy: { createdAt: "asc" },
      select: { id: true, number: true, status: true, residencyId: true },
    }),
  ]);
  const latest = new Map(agreements.map((one) => [one.residencyId, one]));
  return rows.map((row: Row) => {
    const [startsOn, endsOn] = [dayFromDb(row.startsOn), dayFromDb(row.endsOn)];
    const changes = row.changes.map((one) => ({ kind: one.kind, on: dayFromDb(one.on), reason: one.reason, at: one.at, data: one.data }));
    const agreement = latest.get(row.id);
    const runs = row.status === "ACTIVE" || row.status === "SUSPENDED";
    return {
      id: row.id,
      companyId: row.companyId,
      companyName: names.get(row.companyId)?.name ?? "",
      status: row.status,
      startsOn,
      endsOn,
      suspendedOn: row.suspendedOn && dayFromDb(row.suspendedOn),
      terminatedOn: row.terminatedOn && dayFromDb(row.terminatedOn),
      ground: row.ground,
      premises: row.premises,
      areaSqm: row.areaSqm,
      year: residencyYear(startsOn, today),
      rent: rentByYear(startsOn, endsOn, norms.rentSteps),
      daysLeft: runs ? Math.max(0, daysBetween(today, endsOn)) : null,
      agreement: agreement ? { id: agreement.id, number: agreement.number, status: agreement.status } : null,
      leaveAsked: askedToLeave(changes)?.lastDay ?? null,
      entryDueOn: entryDue(changes),
    };
  });
}

async function searched(search: string, reader: Reader): Promise<Prisma.ResidencyWhereInput> {
  if (!search) return {};
  const contains = { contains: search, mode: "insensitive" as const };
  const companies = await reader.company.findMany({
    where: { OR: [{ name: contains }, { legalName: contains }, { inn: { startsWith: search.replace(/\s/g, "") } }] },
    select: { id: true },
    take: 500,
  });
  return { OR: [{ premises: contains }, { companyId: { in: companies.map((company) => company.id) } }] };
}

const needsSomething = (row: RegisterRow) => row.leaveAsked !== null || row.entryDueOn !== null || (row.daysLeft !== null && row.daysLeft <= NEAR);

/** Everything that the filters leave, in their order: for the page and for exports. Error: `forbidden`. */
export async function registerRows(scope: StaffScope, filters: RegisterFilters, now: Date, reader: Reader = db): Promise<RegisterRow[]> {
  if (!mayReadRegister(scope)) throw forbidden();
  const found = await searched(filters.search?.trim() ?? "", reader);
  const rows = await rowsOf({ ...found, ...(filters.status ? { status: filters.status } : {}) }, siteDay(now), reader);
  const kept = filters.due ? rows.filter(needsSomething) : rows;
  const byName = new Intl.Collator("ru");
  const key = filters.sort ?? "name";
  return kept.sort((a, b) =>
    key === "name" ? byName.compare(a.companyName, b.companyName) : key === "start" ? compare(a.startsOn, b.startsOn) : compare(a.endsOn, b.endsOn),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A page of the register with the counts of its filters. Error: `forbidden`. */
export async function registerFor(scope: StaffScope, filters: RegisterFilters, now: Date, reader: Reader = db) {
  const all = await registerRows(scope, { ...filters, status: undefined, due: false }, now, reader);
  const counts: Partial<Record<ResidencyStatus, number>> = {};
  for (const row of all) counts[row.status] = (counts[row.status] ?? 0) + 1;
  const kept = all.filter((row) => (!filters.status || row.status === filters.status) && (!filters.due || needsSomething(row)));
  const page = Math.max(1, filters.page ?? 1);
  return { rows: kept.slice((page - 1) * PAGE, page * PAGE), total: kept.length, page, pages: Math.max(1, Math.ceil(kept.length / PAGE)), counts, due: all.filter(needsSomething).length, all: all.length };
}

export interface ChangeFacts {
  id: string;
  kind: string;
  on: Day;
  at: Date;
  actor: string;
  ground: string | null;
  reason: string;
  data: Record<string, string | number>;
}

async function historyOf(residencyId: string, reader: Reader): Promise<ChangeFacts[]> {
  const rows = await reader.residencyChange.findMany({ where: { residencyId }, orderBy: { id: "desc" } });
  const names = await personNames(rows.flatMap((row) => row.actorId ?? []), reader);
  return rows.map((row) => ({
    id: String(row.id),
    kind: row.kind,
    on: dayFromDb(row.on),
    at: row.at,
    actor: row.actorId ? (names.get(row.actorId) ?? "") : "",
    ground: row.ground,
    reason: row.reason,
    data: row.data as Record<string, string | number>,
  }));
}

/** A resident as staff keep it. Errors: `forbidden`, `not-found`. */
export async function residentFor(scope: StaffScope, id: string, now: Date, reader: Reader = db) {
  if (!mayReadRegister(scope)) throw forbidden();
  const today = siteDay(now);
  const [row] = isId(id) ? await rowsOf({ id }, today, reader) : [];
  if (!row) throw notFound();
  const [own, history, agreements, kpis, norms] = await Promise.all([
    reader.residency.findUniqueOrThrow({ where: { id }, select: { version: true, applicationId: true } }),
    historyOf(id, reader),
    reader.agreement.findMany({ where: { residencyId: id }, orderBy: { createdAt: "desc" }, select: { id: true, number: true, kind: true, status: true } }),
    agreedKpis(id, reader),
    agreementNorms(today, reader),
  ]);
  const together = row.premises ? await sharingPremises(row.premises, id, reader) : [];
  const admin = isAdministrator(scope);
  const planned = row.status === "ACTIVE" && row.suspendedOn !== null;
  const leave = history.find((one) => one.kind === "leave-asked");
  return {
    ...row,
    ...own,
    today,
    tomorrow: addDays(today, 1),
    history,
    agreements,
    kpis,
    /** Other residents who have the same premises: said, and for people to judge. */
    together,
    leaveReason: row.leaveAsked ? (leave?.reason ?? "") : "",
    suspensionGrounds: norms.suspensionGrounds,
    terminationGrounds: norms.terminationGrounds,
    can: {
      suspend: admin && registerMay("suspend", row.status) && !planned,
      resume: admin && (registerMay("resume", row.status) || planned),
      extend: admin && registerMay("extend", row.status) && row.terminatedOn === null,
      relocate: admin && registerMay("relocate", row.status),
      terminate: admin && registerMay("terminate", row.status),
      keep: admin && row.status !== "TERMINATED" && row.terminatedOn !== null && row.terminatedOn >= today,
      entry: admin && row.entryDueOn !== null,
    },
  };
}

/** Residents, but this one, whose premises are called the same. */
async function sharingPremises(premises: string, residencyId: string, reader: Reader): Promise<{ id: string; companyName: string }[]> {
  const rows = await reader.residency.findMany({
    where: { id: { not: residencyId }, status: { not: "TERMINATED" }, premises: { equals: premises.trim(), mode: "insensitive" } },
    select: { id: true, companyId: true },
    orderBy: { id: "asc" },
  });
  const names = await companyNames(rows.map((one) => one.companyId), reader);
  return rows.map(({ id, companyId }) => ({ id, companyName: names.get(companyId)?.name ?? "" }));
}

export type ResidentPage = Awaited<ReturnType<typeof residentFor>>;

/** The company's own residency for its page: terms, steps, history; null when it never was a resident. */
export async function ownResidency(scope: CompanyScope, now: Date, reader: Reader = db) {
  const [row] = await rowsOf({ companyId: scope.companyId }, siteDay(now), reader);
  if (!row) return null;
  const norms = await agreementNorms(siteDay(now), reader);
  const words = [...norms.terminationGrounds, ...norms.suspensionGrounds].find((one) => one.code === row.ground) ?? null;
  return {
    ...row,
    groundWords: words,
    today: siteDay(now),
    can: { leave: scope.role === "OWNER" && (row.status === "ACTIVE" || row.status === "SUSPENDED") && row.terminatedOn === null },
  };
}

/** When the company became a resident anew after an instant; null when it did not. */
export async function begunAnewAt(residencyId: string, after: Date, reader: Reader = db): Promise<Date | null> {
  const change = await reader.residencyChange.findFirst({
    where: { residencyId, kind: { in: ["approved", "start"] }, at: { gt: after } },
    orderBy: { id: "asc" },
    select: { at: true },
  });
  return change?.at ?? null;
}

/** Ground and reason of the latest suspension, for its letter. */
export async function lastSuspension(residencyId: string, reader: Reader = db): Promise<{ ground: string | null; reason: string }> {
  const row = await reader.residencyChange.findFirst({ where: { residencyId, kind: { in: ["suspended", "suspend-planned"] } }, orderBy: { id: "desc" } });
  return { ground: row?.ground ?? null, reason: row?.reason ?? "" };
}

/** The latest end of a residency, for its letter: whether it is announced only, and whether it was announced before it came. */
export async function lastEnd(residencyId: string, reader: Reader = db) {
  const rows = await reader.residencyChange.findMany({ where: { residencyId, kind: { in: ["terminated", "terminate-planned", "terminate-undone", "signed", "start", "approved"] } }, orderBy: { id: "desc" }, take: 2 });
  const [last, before] = rows;
  if (!last || (last.kind !== "terminated" && last.kind !== "terminate-planned")) return null;
  return {
    planned: last.kind === "terminate-planned",
    announced: last.kind === "terminated" && before?.kind === "terminate-planned" && dayFromDb(before.on) === dayFromDb(last.on),
    lastDay: dayFromDb(last.on),
    ground: last.ground,
    reason: last.reason,
  };
}

