import { db } from "~/lib/db/client.server";
import type { AllocationRound, RoundWish as WishRow } from "~/lib/db/generated/client";
import { addDays, atMinute, dayFromDb } from "~/lib/time";
import { resourcesByIds, type CatalogueItem } from "../queries.server";
import { leavesOf } from "../rules/things";
import { heldBy } from "../held-by.server";
import { judgeStarts } from "./judge.server";
import type { Round } from "./rules/round";
import { weightsSchema } from "./schema";

/** The instants between which a round shares time out. */
export function periodOf(round: Pick<AllocationRound, "periodFrom" | "periodTo">): { from: Date; to: Date } {
  return { from: atMinute(dayFromDb(round.periodFrom), 0), to: atMinute(addDays(dayFromDb(round.periodTo), 1), 0) };
}

/** Unit minutes that each company used or booked of some resources in the look-back before an instant. */
export async function usedMinutes(resourceIds: readonly string[], lookBackDays: number, before: Date): Promise<Record<string, number>> {
  const since = new Date(before.getTime() - lookBackDays * 86_400_000);
  const rows = await db.$queryRaw<{ companyId: string; minutes: number }[]>`
    SELECT "companyId", (sum(extract(epoch FROM "endsAt" - "startsAt") * quantity) / 60)::float8 AS minutes FROM "Booking"
    WHERE "resourceId" = ANY(${[...resourceIds]}::uuid[]) AND status IN ('CONFIRMED', 'CHECKED_IN', 'DONE', 'NO_SHOW')
      AND "startsAt" >= ${since} AND "startsAt" < ${before} GROUP BY 1`;
  return Object.fromEntries(rows.map((row) => [row.companyId, Math.round(row.minutes)]));
}

/** When past use is counted to: the moment the round opened, so that every resident saw the same figure all along. */
export const usedBefore = (round: Pick<AllocationRound, "opensAt" | "createdAt">): Date => round.opensAt ?? round.createdAt;

/**
 * Reads a round as the solver takes it: what is free now, the wishes that stand, what the rules say of each of their starts, and the
 * words of staff.
 */
export async function readRound(round: AllocationRound, now: Date): Promise<{ round: Round; wishes: WishRow[]; resources: CatalogueItem[] }> {
  const weights = weightsSchema.parse(round.weights);
  const period = periodOf(round);
  const [links, wishes, words] = await Promise.all([
    db.roundResource.findMany({ where: { roundId: round.id }, select: { resourceId: true } }),
    db.roundWish.findMany({ where: { roundId: round.id, withdrawnAt: null } }),
    db.roundPlacement.findMany({ where: { wish: { roundId: round.id, withdrawnAt: null }, overriddenById: { not: null } } }),
  ]);
  const ids = links.map((link) => link.resourceId).sort();
  const resources = await resourcesByIds(ids);
  const leaves = [...new Set(resources.flatMap(leavesOf))];
  const said = new Map(words.map((word) => [word.wishId, word.granted && word.startsAt ? word.startsAt.getTime() : null]));
  const asked = wishes.map((wish) => {
    const placed = said.get(wish.id) ?? null;
    return { ...wish, starts: [...new Set([...startsOf(wish), ...(placed === null ? [] : [placed])])] };
  });
  const [units, used, judged] = await Promise.all([
    db.$queryRaw<{ id: number; resourceId: string; busy: { from: string; to: string }[] }[]>`
      SELECT u.id, u."resourceId", COALESCE((SELECT jsonb_agg(jsonb_build_object('from', a."startsAt", 'to', a."endsAt")) FROM "Allocation" a
        WHERE a."unitId" = u.id AND a."startsAt" < ${new Date(period.to.getTime() + 86_400_000)} AND a."endsAt" > ${new Date(period.from.getTime() - 86_400_000)}), '[]') AS busy
      FROM "Unit" u WHERE u.active AND u."resourceId" = ANY(${leaves}::uuid[]) ORDER BY u.id`,
    usedMinutes(ids, weights.lookBackDays, usedBefore(round)),
    judgeStarts(resources, asked, now),
  ]);
  const limited = wishes.filter((_, index) => [...(judged[index]?.values() ?? [])].some((one) => one.most !== null));
  const held = await heldBy([...new Set(limited.map((wish) => wish.companyId))], [...new Set(limited.map((wish) => wish.resourceId))], { from: period.from.getTime(), to: period.to.getTime() });
  return {
    wishes,
    resources,
    round: {
      terms: weights,
      pools: leaves.map((id) => ({
        id,
        units: units.filter((unit) => unit.resourceId === id).map((unit) => ({ id: unit.id, busy: unit.busy.map((span) => ({ from: Date.parse(span.from), to: Date.parse(span.to) })) })),
      })),
      resources: resources.map((resource) => ({
        id: resource.id,
        draws: resource.parts.length > 0 ? resource.parts.map((part) => ({ pool: part.resourceId, units: part.quantity })) : [{ pool: resource.id, units: 1 }],
        bufferBefore: resource.bufferBefore,
        bufferAfter: resource.bufferAfter,
        // Hours are judged start by start: they may differ by day and by company.
        open: [{ from: period.from.getTime(), to: period.to.getTime() }],
      })),
      usedMinutes: used,
      held,
      wishes: wishes.map((wish, index) => ({
        id: wish.id,
        companyId: wish.companyId,
        rank: wish.rank,
        submittedAt: wish.createdAt.getTime(),
        resourceId: wish.resourceId,
        minutes: wish.minutes,
        quantity: wish.quantity,
        starts: startsOf(wish),
        judged: judged[index],
      })),
      overrides: [...said].map(([wishId, start]) => ({ wishId, start })),
    },
  };
}

/** Starts of a wish as epoch ms: the wanted one, then the others. */
export const startsOf = (wish: Pick<WishRow, "startsAt" | "otherStarts">): number[] => [
  ...new Set([wish.startsAt.getTime(), ...(wish.otherStarts as string[]).map((at) => Date.parse(at))]),
];
