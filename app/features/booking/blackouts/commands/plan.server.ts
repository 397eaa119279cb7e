import { audit, system, type Actor } from "~/lib/audit.server";
import { db, Prisma, transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound, ruleBroken } from "~/lib/errors";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { lay, lift, unitsOf, type OverBookings } from "../../commands/block.server";
import { withHolders } from "../../commands/holders.server";
import { isRule, occurrences } from "../rules/recurrence";

export interface PlanInput {
  resourceId: string;
  unitId: number | null;
  /** RRULE without DTSTART; `startsAt` is its first time. */
  rule: string;
  startsAt: Date;
  minutes: number;
  reasonRu: string;
  reasonEn: string;
}

const actorOf = (scope: StaffScope, ip: string | null): Actor => ({ id: scope.userId, name: scope.userName, ip });

/**
 * Plans a closure that repeats and lays it as far ahead as people may book; a job goes on from there. With «refuse» nothing is made
 * when somebody holds any of its times until then; later times are laid around whoever came first.
 *
 * Errors: `slot-taken` (409, details.bookings), `rule-broken` (order), `field.rule` (422), `not-found`.
 */
export async function makePlan(scope: StaffScope, input: PlanInput, over: OverBookings, now: Date, ip: string | null = null): Promise<{ id: string; laid: number }> {
  if (input.minutes <= 0) throw ruleBroken("order");
  if (!isRule(input.rule)) throw invalid("field.rule");
  const units = await unitsOf(db, input);
  if (over === "refuse") await requireFree(units.map((unit) => unit.id), timesOf(input, now, await reachOf(input.resourceId, now)), input.minutes);
  const plan = await transaction(async (tx) => {
    const made = await tx.blackoutPlan.create({ data: { ...input, disrupts: over === "disrupt", createdById: scope.userId, createdAt: now }, select: { id: true } });
    await audit(tx, actorOf(scope, ip), "blackout-plan.made", { type: "resource", id: input.resourceId }, { planId: made.id, rule: input.rule, minutes: input.minutes, over });
    return made;
  });
  return { id: plan.id, laid: await layPlan(plan.id, now) };
}

const timesOf = (plan: { rule: string; startsAt: Date; laidUntil?: Date | null }, now: Date, to: Date): Date[] => {
  const after = plan.laidUntil && plan.laidUntil >= now ? new Date(plan.laidUntil.getTime() + 1) : now;
  return occurrences(plan.rule, plan.startsAt, { from: after, to });
};

/** The end of the last day on which a resource may be booked now. */
async function reachOf(resourceId: string, now: Date): Promise<Date> {
  const resource = await db.resource.findUnique({ where: { id: resourceId }, select: { horizonDays: true } });
  if (!resource) throw notFound();
  return atMinute(addDays(siteDay(now), resource.horizonDays + 1), 0);
}

async function requireFree(unitIds: readonly number[], starts: readonly Date[], minutes: number): Promise<void> {
  if (starts.length === 0) return;
  const ranges = Prisma.join(starts.map((at) => Prisma.sql`(${at}::timestamptz, ${new Date(at.getTime() + minutes * 60_000)}::timestamptz)`));
  const taken = await db.$queryRaw<{ bookingId: string }[]>`
    SELECT DISTINCT a."bookingId" FROM (VALUES ${ranges}) AS time ("from", "to")
    JOIN "Allocation" a ON a."unitId" = ANY(${[...unitIds]}::int[]) AND tstzrange(a."startsAt", a."endsAt") && tstzrange(time."from", time."to")
    WHERE a."bookingId" IS NOT NULL`;
  if (taken.length > 0) throw conflict("slot-taken", {}, { bookings: taken.map((row) => row.bookingId) });
}

