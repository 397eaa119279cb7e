import { transaction } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import type { Quote } from "../../billing/rules/quote";
import type { AnyScope } from "../../identity/types";
import { lockTogether, ofSeries, planMove, takeAnew, type BookingChangeWish, type Planned } from "./move-in.server";

/** Ends a rehearsal: all that was done is rolled back, and what was found is carried out of it. */
class Rehearsed extends Error {
  constructor(readonly quotes: Quote[]) {
    super("rehearsed");
  }
}

/**
 * What moves would come to if they were made now: their quotes, in their order. The time and the subsidy are taken as the moves
 * would take them and then given back, so that the price is the one that will be paid and nothing of it is guessed. Nothing is kept.
 * Errors: as `change` and, of several, `changeTogether`.
 * @param free without a fee, as staff move
 */
export async function rehearse(
  scope: AnyScope,
  moves: readonly { id: string; to: BookingChangeWish }[],
  now: Date,
  { free = false, horizonDays = 0 }: { free?: boolean; horizonDays?: number } = {},
): Promise<Quote[]> {
  const planned: Planned[] = [];
  for (const { id, to } of moves) planned.push(await planMove(scope, id, to, now, { kind: "moved", free }, horizonDays));
  try {
    return await transaction(async (tx) => {
      const bookings = await lockTogether(tx, planned);
      const quotes: Quote[] = [];
      for (const one of planned) {
        const booking = bookings.get(one.id);
        if (!booking) throw notFound();
        quotes.push(
          await takeAnew(tx, { ...one, booking }).catch((error: unknown) => {
            throw planned.length > 1 ? ofSeries(error, one) : error;
          }),
        );
      }
      throw new Rehearsed(quotes);
    });
  } catch (error) {
    if (error instanceof Rehearsed) return error.quotes;
    throw error;
  }
}
