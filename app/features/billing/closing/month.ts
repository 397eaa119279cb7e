import { addMonths, atMinute, dayToDb, type Day } from "~/lib/time";

/** A month's bounds: as days of the database (`next` is outside), and as the instants at which it begins and ends in the site's zone. */
export const monthBounds = (month: Day) => ({ from: dayToDb(month), next: dayToDb(addMonths(month, 1)), begins: atMinute(month, 0), ends: atMinute(addMonths(month, 1), 0) });
