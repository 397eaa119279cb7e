import { db } from "~/lib/db/client.server";

/** How many bookings that end before an instant are confirmed or under way still: their time has not been closed. */
export const openUses = (before: Date): Promise<number> => db.booking.count({ where: { status: { in: ["CONFIRMED", "CHECKED_IN"] }, endsAt: { lte: before } } });
