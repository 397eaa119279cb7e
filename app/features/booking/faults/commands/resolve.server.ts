import { audit, system, type Actor } from "~/lib/audit.server";
import { db, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { setEnd, unlay } from "../../commands/block.server";
import { withHolders, type Settled } from "../../commands/holders.server";
import { horizonEnd, reachOf, type UnitAt } from "./open.server";
import { unitAt } from "./report.server";

const actorOf = (scope: StaffScope, ip: string | null): Actor => ({ id: scope.userId, name: scope.userName, ip });

async function faultUnit(id: string): Promise<UnitAt> {
  const fault = isUuid(id) ? await db.fault.findUnique({ where: { id }, select: { unitId: true } }) : null;
  if (!fault) throw notFound();
  return unitAt(fault.unitId);
}

/** The fault, kept to this transaction. Error: `fault-resolved` (409) when it is mended already. */
async function lockOpen(tx: Tx, id: string): Promise<void> {
  const rows = await tx.$queryRaw<{ resolvedAt: Date | null }[]>`SELECT "resolvedAt" FROM "Fault" WHERE id = ${id}::uuid FOR UPDATE`;
  if (!rows[0]) throw notFound();
  if (rows[0].resolvedAt) throw conflict("fault-resolved");
}

/** Blackouts of a fault that reach beyond `now`, latest end first. */
const blackoutsOf = (tx: Tx, faultId: string) => tx.blackout.findMany({ where: { faultId }, select: { id: true, endsAt: true }, orderBy: { endsAt: "desc" } });

/**
 * Says that a unit is mended: what of its time is left is free, and disrupted bookings that can be served again are told so.
 * Errors: `not-found`, `fault-resolved` (409).
 */
export async function resolveFault(scope: StaffScope, id: string, resolution: string, now: Date, ip: string | null = null): Promise<void> {
  const unit = await faultUnit(id);
  const actor = actorOf(scope, ip);
  await withHolders(reachOf(unit, now), async (tx, holders) => {
    await lockOpen(tx, id);
    await tx.fault.update({ where: { id }, data: { resolvedAt: now, resolvedById: scope.userId, resolution } });
    for (const blackout of await blackoutsOf(tx, id)) await unlay(tx, blackout.id, holders, actor, now);
    await audit(tx, actor, "fault.resolved", { type: "unit", id: String(unit.id) }, { faultId: id, resolution });
  });
}

/**
 * Says until when a unit is away; null until it is mended. Time that it is back for is free again, time that it is away for longer
 * moves or disrupts those who hold it. Errors: `not-found`, `fault-resolved` (409), `fault-expected` (422) for the past.
 */
export async function expectFault(scope: StaffScope, id: string, expectedAt: Date | null, now: Date, ip: string | null = null): Promise<Settled> {
  if (expectedAt && expectedAt <= now) throw invalid("fault-expected");
  const unit = await faultUnit(id);
  const actor = actorOf(scope, ip);
  return withHolders(reachOf(unit, now), async (tx, holders) => {
    await lockOpen(tx, id);
    await tx.fault.update({ where: { id }, data: { expectedAt } });
    await audit(tx, actor, "fault.expected", { type: "unit", id: String(unit.id) }, { faultId: id, expectedAt: expectedAt?.toISOString() ?? null });
    const [blackout] = await blackoutsOf(tx, id);
    return blackout ? setEnd(tx, blackout.id, expectedAt ?? horizonEnd(unit, now), holders, actor, now) : { moved: 0, disrupted: 0 };
  });
}

const DAY_MS = 86_400_000;

/**
 * Keeps units that are not mended offline as time goes on: without a day of return as far as people may book, past their day of
 * return a day at a time. Safe to repeat. Returns how many blackouts grew.
 */
export async function keepFaultsClosed(now: Date): Promise<number> {
  const open = await db.fault.findMany({ where: { resolvedAt: null }, select: { id: true, expectedAt: true, unitId: true }, orderBy: { id: "asc" } });
  let grown = 0;
  for (const { id, expectedAt, unitId } of open) {
    const unit = await unitAt(unitId);
    const until = expectedAt === null ? horizonEnd(unit, now) : expectedAt > now ? expectedAt : new Date(now.getTime() + DAY_MS);
    const behind = await db.blackout.findFirst({ where: { faultId: id }, select: { endsAt: true }, orderBy: { endsAt: "desc" } });
    // Past its day it is laid anew once a day, not at every call.
    if (!behind || behind.endsAt >= until || (expectedAt !== null && expectedAt <= now && behind.endsAt.getTime() - now.getTime() > DAY_MS / 2)) continue;
    grown += await withHolders(reachOf(unit, now), async (tx, holders) => {
      const rows = await tx.$queryRaw<{ open: boolean }[]>`SELECT "resolvedAt" IS NULL AS open FROM "Fault" WHERE id = ${id}::uuid FOR UPDATE`;
      const [blackout] = await blackoutsOf(tx, id);
      if (!rows[0]?.open || !blackout || blackout.endsAt >= until) return 0;
      await setEnd(tx, blackout.id, until, holders, system, now);
      return 1;
    });
  }
  return grown;
}
