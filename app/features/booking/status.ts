import type { BookingStatus } from "~/lib/db/generated/enums";

/** Where a booking may go from each state. Whatever is not named here does not happen. */
export const BOOKING_TRANSITIONS: Record<BookingStatus, readonly BookingStatus[]> = {
  HELD: ["CONFIRMED", "CANCELLED", "EXPIRED"],
  CONFIRMED: ["DONE", "CANCELLED"],
  DONE: [],
  CANCELLED: [],
  EXPIRED: [],
};

export const mayBecome = (from: BookingStatus, to: BookingStatus): boolean => BOOKING_TRANSITIONS[from].includes(to);