/** Lays what of a plan falls between what was laid and what people may book. Each time is its own transaction that moves the mark, so nothing is laid twice. Returns how many. */
export async function layPlan(planId: string, now: Date): Promise<number> {
  const plan = await db.blackoutPlan.findUnique({ where: { id: planId } });
  if (!plan || plan.endedAt) return 0;
  const units = await unitsOf(db, plan).catch(() => []);
  if (units.length === 0) return 0;
  const resourceIds = [...new Set(units.map((unit) => unit.resourceId))];
  let laid = 0;
  for (const startsAt of timesOf(plan, now, await reachOf(plan.resourceId, now))) {
    const endsAt = new Date(startsAt.getTime() + plan.minutes * 60_000);
    laid += await withHolders({ resourceIds, unitIds: units.map((unit) => unit.id), from: startsAt, to: endsAt }, async (tx, holders) => {
      const rows = await tx.$queryRaw<{ open: boolean }[]>`
        SELECT "endedAt" IS NULL AND ("laidUntil" IS NULL OR "laidUntil" < ${startsAt}) AS open FROM "BlackoutPlan" WHERE id = ${planId}::uuid FOR UPDATE`;
      if (!rows[0]?.open) return 0;
      const { resourceId, unitId, reasonRu, reasonEn } = plan;
      await lay(tx, { resourceId, unitId, startsAt, endsAt, reasonRu, reasonEn, planId }, holders, system, plan.disrupts ? "disrupt" : "around", now);
      await tx.blackoutPlan.update({ where: { id: planId }, data: { laidUntil: startsAt } });
      return 1;
    });
  }
  return laid;
}

/** Lays all plans on, and finishes endings that were cut off. Returns how many blackouts were laid. */
export async function layPlans(now: Date): Promise<number> {
  const plans = await db.blackoutPlan.findMany({ where: { endedAt: null }, select: { id: true }, orderBy: { id: "asc" } });
  let laid = 0;
  for (const { id } of plans) laid += await layPlan(id, now);
  const left = await db.blackout.findMany({ where: { plan: { endedAt: { not: null } }, startsAt: { gt: now } }, select: { id: true } });
  for (const { id } of left) await lift(id, system, now);
  return laid;
}

/** Ends a plan: its times that have not begun are free again. Ending what is ended does nothing. Error: `not-found`. */
export async function endPlan(scope: StaffScope, id: string, now: Date, ip: string | null = null): Promise<void> {
  if (!isUuid(id)) throw notFound();
  const actor = actorOf(scope, ip);
  await transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ resourceId: string; endedAt: Date | null }[]>`SELECT "resourceId", "endedAt" FROM "BlackoutPlan" WHERE id = ${id}::uuid FOR UPDATE`;
    if (!rows[0]) throw notFound();
    if (rows[0].endedAt) return;
    await tx.blackoutPlan.update({ where: { id }, data: { endedAt: now } });
    await audit(tx, actor, "blackout-plan.ended", { type: "resource", id: rows[0].resourceId }, { planId: id });
  });
  const ahead = await db.blackout.findMany({ where: { planId: id, startsAt: { gt: now } }, select: { id: true }, orderBy: { startsAt: "asc" } });
  for (const one of ahead) await lift(one.id, actor, now);
}

/**
 * Lifts one blackout, also one of a plan. Errors: `not-found`, `blackout-fault` (409) for one that a fault keeps, `blackout-training`
 * (409, details.sessionId) for one that a training stands on.
 */
export async function liftOne(scope: StaffScope, id: string, now: Date, ip: string | null = null): Promise<void> {
  const blackout = isUuid(id) ? await db.blackout.findUnique({ where: { id }, select: { faultId: true } }) : null;
  if (!blackout) throw notFound();
  if (blackout.faultId) throw conflict("blackout-fault");
  const session = await db.trainingSession.findFirst({ where: { blackoutId: id, status: "PLANNED" }, select: { id: true } });
  if (session) throw conflict("blackout-training", {}, { sessionId: session.id });
  await lift(id, actorOf(scope, ip), now);
}
