import { shiftWorkingDays, dueOn } from "~/features/residency/reports/due";
import type { PortalKnowledge } from "~/features/residency/reports/known";
import { reportNorms, type ReportNorms } from "~/features/residency/reports/norms.server";
import { calendarYear, owes, periodAfter, quarterOn, type Period } from "~/features/residency/reports/periods";
import type { CalendarExceptions } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import { db, type Prisma } from "~/lib/db/client.server";
import { addDays, atMinute, dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { demoPromises, type PromisedResident } from "./promises";

export interface ReportingResident extends PromisedResident {
  kind: string;
  headcount: number;
}

interface Setting {
  today: Day;
  now: Date;
  norms: ReportNorms;
  calendar: CalendarExceptions;
  staff: { id: string; name: string };
}

/** What stands for the last quarter that ended, by the place of a resident in the list; the rest are accepted. */
const LAST: Record<number, "RETURNED" | "SUBMITTED" | "AWAITED"> = { 0: "RETURNED", 1: "SUBMITTED", 2: "AWAITED", 4: "AWAITED", 7: "SUBMITTED", 11: "SUBMITTED" };
/** Who missed the quarter before it too, so that a case waits for the council. */
const MISSED_TWICE = 4;

/** A year of quarterly reports with the annual one before it, one late, one returned, some waiting; figures grow from quarter to quarter. */
export async function seedDemoReports(residents: readonly ReportingResident[], staff: Setting["staff"], now: Date): Promise<void> {
  const today = siteDay(now);
  const current = quarterOn(today);
  // Reports from before the demonstration are as they are seeded: the daily job asks for none of them again.
  await db.norm.updateMany({ where: { code: "residency.reports-from" }, data: { value: current.from } });
  const setting: Setting = { today, now, norms: await reportNorms(today), calendar: await calendarExceptions(), staff };
  const quarters = [-4, -3, -2, -1].map((step) => periodAfter(current, step));
  for (const [index, resident] of residents.entries()) {
    const residency = await db.residency.findUnique({ where: { companyId: resident.companyId } });
    if (!residency) continue;
    const span = { from: dayFromDb(residency.startsOn), to: dayFromDb(residency.endsOn) };
    await demoPromises(resident, index, span.from, now);
    const last = quarters.at(-1)!;
    for (const [order, period] of [...quarters, calendarYear(Number(today.slice(0, 4)) - 1)].entries()) {
      if (!owes(span, period)) continue;
      const missed = period === last || (index === MISSED_TWICE && period === quarters.at(-2));
      const wanted = missed ? (LAST[index] ?? "ACCEPTED") : "ACCEPTED";
      await seedReport(setting, { resident, index, residencyId: residency.id, period, order: period.kind === "YEAR" ? 0 : order, wanted });
    }
    if (index === MISSED_TWICE) await seedCase(residency.id, now);
  }
}

interface Seeded {
  resident: ReportingResident;
  index: number;
  residencyId: string;
  period: Period;
  order: number;
  wanted: "AWAITED" | "SUBMITTED" | "RETURNED" | "ACCEPTED";
}

const RETURN_REASON = "Взносы меньше, чем следует из фонда оплаты труда: проверьте, пожалуйста, строку «Страховые взносы». Если есть льгота, напишите о ней в комментарии.";

async function seedReport(setting: Setting, { resident, index, residencyId, period, order, wanted }: Seeded): Promise<void> {
  const { today, now, norms, calendar, staff } = setting;
  const due = dueOn(period, norms.due, calendar);
  const earliest = (at: Date) => (at < now ? at : now);
  const sentAt = earliest(atMinute(addDays(due, -2 - (index % 6)), 11 * 60 + index));
  // A return of these days leaves the resident time to fix; other answers came soon after the term.
  const answeredAt = earliest(atMinute(wanted === "RETURNED" ? addDays(today, -1) : addDays(due, 1 + (index % 3)), 15 * 60));
  const status = wanted === "ACCEPTED" && due >= today ? "SUBMITTED" : wanted;
  const sent = status !== "AWAITED";
  const answered = status === "ACCEPTED" || status === "RETURNED";
  const typed = valuesOf(resident, index, order, period);
  const values = status === "RETURNED" ? { ...typed, tax_contributions: roubles(Number(typed.tax_contributions!.replaceAll(" ", "")) * 0.4) } : typed;
  const report = await db.residentReport.create({
    data: {
      residencyId,
      companyId: resident.companyId,
      kind: period.kind,
      period: period.code,
      dueOn: dayToDb(due),
      status,
      version: sent ? 2 : 0,
      values: sent ? values : {},
      known: sent ? (knownOf(index, typed) as unknown as Prisma.InputJsonObject) : {},
      comment: sent && index === 1 ? "Выручка выросла за счёт второго сезона: подписали договор с издателем." : "",
      ...(sent ? { submittedAt: sentAt, submittedById: resident.userId } : {}),
      ...(answered ? { answeredAt, answeredById: staff.id, answer: status === "RETURNED" ? RETURN_REASON : "" } : {}),
      ...(sent || due >= today ? {} : { missedAt: atMinute(addDays(due, 1), 9 * 60 + 10) }),
    },
  });
  if (!sent) await seedReminders(report.id, due, setting);
  const subject = { subjectType: "report", subjectId: report.id };
  await db.auditEntry.createMany({
    data: [
      ...(sent ? [{ ...subject, at: sentAt, actorId: resident.userId, actorName: resident.userName, action: "report.submit", data: { period: period.code, values } }] : []),
      ...(status === "ACCEPTED" ? [{ ...subject, at: answeredAt, actorId: staff.id, actorName: staff.name, action: "report.accept", data: { period: period.code } }] : []),
      ...(status === "RETURNED" ? [{ ...subject, at: answeredAt, actorId: staff.id, actorName: staff.name, action: "report.return", data: { period: period.code, reason: RETURN_REASON } }] : []),
    ],
  });
}

async function seedReminders(reportId: string, due: Day, { today, norms, calendar }: Setting): Promise<void> {
  const days = norms.reminders.map((offset) => ({ offset, day: shiftWorkingDays(due, offset, calendar) })).filter(({ day }) => day < today);
  await db.reportReminder.createMany({ data: days.map(({ offset, day }) => ({ reportId, dueOn: dayToDb(due), offset, at: atMinute(day, 9 * 60 + 10) })) });
}

/** The case that two missed reports have opened. */
async function seedCase(residencyId: string, now: Date): Promise<void> {
  const missed = await db.residentReport.findMany({ where: { residencyId, missedAt: { not: null } }, orderBy: { period: "asc" }, select: { period: true, missedAt: true } });
  if (missed.length < 2) return;
  await db.councilCase.create({
    data: { residencyId, ground: "missed-reports", detail: { periods: missed.map((row) => row.period) }, openedAt: missed.at(-1)!.missedAt ?? now },
  });
}

const roubles = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, " ");
/** Between 0 and 1, the same for the same resident and line. */
const spread = (index: number, line: number): number => ((index * 37 + line * 61) % 97) / 96;

