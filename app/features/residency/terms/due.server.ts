import { addWorkingDays, isWorkingDay, workingDaysBetween } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import { db, transaction } from "~/lib/db/client.server";
import { norm } from "~/lib/norms.server";
import { dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { HOUSE, lockApplication, move } from "../moves.server";
import type { ApplicationStatus, Side } from "../status";
import { remindAt, type RemindAt } from "./remind";

export interface DueTerm {
  turnId: string;
  applicationId: string;
  side: Side;
  stage: ApplicationStatus;
  dueOn: Day;
  /** Working days left, 0 on the last day, negative when late. */
  left: number;
  at: RemindAt;
  /** Experts that were given the application and have not finished. */
  experts: string[];
  /** The last day to fix before the application is closed; null where nothing lapses. */
  lapsesOn: Day | null;
}

const lapseAfter = async (today: Day) => (await norm<number>("residency.fix.lapse-working-days", today)).value;

/** Open turns about which somebody is to be reminded today; none on a day off. Repeats are told apart by turn and `at`. */
export async function dueTerms(now: Date): Promise<DueTerm[]> {
  const today = siteDay(now);
  const [exceptions, over] = [await calendarExceptions(db), await lapseAfter(today)];
  if (!isWorkingDay(today, exceptions)) return [];
  const turns = await db.turn.findMany({
    where: { until: null, dueOn: { not: null, lte: dayToDb(addWorkingDays(today, 2, exceptions)) } },
    include: {
      application: {
        select: {
          assignments: { where: { state: "ASSIGNED" }, select: { expertId: true } },
          reviews: { where: { finalAt: { not: null } }, select: { expertId: true } },
        },
      },
    },
    orderBy: { id: "asc" },
  });
  return turns.flatMap((turn): DueTerm[] => {
    const dueOn = dayFromDb(turn.dueOn!);
    const left = workingDaysBetween(today, dueOn, exceptions);
    const at = remindAt(left);
    // A turn that began today was told about by the letter that began it.
    if (at === null || siteDay(turn.since) === today) return [];
    const done = new Set(turn.application.reviews.map((review) => review.expertId));
    const waits = turn.stage === "EXPERT_REVIEW" && turn.side === "HOUSE";
    return [
      {
        turnId: String(turn.id),
        applicationId: turn.applicationId,
        side: turn.side,
        stage: turn.stage,
        dueOn,
        left,
        at,
        experts: waits ? turn.application.assignments.map((one) => one.expertId).filter((expert) => !done.has(expert)) : [],
        lapsesOn: turn.stage === "NEEDS_FIX" ? addWorkingDays(dueOn, over, exceptions) : null,
      },
    ];
  });
}

/** Closes applications whose fixing is more working days late than the norm allows; answers how many. Repeats do no harm. */
export async function lapseUnfixed(now: Date): Promise<number> {
  const today = siteDay(now);
  const [exceptions, over] = [await calendarExceptions(db), await lapseAfter(today)];
  const late = await db.application.findMany({ where: { status: "NEEDS_FIX", stageDueOn: { lt: dayToDb(today) } }, select: { id: true }, orderBy: { id: "asc" } });
  let lapsed = 0;
  for (const { id } of late) {
    lapsed += await transaction(async (tx) => {
      // It may have been sent again, or closed by another process, since the list was read.
      const application = await lockApplication(tx, HOUSE, id, now);
      if (application.status !== "NEEDS_FIX" || !application.stageDueOn) return 0;
      const dueOn = dayFromDb(application.stageDueOn);
      if (today <= addWorkingDays(dueOn, over, exceptions)) return 0;
      await move(tx, HOUSE, application, "lapse", { now }, { event: { type: "residency.fix-lapsed", payload: { applicationId: id, dueOn } } });
      return 1;
    });
  }
  return lapsed;
}
