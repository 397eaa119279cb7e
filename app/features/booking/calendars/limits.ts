/** Calendars that one person may have open at a time, for each company and as staff. */
export const FEEDS_EACH = 10;
