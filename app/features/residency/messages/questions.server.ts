import type { Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { sideOf } from "../status";
import { passMove } from "../turns.server";

/** Closes the open questions of a locked application; answers how many there were. */
export async function closeQuestions(tx: Tx, applicationId: string, now: Date): Promise<number> {
  const { count } = await tx.applicationMessage.updateMany({
    where: { applicationId, question: true, answeredAt: null },
    data: { answeredAt: now },
  });
  return count;
}

/**
 * Gives the move to the applicant because of a question; a further question while the first is open changes nothing about
 * the clock.
 */
export async function passToApplicant(tx: Tx, application: Application, now: Date): Promise<void> {
  if (application.moveSide !== "HOUSE") return;
  const turn = await passMove(tx, application, application.status, "question", now, "APPLICANT");
  await tx.application.update({ where: { id: application.id }, data: { ...turn } });
}

/**
 * Closes the open questions of a locked application and lets the house's clock go on from where it stood; answers how many
 * questions there were.
 * @param cause "answer" when the applicant wrote, "retract" when the house takes its questions back
 */
export async function passBack(tx: Tx, application: Application, cause: "answer" | "retract", now: Date): Promise<number> {
  const closed = await closeQuestions(tx, application.id, now);
  if (closed > 0 && application.moveSide === "APPLICANT" && sideOf(application.status) === "HOUSE") {
    const turn = await passMove(tx, application, application.status, cause, now);
    await tx.application.update({ where: { id: application.id }, data: { ...turn } });
  }
  return closed;
}
