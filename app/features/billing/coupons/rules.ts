import { proportion, type Kopecks } from "~/lib/money";
import type { Day } from "~/lib/time";

/** What a coupon takes off, from what and when; of percent and sum one is set. */
export interface CouponTerms {
  id: string;
  code: string;
  nameRu: string;
  nameEn: string;
  /** Whole percent of the price after the step of the residency. */
  percent: number | null;
  /** Kopecks off a booking as a whole. */
  amountKopecks: Kopecks | null;
  /** Tariffs that it is for; empty: all. */
  tariffCodes: readonly string[];
  /** First and last day of use; the code may be entered beforehand. */
  validFrom: Day;
  validTo: Day | null;
  source: string;
}

/** How much of a coupon is left, as it was read. */
export interface CouponStanding extends CouponTerms {
  ended: boolean;
  uses: number;
  mostUses: number | null;
  /** Uses of the company that asks. */
  ownUses: number;
  mostPerCompany: number | null;
}

/** Why a coupon does nothing for a thing. */
export type CouponMisfit = "day" | "tariff";

/** A coupon as the price of one thing meets it; `leftKopecks` is what other things of the booking left of its sum. */
export interface AppliedCoupon {
  terms: CouponTerms;
  misfit: CouponMisfit | null;
  leftKopecks: Kopecks | null;
}

interface CouponedUse {
  tariffCode: string;
  on: Day;
}

/** A coupon for one use. */
export function applyCoupon(terms: CouponTerms, { tariffCode, on }: CouponedUse): AppliedCoupon {
  const misfit = on < terms.validFrom || (terms.validTo !== null && on > terms.validTo) ? "day" : terms.tariffCodes.length > 0 && !terms.tariffCodes.includes(tariffCode) ? "tariff" : null;
  return { terms, misfit, leftKopecks: terms.amountKopecks };
}

/** Kopecks that a coupon takes off a price: never more than the price. */
export function couponAmount({ terms, misfit, leftKopecks }: AppliedCoupon, price: Kopecks): Kopecks {
  if (misfit !== null) return 0;
  return terms.percent === null ? Math.min(price, leftKopecks ?? 0) : Math.min(price, proportion(price, terms.percent, 100));
}

/** The rule of prices by which a coupon is refused whatever it is for; null where it may be used. */
export function refusedAs(coupon: CouponStanding | null): "coupon-unknown" | "coupon-ended" | "coupon-used-up" | "coupon-used-by-you" | null {
  if (!coupon) return "coupon-unknown";
  if (coupon.ended) return "coupon-ended";
  if (coupon.mostUses !== null && coupon.uses >= coupon.mostUses) return "coupon-used-up";
  return coupon.mostPerCompany !== null && coupon.ownUses >= coupon.mostPerCompany ? "coupon-used-by-you" : null;
}

/** The same for a booking of certain things: of several, one that it is for is enough. */
export function refusedFor(coupon: CouponStanding | null, uses: readonly CouponedUse[]): ReturnType<typeof refusedAs> | "coupon-other-day" | "coupon-other-thing" {
  const refused = refusedAs(coupon);
  if (refused || !coupon) return refused;
  const misfits = uses.map((use) => applyCoupon(coupon, use).misfit);
  return misfits.includes(null) ? null : misfits.includes("day") ? "coupon-other-day" : "coupon-other-thing";
}
