import type { BookingStatus } from "~/lib/db/generated/enums";

/** In which order the desk looks at the day's bookings: first what cannot wait. */
export const TURNS = ["overrun", "awaited", "inside", "running", "ahead", "over"] as const;
export type Turn = (typeof TURNS)[number];

interface Coming {
  status: BookingStatus;
  startsAt: Date;
  endsAt: Date;
  from: Date;
  mustCheckIn: boolean;
}

/** Whose turn a booking has at a moment. */
export function turnOf(booking: Coming, now: Date): Turn {
  if (booking.status === "CHECKED_IN") return now > booking.endsAt ? "overrun" : "inside";
  if (booking.status !== "CONFIRMED" || booking.endsAt <= now) return "over";
  if (booking.from > now) return "ahead";
  // Where nobody has to check in, nobody is waited for.
  return booking.mustCheckIn ? "awaited" : booking.startsAt <= now ? "running" : "ahead";
}

/** The day's bookings by turn, in the order of the desk; turns without any are left out. */
export function byTurn<T extends Coming>(rows: readonly T[], now: Date): { turn: Turn; rows: T[] }[] {
  return TURNS.map((turn) => ({ turn, rows: rows.filter((row) => turnOf(row, now) === turn) })).filter(({ rows: found }) => found.length > 0);
}
