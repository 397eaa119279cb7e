import type { Tx } from "~/lib/db/client.server";
import { readPart } from "~/lib/db/together.server";
import { ruleBroken } from "~/lib/errors";
import type { Kopecks } from "~/lib/money";
import { couponPart, type CouponSubject } from "../queries.server";
import { refusedAs, type CouponTerms } from "../rules";

/**
 * Keeps a coupon to this transaction and says whether it is still to be had; in the order of the house it comes after budgets and
 * before invoices. Errors (422): rules `coupon-ended`, `coupon-used-up`, `coupon-used-by-you`.
 */
export async function lockCoupon(tx: Tx, { id, code }: Pick<CouponTerms, "id" | "code">, companyId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Coupon" WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  // Read after the lock is had: a statement sees what was committed before it began.
  const refused = refusedAs(await readPart(couponPart(code, companyId), tx));
  if (refused) throw ruleBroken(refused, { code });
}

/**
 * Writes down that a subject holds a coupon, which the caller has locked. The database counts it, and keeps the counts within what the
 * coupon allows. Error (422): rule `coupon-nothing` when it takes nothing off.
 * @param amountKopecks what it takes off the price
 */
export async function redeem(tx: Tx, { id, code }: Pick<CouponTerms, "id" | "code">, use: { companyId: string; subject: CouponSubject; amountKopecks: Kopecks }): Promise<void> {
  if (use.amountKopecks <= 0) throw ruleBroken("coupon-nothing", { code });
  await tx.couponRedemption.create({
    data: { couponId: id, companyId: use.companyId, subjectType: use.subject.type, subjectId: use.subject.id, amountKopecks: BigInt(use.amountKopecks) },
    select: { id: true },
  });
}

/** Writes down what a coupon takes off the new price of the subject that holds it; nothing where none is held. */
export async function recount(tx: Tx, subject: CouponSubject, amountKopecks: Kopecks): Promise<void> {
  await tx.couponRedemption.updateMany({ where: held(subject), data: { amountKopecks: BigInt(amountKopecks) } });
}

/** Gives a subject's coupon back: it may be used again. Nothing where none is held. */
export async function freeCoupon(tx: Tx, subject: CouponSubject, now: Date): Promise<void> {
  await tx.couponRedemption.updateMany({ where: held(subject), data: { releasedAt: now } });
}

const held = (subject: CouponSubject) => ({ subjectType: subject.type, subjectId: subject.id, releasedAt: null });
