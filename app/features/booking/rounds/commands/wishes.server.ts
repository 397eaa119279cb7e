import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import type { AllocationRound } from "~/lib/db/generated/client";
import { conflict, DomainError, notFound, ruleBroken } from "~/lib/errors";
import { addDays, atMinute, dayFromDb, siteDay, toIso } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { CompanyScope } from "../../../identity/types";
import { heldResidency } from "../../../residency/queries.server";
import { certificateUntil, resourceById, type CatalogueItem } from "../../queries.server";
import { forCompany } from "../../for-company.server";
import { brokenFor, refusedParams, rulesOf } from "../../rules/plan";
import { ROUND_LEAVE } from "../judge.server";
import { weightsSchema, type WishInput } from "../schema";
import { lockOpenRound } from "./lock.server";

/** Rules that a start breaks whoever else wishes: the resource's own and the round's period. */
function judge(resource: CatalogueItem, round: AllocationRound, input: WishInput, now: Date): void {
  if (input.starts.length === 0) throw ruleBroken("order");
  const from = atMinute(dayFromDb(round.periodFrom), 0);
  const to = atMinute(addDays(dayFromDb(round.periodTo), 1), 0);
  for (const startsAt of input.starts) {
    const endsAt = new Date(startsAt.getTime() + input.minutes * 60_000);
    const broken = brokenFor(resource, { startsAt, endsAt, quantity: input.quantity }, now, ROUND_LEAVE);
    if (broken) throw ruleBroken(broken.rule, refusedParams(broken));
    const { maxAtOnce } = rulesOf(resource, siteDay(startsAt));
    if (maxAtOnce !== null && input.quantity > maxAtOnce) throw ruleBroken("at-once", { max: maxAtOnce });
    if (startsAt < from || endsAt > to) throw ruleBroken("round-period");
  }
}

/** The resource as the company meets it; null when there is none. */
async function metBy(scope: CompanyScope, resourceId: string): Promise<CatalogueItem | null> {
  const found = await resourceById(resourceId).catch((error: unknown) => {
    if (error instanceof DomainError && error.kind === "not-found") return null;
    throw error;
  });
  if (!found) return null;
  const [met = found] = await forCompany([found], scope.companyId);
  return met;
}

/** Kept before the round: the order of locks in which bookings are made. */
async function requireResident(tx: Tx, scope: CompanyScope): Promise<void> {
  if ((await heldResidency(tx, scope.companyId))?.status !== "ACTIVE") throw new DomainError("forbidden", "residents-only");
}

/** Judges a wish for a round; what is not shared out in it is told the same whether it exists or not. Gives the resource back. */
async function requireMayWish(tx: Tx, scope: CompanyScope, round: AllocationRound, met: CatalogueItem | null, input: WishInput, now: Date): Promise<CatalogueItem> {
  if (!met || (await tx.roundResource.count({ where: { roundId: round.id, resourceId: met.id } })) === 0) throw ruleBroken("round-resource");
  judge(met, round, input, now);
  for (const startsAt of input.starts) {
    if (!rulesOf(met, siteDay(startsAt)).certificate) continue;
    if (!(await certificateUntil(scope.companyId, met.kind, { startsAt, endsAt: new Date(startsAt.getTime() + input.minutes * 60_000) }, tx))) throw ruleBroken("certificate");
  }
  return met;
}

const columns = ({ starts: [first, ...others], ...input }: WishInput) => ({ ...input, startsAt: first as Date, otherStarts: others.map((at) => at.toISOString()) });

const living = (tx: Tx, roundId: string, companyId: string) =>
  tx.roundWish.findMany({ where: { roundId, companyId, withdrawnAt: null }, orderBy: [{ rank: "asc" }, { id: "asc" }], select: { id: true, rank: true } });

/** Gives the wishes of a company the ranks 1, 2, 3 … in an order. */
async function rankAs(tx: Tx, ordered: readonly { id: string; rank: number }[]): Promise<void> {
  for (const [index, wish] of ordered.entries()) {
    if (wish.rank !== index + 1) await tx.roundWish.update({ where: { id: wish.id }, data: { rank: index + 1 } });
  }
}

