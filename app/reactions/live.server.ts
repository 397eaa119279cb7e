import { tellBookingChanged, tellChanged, tellOfferChanged } from "../features/booking/live/tell.server";
import type { Reaction, Reactions } from "../lib/events.server";

const instant = (value: unknown): Date | null => (typeof value === "string" && !Number.isNaN(Date.parse(value)) ? new Date(value) : null);

/** Tells open schedules what an event has changed: a booking or an offer by its id, or a stretch by `from` and `to`. */
const tellSchedules: Reaction = async (payload) => {
  if (typeof payload.bookingId === "string") await tellBookingChanged(payload.bookingId);
  if (typeof payload.entryId === "string") await tellOfferChanged(payload.entryId);
  const [from, to] = [instant(payload.from ?? payload.startsAt), instant(payload.to ?? payload.endsAt)];
  if (from && to) await tellChanged({ from, to });
};

/** Events of these families change what the schedule shows. */
const FAMILY = /^(booking|blackout|waitlist|unit)\./;
/** Those of them to which nothing else may react. */
const AMONG: readonly string[] = ["booking.checked-in", "booking.checked-out", "blackout.made", "blackout.lifted", "waitlist.lapsed", "waitlist.left", "waitlist.withdrawn", "unit.withdrawn"];

/** The table of reactions, in which every event that changes the schedule is also told to those who look at it, before letters are written. */
export const heardBySchedules = (reactions: Reactions): Reactions => ({
  ...reactions,
  ...Object.fromEntries(
    [...new Set([...Object.keys(reactions).filter((type) => FAMILY.test(type)), ...AMONG])].map((type) => [type, [tellSchedules, ...(reactions[type] ?? [])]]),
  ),
});