/** Figures of one quarter, or of the four before the first one for the year. */
function valuesOf({ kind, headcount }: ReportingResident, index: number, order: number, period: Period): Record<string, string> {
  const times = period.kind === "YEAR" ? 4 : 1;
  const growth = 1 + order * (0.03 + 0.05 * spread(index, 1)) - (period.kind === "YEAR" ? 0.08 : 0);
  const people = Math.max(1, Math.round(headcount * (0.9 + 0.03 * order) * 2) / 2);
  const wage = Math.round((62_000 + 38_000 * spread(index, 2)) * (1 + 0.02 * order));
  const payroll = people * wage * 3 * times;
  const revenue = payroll * (1.7 + 0.7 * spread(index, 3)) * growth;
  const exporter = kind === "GAME_DEVELOPER" || kind === "VR_AR" ? 0.3 : kind === "VFX_STUDIO" ? 0.12 : 0;
  const support = index % 4 === 3 ? 0 : Math.round(18 + 40 * spread(index, 4)) * 1000 * times;
  return {
    revenue_rub: roubles(revenue),
    revenue_creative_rub: roubles(revenue * (0.72 + 0.25 * spread(index, 5))),
    export_rub: roubles(revenue * exporter),
    headcount_avg: String(people).replace(".", ","),
    new_jobs: String(order > 0 && (index + order) % 3 === 0 ? 1 : 0),
    payroll_fund: roubles(payroll),
    tax_ndfl: roubles(payroll * 0.13),
    tax_contributions: roubles(payroll * 0.151),
    tax_profit: roubles(revenue * 0.06),
    tax_vat: index % 6 === 5 ? roubles(revenue * 0.05) : "0",
    investments_own: roubles(revenue * 0.04),
    investments_borrowed: index % 5 === 0 ? roubles(revenue * 0.03) : "0",
    rid_registered: String((index + order) % 4 === 0 ? 1 : 0),
    projects_joint: String((index + order) % 5 === 0 ? 1 : 0),
    internships: String(kind === "EDUCATION" ? 6 : (index + order) % 3),
    support_received: roubles(support),
  };
}

/** What the ledger and the schedule would have said. */
function knownOf(index: number, typed: Record<string, string>): PortalKnowledge {
  const subsidyKopecks = Number(typed.support_received!.replaceAll(" ", "")) * 100;
  const minutes = Math.round(subsidyKopecks / 100 / 1500) * 60;
  return { subsidyKopecks, subsidyMinutes: minutes, bookings: Math.ceil(minutes / 180), bookingMinutes: minutes + (index % 3) * 60, partners: [] };
}
