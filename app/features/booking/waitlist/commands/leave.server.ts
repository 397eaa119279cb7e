import { audit, system, type Actor } from "~/lib/audit.server";
import { db, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, DomainError, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { isUuid } from "~/lib/uuid";
import type { CompanyScope } from "../../../identity/types";
import { requireTenure } from "../../commands/take.server";
import { lockUnits } from "../../commands/units.server";
import type { BookingEvent } from "../../events";
import { mayBecome, STANDING } from "../status";
import { leavesOfEntry, lockEntry, type LockedEntry } from "./entry.server";
import { candidatesFor, leavesWanted, offerHours, offerIn } from "./offer.server";

interface Ending {
  to: "LAPSED" | "LEFT" | "CLOSED";
  actor: Actor;
  now: Date;
  /** Code of why, for the audit log. */
  because: string;
  /** Judged with the row locked; nothing is done when it says no. */
  may: (entry: LockedEntry) => boolean;
  /** What else is to be known, read before the units are locked. False does nothing. */
  first?: (tx: Tx) => Promise<boolean>;
}

/**
 * Ends a place in a line. When it held an offer, the next in line are offered its time in the same transaction: nobody slips in
 * between. Returns whether it ended.
 */
async function endPlace(id: string, { to, actor, now, because, may, first }: Ending): Promise<boolean> {
  const known = await db.waitlistEntry.findUnique({ where: { id } });
  if (!known) return false;
  const leaves = await leavesOfEntry(known);
  const next = known.status === "OFFERED" ? (await candidatesFor({ resourceIds: leaves, from: known.startsAt, to: known.endsAt }, now, { held: true })).filter((one) => one.id !== id) : [];
  const hours = await offerHours();
  return transaction(async (tx) => {
    if (first && !(await first(tx))) return false;
    await lockUnits(tx, [...new Set([...leaves, ...leavesWanted(next)])]);
    const entry = await lockEntry(tx, id);
    if (!entry || !mayBecome(entry.status, to) || !may(entry)) return false;
    await tx.allocation.deleteMany({ where: { waitlistId: id } });
    await tx.waitlistEntry.update({ where: { id }, data: { status: to, closedAt: now } });
    await audit(tx, actor, `waitlist.${to.toLowerCase()}`, { type: "waitlist", id }, { because });
    if (entry.status === "OFFERED") {
      const event: BookingEvent = { type: to === "LAPSED" ? "waitlist.lapsed" : "waitlist.left", payload: { entryId: id } };
      await recordEvent(tx, event);
      await offerIn(tx, next, now, hours);
    }
    return true;
  });
}

/** Takes the scope's company out of a line, or drops what it searches for. Leaving twice does nothing. Errors: `not-found`, `wrong-status` (409) when it was taken or is over. */
export async function leave(scope: CompanyScope, id: string, now: Date): Promise<void> {
  const known = isUuid(id) ? await db.waitlistEntry.findFirst({ where: { id, companyId: scope.companyId }, select: { id: true } }) : null;
  if (!known) throw notFound();
  if (await endPlace(id, { to: "LEFT", actor: { id: scope.userId, name: scope.userName }, now, because: "left", may: () => true })) return;
  const { status } = await db.waitlistEntry.findUniqueOrThrow({ where: { id }, select: { status: true } });
  if (status !== "LEFT") throw conflict("wrong-status");
}

/** Takes back the offers whose deadline has passed and passes their time on to the next in line. Returns how many. */
export async function lapseOffers(now: Date, batch = 200): Promise<number> {
  const due = await db.waitlistEntry.findMany({ where: { status: "OFFERED", offerExpiresAt: { lte: now } }, select: { id: true }, orderBy: { offerExpiresAt: "asc" }, take: batch });
  let lapsed = 0;
  for (const { id } of due) {
    const done = await endPlace(id, { to: "LAPSED", actor: system, now, because: "deadline", may: (entry) => entry.offerExpiresAt !== null && entry.offerExpiresAt <= now });
    if (done) lapsed += 1;
  }
  return lapsed;
}

/** Closes the lines for a time that has begun, and searches whose last day is over. Rows that another holds wait for the next minute. Returns how many. */
export async function closeBegun(now: Date): Promise<number> {
  return db.$executeRaw`
    UPDATE "WaitlistEntry" SET status = 'CLOSED', "closedAt" = ${now}
    WHERE id IN (SELECT id FROM "WaitlistEntry"
                 WHERE status = 'WAITING' AND CASE WHEN "resourceId" IS NULL THEN "endsAt" ELSE "startsAt" END <= ${now} FOR UPDATE SKIP LOCKED)`;
}

/**
 * Closes the lines of a company that it may no longer stand in, because its residency is suspended, shorter or over, or its admission as a client ended. Judged by
 * what it is now, so a second call does nothing. Returns how many.
 */
export async function closeUnentitled(companyId: string, now: Date): Promise<number> {
  const standing = await db.waitlistEntry.findMany({ where: { companyId, status: { in: [...STANDING] } }, select: { id: true, startsAt: true, endsAt: true, resourceId: true } });
  let closed = 0;
  for (const { id, resourceId, ...time } of standing) {
    // A search is for any time in its days: only what holds today counts.
    const range = resourceId ? time : { startsAt: now, endsAt: new Date(now.getTime() + 1) };
    const done = await endPlace(id, { to: "CLOSED", actor: system, now, because: "residency", may: () => true, first: async (tx) => !(await isEntitled(tx, companyId, range, now)) });
    if (done) closed += 1;
  }
  return closed;
}

async function isEntitled(tx: Tx, companyId: string, range: { startsAt: Date; endsAt: Date }, now: Date): Promise<boolean> {
  try {
    await requireTenure(tx, companyId, range, now);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
