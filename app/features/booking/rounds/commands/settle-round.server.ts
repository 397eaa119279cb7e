import { system, type Actor } from "~/lib/audit.server";
import { db, isUniqueViolation, Prisma, transaction } from "~/lib/db/client.server";
import { conflict, DomainError } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { personNames } from "../../../identity/queries.server";
import type { StaffScope } from "../../../identity/types";
import { withTurn } from "../../commands/book.server";
import { prepare } from "../../commands/prepare.server";
import { takeIn, takeTerms } from "../../commands/take.server";
import type { BookingEvent } from "../../events";
import { ROUND_LEAVE } from "../judge.server";
import { solutionOf } from "../solution";
import { lockRound } from "./lock.server";
import { moveRound } from "./rounds.server";

/**
 * Turns a proposal into bookings. From here the placements stand; each becomes a booking in a transaction of its own, or keeps why it
 * could not. Where the process dies, settling again (by staff or by the job) goes on with those that are left.
 * Errors: `not-found`; `wrong-status` (409); `round-solving` (409) while there is no whole proposal.
 */
export async function settleRound(scope: StaffScope, id: string, now: Date, ip: string | null): Promise<void> {
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  await transaction(async (tx) => {
    const round = await lockRound(tx, id);
    if (round.status === "SETTLED") return;
    if (round.status === "PROPOSED" && solutionOf(round.solution)?.state !== "done") throw conflict("round-solving");
    await moveRound(tx, round, "SETTLED", actor);
  });
  await bookPlacements(id, now);
}

/** Goes on with rounds whose settling was interrupted. */
export async function settleRounds(now: Date): Promise<void> {
  const left = await db.allocationRound.findMany({ where: { status: "SETTLED", settledAt: null }, select: { id: true } });
  for (const { id } of left) await bookPlacements(id, now);
}

async function bookPlacements(roundId: string, now: Date): Promise<void> {
  const left = await db.roundPlacement.findMany({
    where: { wish: { roundId, withdrawnAt: null }, granted: true, bookingId: null, failure: { equals: Prisma.DbNull } },
    include: { wish: true },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  const names = await personNames(left.map(({ wish }) => wish.createdById));
  for (const { id, wish, startsAt, endsAt, reasons } of left) {
    if (!startsAt || !endsAt) continue;
    try {
      const booker = { companyId: wish.companyId, userId: wish.createdById, userName: names.get(wish.createdById) ?? system.name };
      const { units = [] } = reasons as { units?: number[] };
      // Notice was given by the round's deadline, which may lie beyond the usual horizon; what has begun by now is past all the same.
      const prepared = await prepare(booker, { resourceId: wish.resourceId, startsAt, endsAt, quantity: wish.quantity, purpose: wish.purpose }, now, { running: startsAt > now, horizonDays: ROUND_LEAVE.horizonDays });
      const terms = await takeTerms(prepared);
      await withTurn(prepared, () =>
        transaction(async (tx) => {
          const { id: bookingId } = await takeIn(tx, prepared, terms, { placementId: id, approved: true, units });
          await tx.roundPlacement.update({ where: { id }, data: { bookingId } });
        }),
      );
    } catch (error) {
      // Another who settles at the same moment was first with this one.
      if (isUniqueViolation(error)) continue;
      if (!(error instanceof DomainError)) throw error;
      const { code, params, details } = error;
      await db.$executeRaw`
        UPDATE "RoundPlacement" SET failure = ${JSON.stringify({ code, params, rule: details.rule ?? null })}::jsonb
        WHERE id = ${id}::uuid AND "bookingId" IS NULL AND NOT EXISTS (SELECT 1 FROM "Booking" WHERE "placementId" = ${id}::uuid)`;
    }
  }
  await transaction(async (tx) => {
    const round = await lockRound(tx, roundId);
    const open = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM "RoundPlacement" p JOIN "RoundWish" w ON w.id = p."wishId"
      WHERE w."roundId" = ${roundId}::uuid AND p.granted AND p."bookingId" IS NULL AND p.failure IS NULL`;
    if (round.settledAt || (open[0]?.count ?? 0) > 0) return;
    await tx.allocationRound.update({ where: { id: roundId }, data: { settledAt: now } });
    const event: BookingEvent = { type: "round.settled", payload: { roundId } };
    await recordEvent(tx, event);
  });
}
