import { createHash } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { conflict, forbidden } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { toIso } from "~/lib/time";
import { companyNames } from "../../../identity/queries.server";
import type { StaffScope } from "../../../identity/types";
import { judgeHolders, settleHolders, settleOffers, withHolders, type Holder, type Outcome } from "../../commands/holders.server";
import type { BookingEvent, UnitTime } from "../../events";
import { mayAdminister } from "../../policy";
import { horizonEnd, reachOf, type UnitAt } from "./open.server";
import { unitAt } from "./report.server";

/** When and from where a command came. */
interface At {
  now: Date;
  ip?: string | null;
}

/** How a booking would fare: another unit, none, or nothing because it has begun. */
export type Fate = Outcome["became"] | "begun";

/** What taking a unit out of use would mean, as pages show it: at most 100 bookings, with how many there are. */
export interface WithdrawalPreview {
  unitId: number;
  label: string;
  /** Stamp that confirms what was shown. */
  seen: string;
  count: number;
  /** Offers of the waitlist that would go back into their line. */
  offers: number;
  items: { bookingId: string; company: string; purpose: string; startsAt: string; endsAt: string; fate: Fate; units: string[] }[];
}

export type Withdrawal = { done: true; moved: number; disrupted: number } | { done: false; preview: WithdrawalPreview };

/** Takes what was found out of a transaction that is rolled back. */
class Shown extends Error {
  constructor(readonly preview: WithdrawalPreview) {
    super("shown");
  }
}

/**
 * Takes a unit out of use: nobody may book it any more, and whoever holds it ahead goes to another unit of the resource or is told
 * and offered other places. What it means for bookings is worked out by doing it, and nothing is kept until it was seen: `seen` is
 * the stamp of the preview, and a booking that came or went since is shown first. Does nothing to one that is out already.
 *
 * Errors: `forbidden`, `not-found`; 409 `withdraw-out` while it is in somebody's hands, `unit-part` when a whole needs it.
 */
export async function withdrawUnit(scope: StaffScope, unitId: number, seen: string, { now, ip = null }: At): Promise<Withdrawal> {
  if (!mayAdminister(scope)) throw forbidden();
  const unit = await unitAt(unitId);
  const actor = { id: scope.userId, name: scope.userName, ip };
  try {
    return await withHolders(reachOf(unit, now), async (tx, holders): Promise<Withdrawal> => {
      await lockParts(tx);
      const { count } = await tx.unit.updateMany({ where: { id: unitId, active: true }, data: { active: false } });
      if (count === 0) return { done: true, moved: 0, disrupted: 0 };
      await requireSpare(tx, unit);
      const outcomes = await judgeHolders(tx, holders, actor, now);
      const offers = await settleOffers(tx, [unit.resourceId], now);
      const preview = await shown(tx, unit, holders, outcomes, offers, now);
      if ((preview.count > 0 || offers > 0) && preview.seen !== seen) throw new Shown(preview);
      const of = (fate: Fate) => outcomes.filter((one) => one.became === fate).length;
      const settled = { moved: of("moved") + of("restored"), disrupted: of("disrupted") };
      await tellUnit(tx, "unit.withdrawn", unit, now);
      await audit(tx, actor, "unit.withdrawn", { type: "unit", id: String(unitId) }, { label: unit.label, resourceId: unit.resourceId, ...settled });
      return { done: true, ...settled };
    });
  } catch (error) {
    if (error instanceof Shown) return { done: false, preview: error.preview };
    throw error;
  }
}

/** A whole counts the units of its parts: they must not change between its look and its word. */
const lockParts = (tx: Tx) => tx.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('resource-parts', 0))::text`;

async function requireSpare(tx: Tx, { id: unitId, resourceId }: UnitAt): Promise<void> {
  if ((await tx.custody.count({ where: { unitId, returnedAt: null } })) > 0) throw conflict("withdraw-out");
  const left = await tx.unit.count({ where: { resourceId, active: true } });
  const whole = await tx.resourcePart.findFirst({ where: { partId: resourceId, quantity: { gt: left } }, include: { whole: { select: { nameRu: true } } } });
  if (whole) throw conflict("unit-part", { name: whole.whole.nameRu });
}

async function shown(tx: Tx, unit: UnitAt, holders: readonly Holder[], outcomes: readonly Outcome[], offers: number, now: Date): Promise<WithdrawalPreview> {
  const fates = new Map<string, { fate: Fate; units: string[] }>(outcomes.map(({ bookingId, became, units }) => [bookingId, { fate: became, units }]));
  const begun = holders.filter((one) => !fates.has(one.id) && (one.status === "CHECKED_IN" || (one.status === "CONFIRMED" && one.startsAt <= now))).map((one) => one.id);
  const standing = await tx.allocation.findMany({ where: { unitId: unit.id, bookingId: { in: begun } }, select: { bookingId: true } });
  for (const { bookingId } of standing) if (bookingId) fates.set(bookingId, { fate: "begun", units: [] });
  const bookings = await tx.booking.findMany({
    where: { id: { in: [...fates.keys()] } },
    select: { id: true, companyId: true, purpose: true, startsAt: true, endsAt: true },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    take: 100,
  });
  const names = await companyNames(bookings.map((one) => one.companyId), tx);
  return {
    unitId: unit.id,
    label: unit.label,
    seen: createHash("sha256").update(JSON.stringify([unit.id, [...fates].sort(([a], [b]) => (a < b ? -1 : 1)), offers])).digest("hex").slice(0, 20),
    count: fates.size,
    offers,
    items: bookings.map(({ id, companyId, purpose, startsAt, endsAt }) => ({
      bookingId: id,
      company: names.get(companyId)?.name ?? "",
      purpose,
      startsAt: toIso(startsAt),
      endsAt: toIso(endsAt),
      fate: fates.get(id)?.fate ?? "begun",
      units: fates.get(id)?.units ?? [],
    })),
  };
}

/**
 * Takes a unit into use again; blackouts in force close it as the others, and those who waited for a unit are served.
 * Errors: `forbidden`, `not-found`, `parts-units` (409) for a unit of a resource that is now made of others.
 */
export async function restoreUnit(scope: StaffScope, unitId: number, { now, ip = null }: At): Promise<void> {
  if (!mayAdminister(scope)) throw forbidden();
  const unit = await unitAt(unitId);
  const actor: Actor = { id: scope.userId, name: scope.userName, ip };
  await withHolders(reachOf(unit, now), async (tx, holders) => {
    await lockParts(tx);
    const { count } = await tx.unit.updateMany({ where: { id: unitId, active: false }, data: { active: true } });
    if (count === 0) return;
    if ((await tx.resourcePart.count({ where: { wholeId: unit.resourceId } })) > 0) throw conflict("parts-units");
    await tx.$executeRaw`
      SELECT kadr_fill_blackout(b.id, ${unitId}::int, ${now}) FROM "Blackout" b
      WHERE b."endsAt" > ${now} AND ${unitId}::int IN (SELECT kadr_blackout_units(b.id))`;
    await settleHolders(tx, holders, actor, now);
    await tellUnit(tx, "unit.restored", unit, now);
    await audit(tx, actor, "unit.restored", { type: "unit", id: String(unitId) }, { label: unit.label, resourceId: unit.resourceId });
  });
}

async function tellUnit(tx: Tx, type: "unit.withdrawn" | "unit.restored", unit: UnitAt, now: Date): Promise<void> {
  const payload: UnitTime = { resourceId: unit.resourceId, from: toIso(now), to: toIso(horizonEnd(unit, now)) };
  const event: BookingEvent = { type, payload };
  await recordEvent(tx, event);
}
