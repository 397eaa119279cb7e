import { db, type Prisma } from "~/lib/db/client.server";

/** Bookings that end before an instant and are confirmed or under way still: their time has not been closed. */
export const openBefore = (before: Date): Prisma.BookingWhereInput => ({ status: { in: ["CONFIRMED", "CHECKED_IN"] }, endsAt: { lte: before } });

/** How many they are. */
export const openUses = (before: Date): Promise<number> => db.booking.count({ where: openBefore(before) });
