import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { plainPart, readPart, type Part } from "~/lib/db/together.server";
import type { ResidentReport } from "~/lib/db/generated/client";
import { calendarExceptions } from "~/lib/calendar.server";
import { notFound } from "~/lib/errors";
import { dayFromDb, siteDay, type Day } from "~/lib/time";
import { companyNames, personNames } from "~/features/identity/queries.server";
import { isCompanyScope, type AnyScope, type CompanyScope } from "~/features/identity/types";
import { isId } from "../../moves.server";
import { reachReports } from "../access.server";
import { termOf } from "../due";
import type { Figures, ReportField, Typed } from "../fields";
import { warningsIn, type ReportWarning } from "../figures";
import { prefillFrom, readKnown, type PortalKnowledge } from "../known";
import { achievementOf, type Achievement } from "../kpi";
import { minimumWage, reportNorms } from "../norms.server";
import { periodAfter, periodOf, type Period, type ReportKind } from "../periods";
import { mayAnswerReport, maySendReport, mayWriteReport } from "../policy";
import { REPORT_EDITABLE, stateOf, type ReportState, type ReportStatus } from "../status";
import { readValues } from "../typed";
import { compareYear, type YearComparison } from "../year";
import { figuresOfReports, planOf, quarterFigures, type ReportFigures } from "./figures.server";

export interface ReportHead {
  id: string;
  companyId: string;
  kind: ReportKind;
  period: string;
  /** The term as it stands now. */
  term: Day;
  status: ReportStatus;
  state: ReportState;
  submittedAt: Date | null;
  missedAt: Date | null;
}

/** How a stored report stands today. */
export async function heads(reports: readonly ResidentReport[], today: Day, reader: Reader = db): Promise<ReportHead[]> {
  const [{ fixDays }, exceptions] = await Promise.all([reportNorms(today, reader), calendarExceptions(reader)]);
  return reports.map((row) => {
    const term = termOf({ status: row.status, dueOn: dayFromDb(row.dueOn), answeredOn: row.answeredAt && siteDay(row.answeredAt) }, fixDays, exceptions);
    const { id, companyId, kind, period, status, submittedAt, missedAt } = row;
    return { id, companyId, kind, period, status, submittedAt, missedAt, term, state: stateOf(status, term, today) };
  });
}

export interface ReportAct {
  action: string;
  at: Date;
  actorName: string;
  reason: string;
}

/** Figures of another period, to stand beside. */
export interface Beside {
  period: string;
  figures: Figures;
}

export interface ReportPage extends ReportHead {
  companyName: string;
  dueOn: Day;
  version: number;
  fields: ReportField[];
  /** What stands in the form: what was typed, or in a form that nobody touched what the portal knows. */
  values: Typed;
  /** Codes of values that the portal filled in. */
  prefilled: string[];
  comment: string;
  figures: Figures;
  /** Fixed when it was sent; as of now while it is written. */
  known: PortalKnowledge | null;
  warnings: ReportWarning[];
  previous: Beside | null;
  yearBefore: Beside | null;
  comparison: YearComparison | null;
  achievement: Achievement;
  answer: string;
  answeredAt: Date | null;
  answeredByName: string;
  submittedByName: string;
  history: ReportAct[];
  reminders: { offset: number; at: Date }[];
  /** The period is not over: it can be filled in, not sent. */
  early: boolean;
  periodEnd: Day;
  /** Working days that a returned report gets. */
  fixDays: number;
  can: { write: boolean; send: boolean; accept: boolean; return: boolean };
}

/** The period of a report that the scope reaches. Error: `not-found`. */
export async function periodOfReport(scope: AnyScope, id: string, reader: Reader = db): Promise<Period> {
  const row = isId(id) ? await reader.residentReport.findFirst({ where: { id, ...reachReports(scope) }, select: { period: true } }) : null;
  const period = row && periodOf(row.period);
  if (!period) throw notFound();
  return period;
}

/**
 * A report with everything that stands beside it. `know` asks the house what it knows of the period; it is asked while the
 * report is written, and not once it is sent. Errors: `not-found`, `forbidden`.
 */
