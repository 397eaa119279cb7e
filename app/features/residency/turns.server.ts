import { addWorkingDays } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import type { Tx, Reader } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { residencyNorms } from "./norms.server";
import { resumedDueOn, stageDueOn, type TurnDays } from "./rules/clock";
import { sideOf, type ApplicationStatus, type Side } from "./status";

/** Turns of an application in their order, in days of the site zone. */
export async function turnsOf(reader: Reader, applicationId: string): Promise<TurnDays[]> {
  const rows = await reader.turn.findMany({ where: { applicationId }, orderBy: { id: "asc" } });
  return rows.map((row) => ({
    side: row.side,
    stage: row.stage,
    since: siteDay(row.since),
    until: row.until && siteDay(row.until),
    dueOn: row.dueOn && dayFromDb(row.dueOn),
  }));
}

/** Acts after which a paused clock of the house goes on; every other act starts it anew. */
const RESUMES: readonly string[] = ["resubmit", "answer", "retract"];

/** The columns of `Application` that repeat the open turn, for the queue. */
export interface OpenTurn {
  moveSide: Side | null;
  stageDueOn: Date | null;
}

/**
 * Ends the open turn of a locked application and begins the one of `stage`; answers what the application's row has to
 * repeat. The database allows one open turn an application, so the clock cannot run for both sides.
 * @param cause an act of the table, "question", "answer", or "retract" when a question is taken back
 * @param side whose turn begins; by default the side that the state names
 */
export async function passMove(
  tx: Tx,
  application: Pick<Application, "id">,
  stage: ApplicationStatus,
  cause: string,
  now: Date,
  side: Side | null = sideOf(stage),
): Promise<OpenTurn> {
  const today = siteDay(now);
  const [{ terms }, exceptions] = [await residencyNorms(today, tx), await calendarExceptions(tx)];
  const opened = cause === "submit" ? await openedOn(tx, application.id, today) : today;
  await tx.turn.updateMany({ where: { applicationId: application.id, until: null }, data: { until: now } });
  if (side === null) return { moveSide: null, stageDueOn: null };
  let dueOn: Day | null;
  if (side === "HOUSE" && RESUMES.includes(cause)) dueOn = resumedDueOn(stage, today, await turnsOf(tx, application.id), terms, exceptions);
  else if (cause === "question") dueOn = addWorkingDays(today, terms.answer, exceptions);
  else dueOn = stageDueOn(stage, opened, terms, exceptions);
  const due = dueOn === null ? null : dayToDb(dueOn);
  await tx.turn.create({ data: { applicationId: application.id, side, stage, cause, since: now, dueOn: due } });
  return { moveSide: side, stageDueOn: due };
}

/** The day from which the house can look at what was submitted: of a sealed call, the one on which its seal opens. */
async function openedOn(tx: Tx, applicationId: string, today: Day): Promise<Day> {
  const { call } = await tx.application.findUniqueOrThrow({
    where: { id: applicationId },
    select: { call: { select: { sealed: true, closesAt: true } } },
  });
  if (!call.sealed || call.closesAt === null) return today;
  const opens = siteDay(call.closesAt);
  return opens > today ? opens : today;
}
