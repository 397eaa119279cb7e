import { audit, system } from "~/lib/audit.server";
import type { CalendarExceptions } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import { db, transaction, type Tx } from "~/lib/db/client.server";
import type { ResidentReport } from "~/lib/db/generated/client";
import { recordEvent } from "~/lib/events.server";
import { addDays, dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { openMissedCase } from "../cases.server";
import { dueOn, opensOn, reminderFor, termOf } from "../due";
import { reportNorms, type ReportNorms } from "../norms.server";
import { owedPeriods } from "../periods";
import { REPORT_EDITABLE } from "../status";

export interface OpenedReports {
  opened: number;
  reminded: number;
  missed: number;
  cases: number;
}

/** A period may open before its end, by its first reminder: no further ahead than this is looked. */
const AHEAD_DAYS = 120;

/**
 * What is done about reports every day: rows of periods that are to be reported, reminders around their terms, marks of the
 * missed ones, cases for the council. May run twice, at once or again: keys of the database let each thing happen once.
 */
export async function openReports(now: Date): Promise<OpenedReports> {
  const today = siteDay(now);
  const [norms, exceptions] = await Promise.all([reportNorms(today), calendarExceptions()]);
  const opened = await openRows(today, norms, exceptions);
  const { reminded, missed } = await walkTerms(now, today, norms, exceptions);
  const cases = await openCases(norms, now);
  return { opened, reminded, missed, cases };
}

async function openRows(today: Day, norms: ReportNorms, exceptions: CalendarExceptions): Promise<number> {
  const residencies = await db.residency.findMany({ where: { status: { not: "PENDING" } } });
  const rows = residencies.flatMap((residency) => {
    const ended = residency.terminatedOn && residency.terminatedOn < residency.endsOn ? residency.terminatedOn : residency.endsOn;
    const span = { from: dayFromDb(residency.startsOn), to: dayFromDb(ended) };
    return owedPeriods(span, norms.since, addDays(today, AHEAD_DAYS)).flatMap((period) => {
      const due = dueOn(period, norms.due, exceptions);
      if (opensOn(period, due, norms.reminders, exceptions) > today) return [];
      return [{ residencyId: residency.id, companyId: residency.companyId, kind: period.kind, period: period.code, dueOn: dayToDb(due) }];
    });
  });
  const { count } = await db.residentReport.createMany({ data: rows, skipDuplicates: true });
  return count;
}

async function walkTerms(now: Date, today: Day, norms: ReportNorms, exceptions: CalendarExceptions) {
  const waiting = await db.residentReport.findMany({ where: { status: { in: [...REPORT_EDITABLE] } }, include: { reminders: true }, orderBy: { id: "asc" } });
  let [reminded, missed] = [0, 0];
  for (const row of waiting) {
    const { term, offset } = standing(row, today, norms, exceptions);
    const sent = row.reminders.some((one) => dayFromDb(one.dueOn) === term && one.offset === offset);
    const late = row.missedAt === null && today > term;
    if ((offset === null || sent) && !late) continue;
    const done = await transaction((tx) => keepTerm(tx, row.id, now, today, norms, exceptions));
    reminded += Number(done.reminded);
    missed += Number(done.missed);
  }
  return { reminded, missed };
}

function standing(row: Pick<ResidentReport, "status" | "dueOn" | "answeredAt">, today: Day, norms: ReportNorms, exceptions: CalendarExceptions) {
  const returnedOn = row.status === "RETURNED" && row.answeredAt ? siteDay(row.answeredAt) : null;
  const term = termOf({ status: row.status, dueOn: dayFromDb(row.dueOn), answeredOn: returnedOn }, norms.fixDays, exceptions);
  return { term, offset: reminderFor(term, returnedOn, today, norms.reminders, exceptions) };
}

/** Looks again under the row's lock: it may have been sent since. */
async function keepTerm(tx: Tx, id: string, now: Date, today: Day, norms: ReportNorms, exceptions: CalendarExceptions) {
  await tx.$queryRaw`SELECT id FROM "ResidentReport" WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.residentReport.findUniqueOrThrow({ where: { id } });
  if (!REPORT_EDITABLE.includes(row.status)) return { reminded: false, missed: false };
  const { term, offset } = standing(row, today, norms, exceptions);
  const missed = row.missedAt === null && today > term;
  if (missed) {
    await tx.residentReport.update({ where: { id }, data: { missedAt: now } });
    await audit(tx, system, "report.miss", { type: "report", id }, { period: row.period, dueOn: term });
  }
  const reminded = offset !== null && (await markReminder(tx, id, term, offset, now));
  if (reminded) {
    await recordEvent(tx, { type: today > term ? "residency.report-late" : "residency.report-due", payload: { reportId: id, dueOn: term, offset } });
  }
  return { reminded, missed };
}

async function markReminder(tx: Tx, reportId: string, term: Day, offset: number, now: Date): Promise<boolean> {
  const { count } = await tx.reportReminder.createMany({ data: [{ reportId, dueOn: dayToDb(term), offset, at: now }], skipDuplicates: true });
  return count > 0;
}

async function openCases(norms: ReportNorms, now: Date): Promise<number> {
  const missed = await db.residentReport.groupBy({
    by: ["residencyId"],
    where: { missedAt: { not: null } },
    having: { residencyId: { _count: { gte: norms.missedLimit } } },
    orderBy: { residencyId: "asc" },
  });
  let cases = 0;
  for (const { residencyId } of missed) {
    if (await transaction((tx) => openMissedCase(tx, residencyId, norms.missedLimit, now))) cases += 1;
  }
  return cases;
}
