/**
 * What is counted of the use of units. Minutes are unit time: a booking of three seats for an hour is three hours.
 * Only the part inside the period counts, buffers apart, and things that were made of others count by their parts.
 */
export interface Measures {
  /** Bookings that touch the period. */
  bookings: number;
  /** Held by bookings that were not cancelled, paid or not yet; of a no-show only what was not given to others. */
  bookedMinutes: number;
  /** Held by bookings that took place, or whose people are inside. */
  usedMinutes: number;
  /** Preparation and cleaning around the bookings, wholly or partly in the period. */
  bufferMinutes: number;
  /** Booked, and nobody came: the whole time as it was booked. */
  noShowMinutes: number;
  /** Cancelled so late that a fee stayed: the whole time as it was booked. */
  lateMinutes: number;
  /** Hours of bookings (not of units) for which at least one programme pays. */
  subsidisedMinutes: number;
  /** What the programmes pay of the price, in kopecks. */
  subsidyKopecks: number;
}

/** Of the units of one resource. */
export interface OpenMeasures extends Measures {
  /** Opening hours × units in use, as the rules stand now. */
  openMinutes: number;
  /** Closures (works, faults, the house's own use) within the opening hours. */
  blockedMinutes: number;
}

export const nothing = (): Measures => ({ bookings: 0, bookedMinutes: 0, usedMinutes: 0, bufferMinutes: 0, noShowMinutes: 0, lateMinutes: 0, subsidisedMinutes: 0, subsidyKopecks: 0 });

export function addMeasures(to: Measures, more: Measures): void {
  for (const name of Object.keys(more) as (keyof Measures)[]) if (name in to) to[name] += more[name];
}

/** Share of the time that could be booked which was: booked ÷ (open − blocked). Null when nothing could be. */
export function shareOf({ openMinutes, blockedMinutes, bookedMinutes }: Pick<OpenMeasures, "openMinutes" | "blockedMinutes" | "bookedMinutes">): number | null {
  const bookable = openMinutes - blockedMinutes;
  return bookable > 0 ? bookedMinutes / bookable : null;
}
