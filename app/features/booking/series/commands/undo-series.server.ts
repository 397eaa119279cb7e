import { db } from "~/lib/db/client.server";
import { conflict, DomainError, notFound } from "~/lib/errors";
import { siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { isCompanyScope, type AnyScope } from "../../../identity/types";
import { changeTogether, formerOf, requireUndoable, type ChangeReceipt } from "../../commands/change.server";
import { LIVE } from "../../status";
import { seriesNorms } from "../plan.server";

/** Bookings of a series that one move has put where they stand, the booking's own among them; those that ended or moved on since are not. */
export async function movedTogether(bookingId: string) {
  const last = isUuid(bookingId) ? await db.bookingChange.findFirst({ where: { bookingId }, orderBy: { id: "desc" }, include: { booking: true } }) : null;
  if (last?.kind !== "moved" || !last.booking.seriesId) return [];
  const { at, actorId } = last;
  const rows = await db.booking.findMany({
    where: { seriesId: last.booking.seriesId, companyId: last.booking.companyId, status: { in: [...LIVE] }, changes: { some: { at, actorId, kind: "moved" } } },
    include: { changes: { orderBy: { id: "desc" }, take: 1 } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  return rows.flatMap(({ id, companyId, startsAt, changes: [change] }) => (change?.kind === "moved" && change.at.getTime() === at.getTime() ? [{ id, companyId, startsAt, change }] : []));
}

/**
 * Puts all that one move of a series has moved back to where it stood, all or nothing and without a fee, while the norm's minutes
 * last. Errors: `not-found` (also for another company's), `too-late` (409), `undo-day` (409, details.day) for the first occurrence
 * that cannot be put back, because its former time is taken or the rules do not let it.
 */
export async function undoSeries(scope: AnyScope, bookingId: string, now: Date): Promise<ChangeReceipt[]> {
  const [moved, { horizonDays }] = await Promise.all([movedTogether(bookingId), seriesNorms()]);
  const [first] = moved;
  if (!first || (isCompanyScope(scope) && first.companyId !== scope.companyId)) throw notFound();
  await requireUndoable(first.change, now);
  const moves = moved.map(({ id, change }) => ({ id, to: formerOf(change, now), how: { kind: "undone" as const, free: true, changeId: change.id, undoneAt: change.at } }));
  return changeTogether(scope, moves, now, { horizonDays }, (error, { to }) => {
    if (!(error instanceof DomainError)) return error;
    const day = siteDay(to.startsAt ?? now);
    return conflict("undo-day", { day: day.split("-").reverse().join(".") }, { day, because: error.code });
  });
}