/**
 * Adds a wish as the company's last one. The same thing, time, length and quantity twice is one wish: it stands as it was, and
 * `added` is false. Errors: `not-found`; `round-closed` (409); `residents-only` (403); `round-full` (409, params.max); broken rules
 * (422), `round-period` and `round-resource` among them.
 */
export async function addWish(scope: CompanyScope, roundId: string, input: WishInput, now: Date): Promise<{ wishId: string; added: boolean }> {
  const met = await metBy(scope, input.resourceId);
  return transaction(async (tx) => {
    await requireResident(tx, scope);
    const round = await lockOpenRound(tx, roundId, now);
    const resource = await requireMayWish(tx, scope, round, met, input, now);
    const { resourceId, startsAt, minutes, quantity } = columns(input);
    const same = await tx.roundWish.findFirst({ where: { roundId, companyId: scope.companyId, resourceId, startsAt, minutes, quantity, withdrawnAt: null }, select: { id: true } });
    if (same) return { wishId: same.id, added: false };
    const mine = await living(tx, roundId, scope.companyId);
    const { maxWishes } = weightsSchema.parse(round.weights);
    if (mine.length >= maxWishes) throw conflict("round-full", { max: maxWishes });
    const made = await tx.roundWish.create({ data: { ...columns(input), roundId, companyId: scope.companyId, createdById: scope.userId, rank: mine.length + 1, createdAt: now } });
    await audit(tx, { id: scope.userId, name: scope.userName }, "round.wished", { type: "round", id: roundId }, { wishId: made.id, resource: resource.slug, startsAt: toIso(startsAt), minutes });
    return { wishId: made.id, added: true };
  });
}

async function mine(tx: Tx, scope: CompanyScope, roundId: string, wishId: string) {
  const wish = isUuid(wishId) ? await tx.roundWish.findFirst({ where: { id: wishId, roundId, companyId: scope.companyId, withdrawnAt: null } }) : null;
  if (!wish) throw notFound();
  return wish;
}

/** Changes a wish; its rank and the time it was first submitted stay. Errors as of `addWish`. */
export async function editWish(scope: CompanyScope, roundId: string, wishId: string, input: WishInput, now: Date): Promise<void> {
  const met = await metBy(scope, input.resourceId);
  await transaction(async (tx) => {
    await requireResident(tx, scope);
    const round = await lockOpenRound(tx, roundId, now);
    await mine(tx, scope, roundId, wishId);
    await requireMayWish(tx, scope, round, met, input, now);
    await tx.roundWish.update({ where: { id: wishId }, data: columns(input) });
    await audit(tx, { id: scope.userId, name: scope.userName }, "round.wish-changed", { type: "round", id: roundId }, { wishId });
  });
}

/** Takes a wish back; those after it move up. Errors: `not-found`, `round-closed` (409). */
export async function withdrawWish(scope: CompanyScope, roundId: string, wishId: string, now: Date): Promise<void> {
  await transaction(async (tx) => {
    await lockOpenRound(tx, roundId, now);
    await mine(tx, scope, roundId, wishId);
    await tx.roundWish.update({ where: { id: wishId }, data: { withdrawnAt: now } });
    await rankAs(tx, await living(tx, roundId, scope.companyId));
    await audit(tx, { id: scope.userId, name: scope.userName }, "round.wish-withdrawn", { type: "round", id: roundId }, { wishId });
  });
}

/** Moves a wish one place up or down among the company's own; at the end it stays. Errors: `not-found`, `round-closed` (409). */
export async function rankWish(scope: CompanyScope, roundId: string, wishId: string, to: "up" | "down", now: Date): Promise<void> {
  await transaction(async (tx) => {
    await lockOpenRound(tx, roundId, now);
    await mine(tx, scope, roundId, wishId);
    const order = await living(tx, roundId, scope.companyId);
    const from = order.findIndex((wish) => wish.id === wishId);
    const target = Math.min(order.length - 1, Math.max(0, from + (to === "up" ? -1 : 1)));
    order.splice(target, 0, ...order.splice(from, 1));
    await rankAs(tx, order);
  });
}
