import { db } from "~/lib/db/client.server";
import type { AllocationRound, Prisma } from "~/lib/db/generated/client";
import { notFound } from "~/lib/errors";
import { dayFromDb } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { companyNames } from "../../identity/queries.server";
import type { CompanyScope, StaffScope } from "../../identity/types";
import { startsOf, usedBefore, usedMinutes } from "./read-round.server";
import type { Outcome } from "./rules/outcome";
import { fairPercent } from "./rules/weights";
import { weightsSchema, type RoundWeights } from "./schema";
import { usualWeights } from "./norms.server";
import { isRunning, solutionOf } from "./solution";

const shown = (round: AllocationRound) => ({
  id: round.id,
  nameRu: round.nameRu,
  nameEn: round.nameEn,
  noteRu: round.noteRu,
  noteEn: round.noteEn,
  status: round.status,
  periodFrom: dayFromDb(round.periodFrom),
  periodTo: dayFromDb(round.periodTo),
  closesAt: round.closesAt.toISOString(),
  settledAt: round.settledAt?.toISOString() ?? null,
  version: round.version,
  weights: weightsSchema.parse(round.weights),
});
export type ShownRound = ReturnType<typeof shown>;

/** The source of a round's weights where they are the usual ones; null where staff stated others. */
async function weightsSource(weights: RoundWeights): Promise<string | null> {
  const usual = await usualWeights();
  return JSON.stringify(weightsSchema.parse(weights)) === JSON.stringify(usual.value) ? usual.source : null;
}

const named = { resourceId: true } satisfies Prisma.RoundResourceSelect;

async function resourceNames(ids: readonly string[]) {
  const rows = await db.resource.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, slug: true, nameRu: true, nameEn: true, minMinutes: true, maxMinutes: true, stepMinutes: true, opensAt: true, closesAt: true }, orderBy: { position: "asc" } });
  return rows;
}
export type RoundThing = Awaited<ReturnType<typeof resourceNames>>[number];

/** Rounds as residents see them (drafts are none of theirs), newest first, each with how many wishes the company has in it. */
export async function roundsOf(scope: CompanyScope) {
  const rows = await db.allocationRound.findMany({
    where: { status: { not: "DRAFT" } },
    orderBy: [{ closesAt: "desc" }, { id: "desc" }],
    take: 100,
    include: { wishes: { where: { companyId: scope.companyId, withdrawnAt: null }, select: { placement: { select: { granted: true } } } } },
  });
  return rows.map(({ wishes, ...round }) => ({ ...shown(round), wishes: wishes.length, granted: round.status === "SETTLED" ? wishes.filter((wish) => wish.placement?.granted).length : null }));
}

/** All rounds for staff, newest first, with how many wishes of how many companies. */
export async function allRounds(_scope: StaffScope) {
  const rows = await db.allocationRound.findMany({ orderBy: [{ closesAt: "desc" }, { id: "desc" }], take: 200, include: { wishes: { where: { withdrawnAt: null }, select: { companyId: true } } } });
  return rows.map(({ wishes, ...round }) => ({ ...shown(round), wishes: wishes.length, companies: new Set(wishes.map((wish) => wish.companyId)).size }));
}

interface Failure {
  code: string;
  params?: Record<string, string | number>;
  rule?: string | null;
}

const wishView = (wish: Prisma.RoundWishGetPayload<{ include: { placement: true } }>) => ({
  id: wish.id,
  companyId: wish.companyId,
  rank: wish.rank,
  resourceId: wish.resourceId,
  minutes: wish.minutes,
  quantity: wish.quantity,
  purpose: wish.purpose,
  starts: startsOf(wish).map((at) => new Date(at).toISOString()),
  placement: wish.placement && {
    granted: wish.placement.granted,
    startsAt: wish.placement.startsAt?.toISOString() ?? null,
    endsAt: wish.placement.endsAt?.toISOString() ?? null,
    overrideReason: wish.placement.overriddenById ? (wish.placement.overrideReason ?? "") : null,
    bookingId: wish.placement.bookingId,
    failure: wish.placement.failure as Failure | null,
    outcome: wish.placement.reasons as unknown as Outcome,
  },
});
export type RoundWishView = ReturnType<typeof wishView>;

/** What a resident may know of an outcome: weights of those in the way, not whose they are. */
function withoutNames(outcome: Outcome): Outcome {
  const hide = <T extends { why: string }>(refusal: T): T => ("rivals" in refusal ? { ...refusal, rivals: (refusal.rivals as { weight: number; fixed: boolean }[]).map(({ weight, fixed }) => ({ wishId: "", weight, fixed })) } : refusal);
  return outcome.granted ? { ...outcome, missed: outcome.missed.map(hide) } : { ...outcome, refusals: outcome.refusals.map(hide) };
}

