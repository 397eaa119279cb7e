import type { BookingStatus, CompanyKind } from "~/lib/db/generated/enums";
import type { CalendarExceptions } from "~/lib/calendar";
import { dayFromDb, siteDay, type Day } from "~/lib/time";
import { brokenFor, narrowed, rulesOf, type Refused, type Ruled } from "../../rules/plan";
import { withinTerm } from "../../rules/term";

/** A booking ahead that holds a resource, with what is judged about it. */
export interface BookingAhead {
  id: string;
  companyId: string;
  companyName: string;
  companyKind: CompanyKind | null;
  /** First day of the company's residency. */
  residentSince: Day | null;
  startsAt: Date;
  endsAt: Date;
  /** Units of the resource in question that it holds. */
  quantity: number;
  status: BookingStatus;
  purpose: string;
  createdAt: Date;
  /** Last day of a certificate of the company for the kind of resource. */
  certifiedUntil: Date | null;
}

/** A unit's time as it is taken now. `bookingId` null for a blackout, an offer or another resource's booking. */
export interface Taken {
  unitId: number;
  bookingId: string | null;
  from: number;
  to: number;
}

/**
 * What an edit means for a booking: a rule that it would break as edited, an approval or a certificate that it would need, a
 * buffer that would run into its neighbour, units past what one company may hold, a resource that is no longer in use, parts
 * that it holds and a new booking would not.
 */
export interface Consequence {
  booking: BookingAhead;
  what: "rule" | "approval" | "certificate" | "buffers" | "atOnce" | "closed" | "parts";
  /** The broken rule, where it is one. */
  refused?: Refused;
}

/** A resource as it stands or as it would stand. */
export type Judged = Ruled & { active: boolean; parts?: string };

type RuledFor = (resource: Ruled, booking: BookingAhead) => Ruled;

const byStart = (a: Consequence, b: Consequence) => a.booking.startsAt.getTime() - b.booking.startsAt.getTime() || (a.booking.id < b.booking.id ? -1 : 1);

/**
 * What an edit of a resource would mean for the bookings ahead: only what the edit itself changes, never what was so before.
 * Each booking is judged as of the moment at which it was made: notice and horizon are promises of that moment. Nothing is
 * cancelled by an edit; people decide.
 */
export function consequencesOf(before: Judged, after: Judged, bookings: readonly BookingAhead[], taken: readonly Taken[], exceptions: CalendarExceptions): Consequence[] {
  const found: Consequence[] = [];
  // As the company of a booking meets the resource, before and after.
  const met = new Map<string, Ruled>();
  const ruledFor: RuledFor = (resource, { companyId, companyKind, residentSince }) => {
    const key = `${resource === before ? "before" : "after"}|${companyId}`;
    let ruled = met.get(key);
    if (!ruled) met.set(key, (ruled = { ...resource, exceptions, deviations: narrowed(resource.deviations, { companyKind, residentSince }) }));
    return ruled;
  };
  for (const booking of bookings) {
    if (!after.active) {
      if (before.active) found.push({ booking, what: "closed" });
      continue;
    }
    const [mine, theirs] = [ruledFor(before, booking), ruledFor(after, booking)];
    const day = siteDay(booking.startsAt);
    const refused = brokenFor(theirs, booking, booking.createdAt);
    if (refused && brokenFor(mine, booking, booking.createdAt)?.rule !== refused.rule) found.push({ booking, what: "rule", refused });
    const [was, will] = [rulesOf(mine, day), rulesOf(theirs, day)];
    if (will.approval && !was.approval && booking.status !== "PENDING") found.push({ booking, what: "approval" });
    const certified = booking.certifiedUntil !== null && withinTerm({ to: dayFromDb(booking.certifiedUntil) }, booking);
    if (will.certificate && !was.certificate && !certified) found.push({ booking, what: "certificate" });
    if (before.parts !== after.parts) found.push({ booking, what: "parts" });
  }
  if (after.active) {
    for (const booking of pastMost(before, after, bookings, ruledFor)) found.push({ booking, what: "atOnce" });
    for (const booking of touching(before, after, bookings, taken, ruledFor)) found.push({ booking, what: "buffers" });
  }
  return found.sort(byStart);
}

/** Bookings during which their company holds more units at one moment than it may as edited, and might before. */
function pastMost(before: Ruled, after: Ruled, bookings: readonly BookingAhead[], ruledFor: RuledFor): BookingAhead[] {
  const most = (booking: BookingAhead) =>
    bookings
      .filter((other) => other.companyId === booking.companyId && other.startsAt < booking.endsAt && booking.startsAt < other.endsAt)
      // What is held is highest at the start of one of those that overlap.
      .map((other) => Math.max(other.startsAt.getTime(), booking.startsAt.getTime()))
      .reduce((highest, at) => {
        const held = bookings
          .filter((other) => other.companyId === booking.companyId && other.startsAt.getTime() <= at && at < other.endsAt.getTime())
          .reduce((sum, other) => sum + other.quantity, 0);
        return Math.max(highest, held);
      }, 0);
  return bookings.filter((booking) => {
    const day = siteDay(booking.startsAt);
    const limit = rulesOf(ruledFor(after, booking), day).maxAtOnce;
    if (limit === null) return false;
    const held = most(booking);
    const was = rulesOf(ruledFor(before, booking), day).maxAtOnce;
    return held > limit && (was === null || held <= was);
  });
}

/** Bookings whose buffers as edited would run into what the same unit holds before or after them. */
function touching(before: Ruled, after: Ruled, bookings: readonly BookingAhead[], taken: readonly Taken[], ruledFor: RuledFor): BookingAhead[] {
  const byId = new Map(bookings.map((booking) => [booking.id, booking]));
  const spanUnder = (rules: Ruled, one: Taken) => {
    const booking = one.bookingId === null ? undefined : byId.get(one.bookingId);
    if (!booking) return { from: one.from, to: one.to };
    const { bufferBefore, bufferAfter } = rulesOf(ruledFor(rules, booking), siteDay(booking.startsAt));
    return { from: booking.startsAt.getTime() - bufferBefore * 60_000, to: booking.endsAt.getTime() + bufferAfter * 60_000 };
  };
  const clash = (rules: Ruled, one: Taken, other: Taken) => spanUnder(rules, one).to > spanUnder(rules, other).from;
  const hit = new Set<string>();
  const sorted = [...taken].sort((a, b) => a.unitId - b.unitId || a.from - b.from);
  sorted.forEach((one, index) => {
    const next = sorted[index + 1];
    if (next?.unitId !== one.unitId || !clash(after, one, next) || clash(before, one, next)) return;
    for (const { bookingId } of [one, next]) if (bookingId !== null) hit.add(bookingId);
  });
  return bookings.filter((booking) => hit.has(booking.id));
}
