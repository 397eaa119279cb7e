import type { BookingStatus } from "~/lib/db/generated/enums";

/** How far a booking has come, as far as calendars care. */
const STEP: Record<BookingStatus, 0 | 1 | 2> = { PENDING: 0, HELD: 0, CONFIRMED: 1, CHECKED_IN: 1, DONE: 1, NO_SHOW: 1, CANCELLED: 2, EXPIRED: 2 };

/**
 * SEQUENCE of a booking's event (RFC 5545, 3.8.7.4): rises when it is moved (its version) and when its state changes,
 * and never falls, since versions and states only go forward.
 */
export const sequenceOf = ({ version, status }: { version: number; status: BookingStatus }): number => (version - 1) * 3 + STEP[status];
