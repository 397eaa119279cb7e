import type { Prisma } from "~/lib/db/client.server";

/** Applications that staff may see into: a sealed call opens at its end, for every role alike. */
export const outsideSeal = (now: Date): Prisma.ApplicationWhereInput => ({
  OR: [{ call: { sealed: false } }, { call: { closesAt: null } }, { call: { closesAt: { lte: now } } }],
});
