import { db, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { rememberAnswer, type Remembered } from "~/lib/idempotency.server";
import { norm } from "~/lib/norms.server";
import { parseInstant } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { AnyScope } from "../../identity/types";
import { withTurn } from "./book.server";
import { lockPlanned, lockTogether, moveIn, ofSeries, planMove, type BookingChangeWish, type ChangeReceipt, type How, type Planned, type Standing } from "./move-in.server";

export type { BookingChangeWish, ChangeReceipt } from "./move-in.server";

/**
 * Moves, extends, shortens or otherwise changes a booking of the scope's company: its units are taken anew under the same locks as
 * any booking's, the subsidy is reserved anew, invoices are brought in line, and the former state stays in its history. All or
 * nothing: when the new time cannot be had the booking stands as it stood.
 *
 * Errors: `not-found`, `wrong-status` (409; also when it changed since `version`), `too-late` (409, rule of the norm
 * `booking.moving`), `handed-start` (409) for another start after something was handed out, `handed-units` (409) when what is in
 * somebody's hands could not stay with the booking, and those of `book`.
 */
export async function change(scope: AnyScope, id: string, to: BookingChangeWish, now: Date, remembered?: Remembered): Promise<ChangeReceipt> {
  return changeAs(scope, id, to, now, { kind: "moved", free: false }, remembered);
}

/**
 * Puts a booking back to where it stood before its last change, without a fee, while the norm's minutes last. Errors: `too-late`
 * (409) afterwards or when the last change was an undoing itself, and those of `change`.
 */
export async function undoChange(scope: AnyScope, id: string, now: Date): Promise<ChangeReceipt> {
  const last = isUuid(id) ? await db.bookingChange.findFirst({ where: { bookingId: id }, orderBy: { id: "desc" } }) : null;
  if (!last) throw notFound();
  await requireUndoable(last, now);
  return changeAs(scope, id, formerOf(last, now), now, { kind: "undone", free: true, changeId: last.id, undoneAt: last.at });
}

/** Error: `too-late` (409) for a change that is an undoing itself, or older than the norm's minutes. */
export async function requireUndoable(last: { kind: string; at: Date }, now: Date): Promise<void> {
  const minutes = await norm<number>("booking.undo-minutes");
  if (last.kind !== "moved" || now.getTime() - last.at.getTime() > minutes.value * 60_000) throw conflict("too-late");
}

/** Where a booking stood before a change. */
export function formerOf(change: { before: unknown }, now: Date): BookingChangeWish {
  const { startsAt, endsAt, ...things } = change.before as Standing;
  return { ...things, startsAt: parseInstant(startsAt) ?? now, endsAt: parseInstant(endsAt) ?? now };
}

/**
 * The same as `change`, free of charge, for those who answer for the need of it (staff, a failed unit). `reason` goes to the
 * booking's history and the audit log.
 */
export const changeFree = (scope: AnyScope, id: string, to: BookingChangeWish, now: Date, reason = ""): Promise<ChangeReceipt> =>
  changeAs(scope, id, to, now, { kind: "moved", free: true, reason });

async function changeAs(scope: AnyScope, id: string, to: BookingChangeWish, now: Date, how: How, remembered?: Remembered): Promise<ChangeReceipt> {
  const planned = await planMove(scope, id, to, now, how, 0);
  return withTurn(planned.prepared, () =>
    transaction(async (tx) => {
      const booking = await lockPlanned(tx, planned);
      if (how.changeId !== undefined && (await lastChange(tx, id)) !== how.changeId) throw conflict("wrong-status");
      const receipt = await moveIn(tx, { ...planned, booking });
      if (remembered) await rememberAnswer(tx, remembered, 200, receipt);
      return receipt;
    }),
    id,
  );
}

interface MoveOfMany {
  id: string;
  to: BookingChangeWish;
  /** A move with its fee, unless something else is said. */
  how?: How;
}

/**
 * Moves several bookings of the scope at once, all or nothing: what one leaves is free for the next. Errors: as `change`, and
 * `series-taken` (409, details.day) for the first that cannot be had.
 * @param horizonDays widens how far ahead one may book
 * @param expected sum of the new totals in kopecks that the person saw; another is refused with `price-changed` (409)
 * @param saying what is said of a refusal of one of them
 */
export async function changeTogether(
  scope: AnyScope,
  moves: readonly MoveOfMany[],
  now: Date,
  { horizonDays, expected }: { horizonDays: number; expected?: number },
  saying?: (error: unknown, move: MoveOfMany) => unknown,
): Promise<ChangeReceipt[]> {
  const said = <T>(move: MoveOfMany, work: Promise<T>, otherwise = (error: unknown) => error): Promise<T> =>
    work.catch((error: unknown) => {
      throw saying ? saying(error, move) : otherwise(error);
    });
  const planned: { move: MoveOfMany; plan: Planned }[] = [];
  for (const move of moves) planned.push({ move, plan: await said(move, planMove(scope, move.id, move.to, now, move.how ?? { kind: "moved", free: false }, horizonDays)) });
  return transaction(async (tx) => {
    const bookings = await lockTogether(tx, planned.map((one) => one.plan));
    const receipts: ChangeReceipt[] = [];
    for (const { move, plan } of planned) {
      const booking = bookings.get(plan.id);
      if (!booking) throw notFound();
      if (plan.how.changeId !== undefined && (await lastChange(tx, plan.id)) !== plan.how.changeId) throw conflict("wrong-status");
      receipts.push(await said(move, moveIn(tx, { ...plan, booking }), (error) => ofSeries(error, plan)));
    }
    const totalKopecks = receipts.reduce((sum, receipt) => sum + receipt.totalKopecks, 0);
    if (expected !== undefined && expected !== totalKopecks) throw conflict("price-changed", {}, { totalKopecks });
    return receipts;
  });
}

const lastChange = async (tx: Tx, bookingId: string) => (await tx.bookingChange.findFirst({ where: { bookingId }, orderBy: { id: "desc" }, select: { id: true } }))?.id;
