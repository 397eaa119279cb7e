/** When people may say that they are there, and when the house stops waiting for them. Minutes, as the operator's norms have them. */
export interface PresenceRules {
  /** How long before the start a booking may be checked in. */
  earlyMinutes: number;
  /** How long after the start it is waited for. */
  graceMinutes: number;
}

interface Booked {
  startsAt: Date;
  endsAt: Date;
}

/** Whether the door is early, open or past for a booking. */
export type Presence = "early" | "open" | "over";

/** From when a booking may be checked in. */
export const checkInFrom = (booking: Pick<Booked, "startsAt">, { earlyMinutes }: Pick<PresenceRules, "earlyMinutes">): Date =>
  new Date(booking.startsAt.getTime() - earlyMinutes * 60_000);

/** May be checked in from some minutes before the start until the end. */
export function presenceAt(booking: Booked, rules: Pick<PresenceRules, "earlyMinutes">, now: Date): Presence {
  if (now < checkInFrom(booking, rules)) return "early";
  return now < booking.endsAt ? "open" : "over";
}

/**
 * The moment at which a booking that nobody came to gives its time back. The grace time begins with the start, with the payment when
 * that was later, and not before the portal itself was there to be checked in at (`watchedSince`).
 */
export function releaseAt(booking: Pick<Booked, "startsAt"> & { confirmedAt: Date | null }, { graceMinutes }: Pick<PresenceRules, "graceMinutes">, watchedSince: Date | null): Date {
  const from = Math.max(booking.startsAt.getTime(), booking.confirmedAt?.getTime() ?? 0, watchedSince?.getTime() ?? 0);
  return new Date(from + graceMinutes * 60_000);
}
