import { Prisma } from "~/lib/db/client.server";
import { joined, readPart, type Part } from "~/lib/db/together.server";
import { ruleBroken, type DomainError } from "~/lib/errors";
import { formatMoney, type Kopecks } from "~/lib/money";
import { normPart } from "~/lib/norms.server";
import { OUTSTANDING, TERM } from "../outstanding.server";

const DAY = 24 * 3_600_000;

/** When new bookings of a debtor wait (norm «dunning.hold»): a debt older than so many days, and overdue in all more than so much. */
interface HoldRule {
  overdueDays: number;
  kopecks: Kopecks;
}

/** Why a company's new bookings wait. */
export interface Hold {
  /** Overdue in all, kopecks. */
  overdueKopecks: Kopecks;
  /** How many whole days the oldest debt is past its term. */
  days: number;
  rule: HoldRule;
}

/** The hold of a company as part of a reading; null when it may book. */
export const holdPart = (companyId: string, now: Date): Part<Hold | null> =>
  joined(
    {
      rule: normPart<HoldRule>("dunning.hold"),
      debt: {
        sql: Prisma.sql`SELECT json_build_object('kopecks', COALESCE(sum(${OUTSTANDING}), 0), 'oldest', min(extract(epoch FROM ${TERM})))
          FROM "Invoice" i WHERE i."companyId" = ${companyId}::uuid AND i.status = 'ISSUED' AND ${TERM} < ${now}`,
        read: (json: unknown) => json as { kopecks: number; oldest: number | null } | null,
      },
    },
    ({ rule, debt }) => {
      if (!debt || debt.oldest === null) return null;
      const days = Math.floor((now.getTime() - debt.oldest * 1000) / DAY);
      return days >= rule.overdueDays && debt.kopecks > rule.kopecks ? { overdueKopecks: debt.kopecks, days, rule } : null;
    },
  );

/** Whether a company's new bookings wait because of its debts, and why; null when it may book. */
export const holdOf = (companyId: string, now: Date): Promise<Hold | null> => readPart(holdPart(companyId, now));

/** The refusal of a booking under a hold: rule `debt`. Its sentence says how to get out of it. */
export const heldRefusal = ({ overdueKopecks, days }: Hold): DomainError => ruleBroken("debt", { sumRu: formatMoney(overdueKopecks, "ru"), sumEn: formatMoney(overdueKopecks, "en"), days });
