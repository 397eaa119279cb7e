import { db } from "~/lib/db/client.server";
import { conflict, DomainError, notFound } from "~/lib/errors";
import { toKopecks } from "~/lib/money";
import { dayFromDb, minuteOfDay, siteDay, atMinute, addDays, daysBetween, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { CompanyScope } from "../../../identity/types";
import { cancel } from "../../commands/cancel.server";
import { changeTogether, type ChangeReceipt } from "../../commands/change.server";
import { seriesNorms } from "../plan.server";
import { LIVE } from "../../status";

/** Which occurrences of a series a change is about. */
export type SeriesPart = "this" | "following" | "all";

/** Live occurrences of a booking's series that have not begun, from the first on; only this one when it is in no series. `not-found` for a foreign id. */
export async function occurrencesAhead(scope: CompanyScope, bookingId: string, part: SeriesPart, now: Date) {
  const booking = isUuid(bookingId) ? await db.booking.findFirst({ where: { id: bookingId, companyId: scope.companyId } }) : null;
  if (!booking) throw notFound();
  if (part === "this" || !booking.seriesId) return [booking];
  return db.booking.findMany({
    where: {
      seriesId: booking.seriesId,
      companyId: scope.companyId,
      status: { in: [...LIVE] },
      startsAt: { gt: now },
      ...(part === "following" && booking.occurrence ? { occurrence: { gte: booking.occurrence } } : {}),
    },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
}

export interface SeriesChange {
  /** The new start and end of the booking that the change was made on; the others move by as many days and to the same hour. */
  startsAt: Date;
  endsAt: Date;
  resourceId?: string;
  quantity?: number;
}

/** What a change of one occurrence is for each of the part: as many days on, to the same hour and length. Errors: `not-found`. */
export async function seriesMoves(scope: CompanyScope, bookingId: string, part: SeriesPart, to: SeriesChange, now: Date) {
  const ahead = await occurrencesAhead(scope, bookingId, part, now);
  const own = ahead.find((one) => one.id === bookingId) ?? (await occurrencesAhead(scope, bookingId, "this", now))[0];
  if (!own) throw notFound();
  const days = daysBetween(siteDay(own.startsAt), siteDay(to.startsAt));
  const minute = minuteOfDay(to.startsAt);
  const length = to.endsAt.getTime() - to.startsAt.getTime();
  return ahead.map((booking) => {
    const startsAt = booking.id === bookingId ? to.startsAt : atMinute(addDays(siteDay(booking.startsAt), days), minute);
    return {
      id: booking.id,
      formerKopecks: toKopecks(booking.totalKopecks),
      to: { startsAt, endsAt: new Date(startsAt.getTime() + length), ...(to.resourceId ? { resourceId: to.resourceId } : {}), ...(to.quantity ? { quantity: to.quantity } : {}) },
    };
  });
}

/**
 * Moves this, this and following, or all occurrences that have not begun: each by as many days as the one at hand and to its new
 * hour and length. All or nothing, in one transaction. Errors: `not-found`, `series-taken` (409, details.day), those of `change`.
 * @param expected sum of the new totals in kopecks that the person saw
 */
export async function changeSeries(scope: CompanyScope, bookingId: string, part: SeriesPart, to: SeriesChange, now: Date, expected?: number): Promise<ChangeReceipt[]> {
  const [moves, limits] = await Promise.all([seriesMoves(scope, bookingId, part, to, now), seriesNorms()]);
  return changeTogether(scope, moves, now, { horizonDays: limits.horizonDays, ...(expected === undefined ? {} : { expected }) });
}

/**
 * Cancels this, this and following, or all occurrences that have not begun, each by the rules of any booking. Repeated, it does
 * nothing more. Returns what it cancelled and what was kept of it.
 */
export async function cancelSeries(scope: CompanyScope, bookingId: string, part: SeriesPart, now: Date, ip: string | null = null): Promise<{ days: Day[]; feeKopecks: number; refundKopecks: number }> {
  const sum = { days: [] as Day[], feeKopecks: 0, refundKopecks: 0 };
  const ahead = await occurrencesAhead(scope, bookingId, part, now);
  if (part === "this" && !LIVE.some((status) => status === ahead[0]?.status)) throw conflict("wrong-status");
  for (const booking of ahead) {
    const done = await cancel(scope, booking.id, now, ip).catch((error: unknown) => {
      // Ended by another hand between the look and now: there is nothing to cancel.
      if (part !== "this" && error instanceof DomainError && error.code === "wrong-status") return null;
      throw error;
    });
    if (!done) continue;
    sum.days.push(booking.occurrence ? dayFromDb(booking.occurrence) : siteDay(booking.startsAt));
    sum.feeKopecks += done.feeKopecks;
    sum.refundKopecks += done.refundKopecks;
  }
  return sum;
}
