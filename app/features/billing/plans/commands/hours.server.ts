import type { Tx } from "~/lib/db/client.server";
import { dayToDb } from "~/lib/time";
import type { PlanShare } from "../rules";

interface Subject {
  type: string;
  id: string;
}

/**
 * Holds the minutes that plans promised for a subject, in the caller's transaction, which has locked them (`lockPlans`). The database
 * counts them and keeps each month within the plan.
 */
export async function holdHours(tx: Tx, subject: Subject, shares: readonly PlanShare[]): Promise<void> {
  const held = shares.filter((share) => share.minutes > 0).sort((a, b) => (a.offer.subscriptionId + a.offer.kind < b.offer.subscriptionId + b.offer.kind ? -1 : 1));
  for (const { offer, minutes } of held) {
    await tx.planUse.create({
      data: { subscriptionId: offer.subscriptionId, month: dayToDb(offer.month), kind: offer.kind, subjectType: subject.type, subjectId: subject.id, minutes },
      select: { id: true },
    });
  }
}

/** Gives the minutes back that a subject holds: they may be used again while their month lasts. */
export const freeHours = (tx: Tx, subject: Subject, now: Date): Promise<void> => settle(tx, subject, "RELEASED", now);

/** Turns the minutes that a subject holds into used ones: the use took place, or nobody came. */
export const spendHours = (tx: Tx, subject: Subject, now: Date): Promise<void> => settle(tx, subject, "USED", now);

/** In the order in which they are locked by everybody. */
async function settle(tx: Tx, subject: Subject, status: "RELEASED" | "USED", now: Date): Promise<void> {
  const held = await tx.planUse.findMany({
    where: { subjectType: subject.type, subjectId: subject.id, status: "HELD" },
    select: { id: true },
    orderBy: [{ subscriptionId: "asc" }, { month: "asc" }, { kind: "asc" }, { id: "asc" }],
  });
  for (const { id } of held) await tx.planUse.update({ where: { id }, data: { status, settledAt: now }, select: { id: true } });
}