/** A round as one company sees it: its own wishes, its own weight, and once settled what became of them. `not-found` for a draft. */
export async function roundFor(scope: CompanyScope, id: string) {
  const round = isUuid(id) ? await db.allocationRound.findFirst({ where: { id, status: { not: "DRAFT" } }, include: { resources: { select: named } } }) : null;
  if (!round) throw notFound();
  const { resources, ...rest } = round;
  const base = shown(rest);
  const ids = resources.map((one) => one.resourceId);
  const [things, wishes, used] = await Promise.all([
    resourceNames(ids),
    db.roundWish.findMany({ where: { roundId: id, companyId: scope.companyId, withdrawnAt: null }, orderBy: [{ rank: "asc" }, { id: "asc" }], include: { placement: true } }),
    usedMinutes(ids, base.weights.lookBackDays, usedBefore(round)),
  ]);
  const own = used[scope.companyId] ?? 0;
  return {
    round: { ...base, weightsSource: await weightsSource(base.weights) },
    things,
    usedMinutes: own,
    percent: fairPercent(base.weights, own),
    wishes: wishes.map(wishView).map((wish) => ({
      ...wish,
      placement: round.status === "SETTLED" && wish.placement ? { ...wish.placement, outcome: withoutNames(wish.placement.outcome) } : null,
    })),
  };
}

/** A round as staff see it: all wishes with names, the proposal, how the solving stands. `not-found`. */
export async function roundForStaff(_scope: StaffScope, id: string, now: Date) {
  const round = isUuid(id) ? await db.allocationRound.findUnique({ where: { id }, include: { resources: { select: named } } }) : null;
  if (!round) throw notFound();
  const { resources, ...rest } = round;
  const wishes = await db.roundWish.findMany({ where: { roundId: id, withdrawnAt: null }, orderBy: [{ createdAt: "asc" }, { id: "asc" }], include: { placement: true }, take: 5000 });
  // Companies in the order in which they came, the wishes of each by rank.
  const came = new Map([...new Set(wishes.map((wish) => wish.companyId))].map((companyId, index) => [companyId, index]));
  wishes.sort((a, b) => (came.get(a.companyId) ?? 0) - (came.get(b.companyId) ?? 0) || a.rank - b.rank);
  const [things, names] = await Promise.all([resourceNames(resources.map((one) => one.resourceId)), companyNames(wishes.map((wish) => wish.companyId))]);
  const solution = solutionOf(round.solution);
  return {
    round: { ...shown(rest), weightsSource: await weightsSource(weightsSchema.parse(round.weights)) },
    things,
    solution,
    running: isRunning(solution, now),
    wishes: wishes.map((wish) => ({ ...wishView(wish), company: names.get(wish.companyId)?.name ?? "" })),
  };
}

interface WishResult {
  thing: { ru: string; en: string };
  granted: boolean;
  startsAt: Date;
  endsAt: Date;
  minutes: number;
  outcome: Outcome | null;
  failure: Failure | null;
  overrideReason: string | null;
}

/** Companies that wished in a round with what became of it, for letters: how many were granted, of how many. */
export async function resultsForLetters(roundId: string) {
  const round = await db.allocationRound.findUnique({ where: { id: roundId } });
  if (!round) return null;
  const wishes = await db.roundWish.findMany({ where: { roundId, withdrawnAt: null }, orderBy: { rank: "asc" }, include: { placement: true } });
  const things = new Map((await resourceNames(wishes.map((wish) => wish.resourceId))).map((thing) => [thing.id, thing]));
  const companies = new Map<string, WishResult[]>();
  for (const wish of wishes) {
    const thing = things.get(wish.resourceId);
    const startsAt = wish.placement?.startsAt ?? wish.startsAt;
    const list = companies.get(wish.companyId) ?? [];
    companies.set(wish.companyId, list);
    list.push({
      thing: { ru: thing?.nameRu ?? "", en: thing?.nameEn ?? "" },
      granted: Boolean(wish.placement?.bookingId),
      startsAt,
      endsAt: new Date(startsAt.getTime() + wish.minutes * 60_000),
      minutes: wish.minutes,
      outcome: (wish.placement?.reasons ?? null) as unknown as Outcome | null,
      failure: (wish.placement?.failure ?? null) as Failure | null,
      overrideReason: wish.placement?.overriddenById ? wish.placement.overrideReason : null,
    });
  }
  return { round: shown(round), companies };
}
