import { addCoupon, endCoupon, type CouponInput } from "~/features/billing/coupons/commands/coupons.server";
import type { StaffScope } from "~/features/identity/types";
import { addDays, siteDay } from "~/lib/time";

const COUPON: Omit<CouponInput, "code" | "nameRu" | "nameEn" | "validFrom"> = { percent: null, amountKopecks: null, tariffCodes: [], validTo: null, mostUses: null, mostPerCompany: null, source: "Решение оператора" };

/** A first booking, a campaign for the render farm, and one that is over. */
export async function seedDemoCoupons(finance: StaffScope, now: Date): Promise<void> {
  const today = siteDay(now);
  const at = { today };
  await addCoupon(finance, { ...COUPON, code: "DEBUT", nameRu: "Первая смена", nameEn: "First shift", amountKopecks: 100_000, validFrom: today, mostPerCompany: 1 }, at);
  await addCoupon(finance, { ...COUPON, code: "RENDER25", nameRu: "Тихая ферма", nameEn: "A quiet farm", percent: 25, tariffCodes: ["render"], validFrom: today, validTo: addDays(today, 60), mostUses: 40, mostPerCompany: 3 }, at);
  const over = await addCoupon(finance, { ...COUPON, code: "SEANS", nameRu: "Фестиваль", nameEn: "Festival", percent: 50, validFrom: today, mostUses: 10 }, at);
  await endCoupon(finance, over, { now });
}
