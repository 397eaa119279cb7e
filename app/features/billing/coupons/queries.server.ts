import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { readPart, type Part } from "~/lib/db/together.server";
import { ruleBroken } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb, type Day } from "~/lib/time";
import type { StaffScope } from "../../identity/types";
import { readCode } from "./code";
import { refusedFor, type CouponStanding, type CouponTerms } from "./rules";

/** What a coupon is redeemed for: the thing that is sold. */
export interface CouponSubject {
  type: string;
  id: string;
}

const TERMS = Prisma.sql`c.id, c.code, c."nameRu", c."nameEn", c.percent, c."amountKopecks", COALESCE(c."tariffCodes", '{}') AS "tariffCodes",
  c."validFrom"::text AS "validFrom", c."validTo"::text AS "validTo", c.source`;

/** A coupon by what was typed, as it stands for a company; null when there is none. A part of a reading. */
export const couponPart = (typed: string, companyId: string): Part<CouponStanding | null> => ({
  sql: Prisma.sql`SELECT to_json(coupon) FROM (
    SELECT ${TERMS}, c."endedAt" IS NOT NULL AS ended, c.uses, c."mostUses", c."mostPerCompany",
           COALESCE((SELECT u.uses FROM "CouponCompany" u WHERE u."couponId" = c.id AND u."companyId" = ${companyId}::uuid), 0) AS "ownUses"
    FROM "Coupon" c WHERE c.code = ${readCode(typed)}) coupon`,
  read: (json) => json as CouponStanding | null,
});

/**
 * The coupon that a company typed for a booking of things. Whether it is still to be had is judged anew by `lockCoupon`. Errors (422):
 * rules `coupon-unknown`, `coupon-ended`, `coupon-used-up`, `coupon-used-by-you`, `coupon-other-day`, `coupon-other-thing`.
 */
export async function couponFor(typed: string, companyId: string, uses: readonly { tariffCode: string; on: Day }[]): Promise<CouponTerms> {
  const coupon = await readPart(couponPart(typed, companyId));
  const refused = refusedFor(coupon, uses);
  if (refused || !coupon) throw ruleBroken(refused ?? "coupon-unknown", { code: readCode(typed) });
  return coupon;
}

/** The coupon that a subject holds; null without one. */
export async function couponOf(subject: CouponSubject, reader: Reader = db): Promise<CouponTerms | null> {
  return readPart({
    sql: Prisma.sql`SELECT to_json(coupon) FROM (
      SELECT ${TERMS} FROM "CouponRedemption" r JOIN "Coupon" c ON c.id = r."couponId"
      WHERE r."subjectType" = ${subject.type} AND r."subjectId" = ${subject.id} AND r."releasedAt" IS NULL) coupon`,
    read: (json) => json as CouponTerms | null,
  }, reader);
}

export interface CouponView extends CouponTerms {
  uses: number;
  mostUses: number | null;
  mostPerCompany: number | null;
  state: "present" | "planned" | "past" | "used-up" | "ended";
  /** What it took off bookings that hold it. */
  givenKopecks: Kopecks;
  companies: { companyId: string; uses: number }[];
}

/** Every coupon, those that still serve before the others and the latest first, with what it gave and to whom: for staff. */
export async function coupons(_scope: StaffScope, today: Day): Promise<CouponView[]> {
  const [rows, given] = await Promise.all([
    db.coupon.findMany({ include: { companies: { where: { uses: { gt: 0 } }, orderBy: [{ uses: "desc" }, { companyId: "asc" }] } }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] }),
    db.couponRedemption.groupBy({ by: ["couponId"], where: { releasedAt: null }, _sum: { amountKopecks: true } }),
  ]);
  const givenBy = new Map(given.map((one) => [one.couponId, toKopecks(one._sum.amountKopecks ?? 0n)]));
  const views = rows.map((row) => {
    const [validFrom, validTo] = [dayFromDb(row.validFrom), row.validTo && dayFromDb(row.validTo)];
    const over = validTo !== null && validTo < today ? ("past" as const) : row.mostUses !== null && row.uses >= row.mostUses ? ("used-up" as const) : validFrom > today ? ("planned" as const) : ("present" as const);
    return {
      id: row.id,
      code: row.code,
      nameRu: row.nameRu,
      nameEn: row.nameEn,
      percent: row.percent,
      amountKopecks: row.amountKopecks === null ? null : toKopecks(row.amountKopecks),
      tariffCodes: row.tariffCodes,
      validFrom,
      validTo,
      source: row.source,
      uses: row.uses,
      mostUses: row.mostUses,
      mostPerCompany: row.mostPerCompany,
      state: row.endedAt ? ("ended" as const) : over,
      givenKopecks: givenBy.get(row.id) ?? 0,
      companies: row.companies.map(({ companyId, uses }) => ({ companyId, uses })),
    };
  });
  const serves = ({ state }: CouponView) => state === "present" || state === "planned";
  return [...views.filter(serves), ...views.filter((one) => !serves(one))];
}
