import { audit } from "~/lib/audit.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { isWorkingDay, workingDaysBetween } from "~/lib/calendar";
import { db, Prisma, transaction, type Reader } from "~/lib/db/client.server";
import { conflict, forbidden } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import type { StaffScope } from "~/features/identity/types";
import { dayFromDb, siteDay } from "~/lib/time";
import type { ResidencyEvent } from "../../events";
import { actorOf, lockApplication, type Circumstance } from "../../moves.server";
import { expertNorms } from "../norms.server";
import { mayAssign } from "../policy";
import { OPEN_ASSIGNMENT } from "../queries/pool.server";

interface Waiting {
  id: string;
  dueOn: Date | null;
}

const waitingFor = (reader: Reader, where: Prisma.Sql): Promise<Waiting[]> => reader.$queryRaw<Waiting[]>`
  SELECT s.id, s."dueOn" FROM "Assignment" s JOIN "Application" a ON a.id = s."applicationId"
  LEFT JOIN "Review" r ON r."applicationId" = s."applicationId" AND r."expertId" = s."expertId"
  WHERE ${OPEN_ASSIGNMENT} AND ${where} ORDER BY s.id`;

const reminder = (assignmentId: string, now: Date): ResidencyEvent => ({ type: "residency.review-reminder", payload: { assignmentId, on: siteDay(now) } });

/**
 * Reminds everybody whose review of the application is not sent; an expert gets one letter a day, however often it is
 * pressed. Answers how many wait. Errors: `forbidden`; `not-found`; `wrong-status` (409) outside the review.
 */
export async function remindExperts(scope: StaffScope, applicationId: string, at: Circumstance): Promise<number> {
  if (!mayAssign(scope)) throw forbidden();
  return transaction(async (tx) => {
    const application = await lockApplication(tx, scope, applicationId, at.now);
    if (application.status !== "EXPERT_REVIEW") throw conflict("wrong-status");
    const waiting = await waitingFor(tx, Prisma.sql`s."applicationId" = ${applicationId}::uuid`);
    for (const { id } of waiting) await recordEvent(tx, reminder(id, at.now));
    await audit(tx, actorOf(scope, at), "expert.reminded", { type: "application", id: applicationId }, { count: waiting.length });
    return waiting.length;
  });
}

/** The house's own reminders around a review's term; to be run once or more on a working day. */
export async function remindLateExperts(now: Date): Promise<number> {
  const today = siteDay(now);
  const exceptions = await calendarExceptions(db);
  if (!isWorkingDay(today, exceptions)) return 0;
  const { reminders } = await expertNorms(today);
  const waiting = await waitingFor(db, Prisma.sql`s."dueOn" IS NOT NULL`);
  const due = waiting.filter(({ dueOn }) => reminders.includes(workingDaysBetween(dayFromDb(dueOn!), today, exceptions)));
  await transaction(async (tx) => {
    for (const { id } of due) await recordEvent(tx, reminder(id, now));
  });
  return due.length;
}
