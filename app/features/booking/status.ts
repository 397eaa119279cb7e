import type { BookingStatus } from "~/lib/db/generated/enums";

/** Where a booking may go from each state. Whatever is not named here does not happen. */
export const BOOKING_TRANSITIONS: Record<BookingStatus, readonly BookingStatus[]> = {
  PENDING: ["HELD", "CONFIRMED", "CANCELLED", "EXPIRED"],
  HELD: ["CONFIRMED", "CANCELLED", "EXPIRED"],
  CONFIRMED: ["CHECKED_IN", "DONE", "NO_SHOW", "CANCELLED"],
  CHECKED_IN: ["DONE"],
  DONE: [],
  NO_SHOW: [],
  CANCELLED: [],
  EXPIRED: [],
};

export const mayBecome = (from: BookingStatus, to: BookingStatus): boolean => BOOKING_TRANSITIONS[from].includes(to);


/** States in which a booking holds its time and may still take place or is taking place. */
export const LIVE = ["PENDING", "HELD", "CONFIRMED", "CHECKED_IN"] as const satisfies readonly BookingStatus[];
export const isLive = (status: string): boolean => LIVE.some((live) => live === status);
