import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { dayToDb, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { isCode } from "../code";
import { mayKeepCoupons } from "../policy";
import type { CouponTerms } from "../rules";

export interface CouponInput extends Omit<CouponTerms, "id" | "tariffCodes"> {
  tariffCodes: string[];
  mostUses: number | null;
  mostPerCompany: number | null;
}

const actorOf = (scope: StaffScope, ip: string | null | undefined): Actor => ({ id: scope.userId, name: scope.userName, ip: ip ?? null });

/**
 * Makes a coupon. It is never edited: it is ended, and another is made. The same once more (a second press) is not made again.
 * Errors: `forbidden`; `coupon-code`, `coupon-term` for a last day that is over (422); `not-found` for a tariff that does not exist; `coupon-twice` (409) for a code that was given out before.
 * @returns its id
 */
export async function addCoupon(scope: StaffScope, input: CouponInput, { today, ip }: { today: Day; ip?: string | null }): Promise<string> {
  mayKeepCoupons(scope);
  const { code, validFrom, validTo, amountKopecks, ...same } = input;
  if (!isCode(code)) throw invalid("coupon-code");
  if (validTo !== null && (validTo < today || validTo < validFrom)) throw invalid("coupon-term");
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('coupon', 0))::text`;
    const tariffs = await tx.tariff.findMany({ where: { code: { in: same.tariffCodes } }, distinct: ["code"], select: { code: true } });
    if (tariffs.length < new Set(same.tariffCodes).size) throw notFound();
    const data = { code, ...same, tariffCodes: [...new Set(same.tariffCodes)].sort(), amountKopecks: amountKopecks === null ? null : BigInt(amountKopecks), validFrom: dayToDb(validFrom), validTo: validTo && dayToDb(validTo) };
    const known = await tx.coupon.findUnique({ where: { code }, select: { id: true } });
    if (known) {
      if (await tx.coupon.findFirst({ where: { ...data, tariffCodes: { equals: data.tariffCodes }, endedAt: null }, select: { id: true } })) return known.id;
      throw conflict("coupon-twice", { code });
    }
    const { id } = await tx.coupon.create({ data, select: { id: true } });
    await audit(tx, actorOf(scope, ip), "coupon.added", { type: "coupon", id }, { ...input, tariffCodes: data.tariffCodes });
    return id;
  });
}

/** Ends a coupon at once: bookings that hold it keep it, nobody else gets it. Errors: `forbidden`, `not-found`; `coupon-over` (409) when it was ended before. */
export async function endCoupon(scope: StaffScope, id: string, { now, ip }: { now: Date; ip?: string | null }): Promise<void> {
  mayKeepCoupons(scope);
  if (!isUuid(id)) throw notFound();
  await transaction(async (tx) => {
    const [coupon] = await tx.$queryRaw<{ code: string; uses: number; endedAt: Date | null }[]>`SELECT code, uses, "endedAt" FROM "Coupon" WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
    if (!coupon) throw notFound();
    if (coupon.endedAt) throw conflict("coupon-over");
    await tx.coupon.update({ where: { id }, data: { endedAt: now } });
    await audit(tx, actorOf(scope, ip), "coupon.ended", { type: "coupon", id }, { code: coupon.code, uses: coupon.uses });
  });
}
