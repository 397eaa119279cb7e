import { norm } from "~/lib/norms.server";

/** How many minutes before its start a booking's things may be given, by the norm. */
export const handOutMinutes = async (): Promise<number> => (await norm<number>("booking.hand-out-minutes")).value;

/** From when a booking's things may be given. */
export const handOutFrom = ({ startsAt }: { startsAt: Date }, minutes: number): Date => new Date(startsAt.getTime() - minutes * 60_000);
