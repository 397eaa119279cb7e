import { db, sqlState, transaction } from "~/lib/db/client.server";
import { conflict, DomainError } from "~/lib/errors";
import { rememberAnswer, type Remembered } from "~/lib/idempotency.server";
import { singleFlight } from "~/lib/single-flight";
import { toIso } from "~/lib/time";
import type { CompanyScope } from "../../identity/types";
import { alternativesTo } from "../alternatives.server";
import { prepare, type BookingWish, type Prepared } from "./prepare.server";
import { takeIn, takeTerms, type BookingReceipt, type TakeOptions } from "./take.server";
import { inTurn } from "./turn.server";
import { freeCount } from "./units.server";

export type { BookingWish } from "./prepare.server";
export type { BookingReceipt } from "./take.server";

/**
 * Books one or several things for the scope's company: holds their units, prices the use, reserves the subsidy and issues the
 * invoice, all or nothing. With nothing to pay the booking is confirmed at once; a thing that needs approval leaves it pending.
 *
 * Errors: `not-resident` (403), `rule-broken` (422, details.rule), `slot-taken` (409, details.alternatives),
 * `price-changed` (409), `not-found`.
 *
 * @param remembered where the answer is kept for a repeated request, written in the same transaction
 */
export async function book(scope: CompanyScope, wish: BookingWish, now: Date, remembered?: Remembered, options: TakeOptions = {}): Promise<BookingReceipt> {
  const prepared = await prepare(scope, wish, now);
  return withTurn(prepared, async () => {
    const terms = await takeTerms(prepared);
    return transaction(async (tx) => {
      const receipt = await takeIn(tx, prepared, terms, options);
      if (remembered) await rememberAnswer(tx, remembered, 201, receipt);
      return receipt;
    });
  });
}

/**
 * Runs what takes the time of a prepared wish when its turn comes; whoever finds it taken is told with alternatives.
 * @param moving a booking whose own units count as free, because it is the one that is moved
 */
export async function withTurn<T>(prepared: Prepared, work: () => Promise<T>, moving?: string): Promise<T> {
  const [first] = prepared.demands;
  if (!first) return work();
  try {
    return await inTurn(first.resourceId, first, () => (moving ? Promise.resolve() : requireFree(prepared)), work);
  } catch (error) {
    if (error instanceof DomainError && error.code === "slot-taken") throw await slotTaken(prepared);
    // The exclusion constraint has the last word, should a way in ever forget the lock.
    if (sqlState(error) === "23P01") throw await slotTaken(prepared);
    throw error;
  }
}

const together = singleFlight<number>();

/** Losers are told without a transaction: those who want the same time at the same moment share one look. */
async function requireFree({ demands }: Prepared): Promise<void> {
  for (const demand of demands) {
    const key = [demand.resourceId, demand.from.getTime(), demand.to.getTime()].join("|");
    const free = await together(key, () => freeCount(db, demand.resourceId, demand));
    if (free < demand.quantity) throw conflict("slot-taken");
  }
}

async function slotTaken({ things, wish, now }: Prepared): Promise<DomainError> {
  const alternatives = await alternativesTo(things, wish, now);
  return conflict("slot-taken", {}, {
    alternatives: alternatives.map((item) => ({ resourceId: item.resourceId, startsAt: toIso(item.startsAt), endsAt: toIso(item.endsAt) })),
  });
}