export async function reportPage(scope: AnyScope, id: string, now: Date, know: ((period: Period) => Promise<PortalKnowledge>) | null, reader: Reader = db): Promise<ReportPage> {
  const where = reachReports(scope);
  const row = isId(id) ? await reader.residentReport.findFirst({ where: { id, ...where }, include: { residency: true, reminders: { orderBy: { at: "asc" } } } }) : null;
  if (!row) throw notFound();
  const today = siteDay(now);
  const [head] = await heads([row], today, reader);
  const company = isCompanyScope(scope) ? scope : null;
  const write = company !== null && mayWriteReport(company, row.status);
  // What is being written is the company's own until it is sent.
  const hidden = company === null && REPORT_EDITABLE.includes(row.status);
  const period = periodOf(row.period)!;
  const known = row.submittedAt ? readKnown(row.known) : write && know ? await know(period) : null;
  const stored = hidden ? {} : readValues(row.values);
  const fresh = write && row.version === 0 && Object.keys(stored).length === 0 && known ? prefillFrom(known) : {};
  const [own] = await figuresOfReports([{ ...row, values: { ...fresh, ...stored } }], reader);
  const values = { ...fresh, ...stored };
  const beside = await besides(row, period, reader);
  const quarters = period.kind === "YEAR" ? await quarterFigures(reader, row.residencyId, period) : [];
  const [minimum, plan, names, companies, history, { fixDays }] = await Promise.all([
    minimumWage(period.to, reader),
    planOf(row.residency, reader),
    personNames([row.submittedById, row.answeredById].filter((one) => one !== null), reader),
    companyNames([row.companyId], reader),
    historyOf(id, reader),
    reportNorms(today, reader),
  ]);
  const { fields, figures } = own!;
  const named = new Set(fields.filter((field) => !field.computed).map((field) => field.code));
  return {
    ...head!,
    companyName: companies.get(row.companyId)?.name ?? "",
    dueOn: dayFromDb(row.dueOn),
    version: row.version,
    fields,
    values: Object.fromEntries(Object.entries(values).filter(([code]) => named.has(code))),
    prefilled: Object.keys(fresh).filter((code) => named.has(code)),
    comment: hidden ? "" : row.comment,
    figures,
    known,
    warnings: Object.keys(stored).length === 0 ? [] : warningsIn(figures, { minimumWage: minimum, subsidyKopecks: known?.subsidyKopecks ?? null, previous: beside.previous?.figures ?? null }),
    ...beside,
    comparison: period.kind === "YEAR" ? compareYear(fields, figures, quarters.map((one) => one.figures)) : null,
    achievement: achievementOf(plan, dayFromDb(row.residency.startsOn), period, figures),
    answer: row.answer ?? "",
    answeredAt: row.answeredAt,
    answeredByName: names.get(row.answeredById ?? "") ?? "",
    submittedByName: names.get(row.submittedById ?? "") ?? "",
    history,
    reminders: row.reminders.map(({ offset, at }) => ({ offset, at })),
    early: today <= period.to,
    periodEnd: period.to,
    fixDays,
    can: {
      write,
      send: write && maySendReport(company),
      accept: !isCompanyScope(scope) && mayAnswerReport(scope, "accept", row.status),
      return: !isCompanyScope(scope) && mayAnswerReport(scope, "return", row.status),
    },
  };
}

async function besides(row: ResidentReport, period: Period, reader: Reader): Promise<{ previous: Beside | null; yearBefore: Beside | null }> {
  const before = periodAfter(period, -1).code;
  const year = period.kind === "QUARTER" ? periodAfter(period, -4).code : null;
  const rows = await reader.residentReport.findMany({
    where: { residencyId: row.residencyId, kind: row.kind, period: { in: year ? [before, year] : [before] }, submittedAt: { not: null } },
  });
  const found = await figuresOfReports(rows, reader);
  const of = (code: string | null): Beside | null => {
    const one = found.find((other: ReportFigures) => other.period.code === code);
    return one ? { period: one.period.code, figures: one.figures } : null;
  };
  return { previous: of(before), yearBefore: of(year) };
}

async function historyOf(id: string, reader: Reader): Promise<ReportAct[]> {
  const rows = await reader.auditEntry.findMany({ where: { subjectType: "report", subjectId: id }, orderBy: { id: "asc" } });
  return rows.map((row) => {
    const data = typeof row.data === "object" && row.data !== null && !Array.isArray(row.data) ? row.data : {};
    return { action: row.action.replace(/^report\./, ""), at: row.at, actorName: row.actorName, reason: typeof data.reason === "string" ? data.reason : "" };
  });
}

/** What letters about a report say; null when it is not there. For reactions, which act for the house. */
export async function reportForLetter(id: string, reader: Reader = db) {
  const row = isId(id) ? await reader.residentReport.findUnique({ where: { id } }) : null;
  if (!row) return null;
  const [[head], names] = await Promise.all([heads([row], siteDay(new Date()), reader), companyNames([row.companyId], reader)]);
  return { ...head!, companyName: names.get(row.companyId)?.name ?? "", answer: row.answer ?? "" };
}

/** A case of the council as a letter says it; null when it is not there. */
export async function caseForLetter(id: string, reader: Reader = db) {
  const row = isId(id) ? await reader.councilCase.findUnique({ where: { id }, include: { residency: { select: { companyId: true } } } }) : null;
  if (!row) return null;
  const { companyId } = row.residency;
  const detail = typeof row.detail === "object" && row.detail !== null && !Array.isArray(row.detail) ? row.detail : {};
  const periods = Array.isArray(detail.periods) ? detail.periods.filter((one): one is string => typeof one === "string") : [];
  const names = await companyNames([companyId], reader);
  return { companyId, companyName: names.get(companyId)?.name ?? "", ground: row.ground, periods };
}

/** Reports that wait for a company, with their terms. */
export const waitingReports = async (scope: CompanyScope, now: Date, reader: Reader = db): Promise<ReportHead[]> =>
  heads(await reader.residentReport.findMany({ where: { companyId: scope.companyId, status: { in: ["AWAITED", "RETURNED"] } } }), siteDay(now), reader);

/** How many reports of a company wait for it, for the menu and the page «Today». */
export const reportsWaiting = (scope: CompanyScope, reader: Reader = db): Promise<number> =>
  readPart(reportsWaitingPart(scope), reader);

/** The same as part of a reading. */
export const reportsWaitingPart = (scope: CompanyScope): Part<number> =>
  plainPart(Prisma.sql`SELECT count(*) FROM "ResidentReport" WHERE "companyId" = ${scope.companyId}::uuid AND status IN ('AWAITED', 'RETURNED')`);
