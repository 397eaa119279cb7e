import { db, type Prisma, type Reader } from "~/lib/db/client.server";

/** Applications that staff may see into: a sealed call opens at its end, for every role alike. */
export const outsideSeal = (now: Date): Prisma.ApplicationWhereInput => ({
  OR: [{ call: { sealed: false } }, { call: { closesAt: null } }, { call: { closesAt: { lte: now } } }],
});

/** Applications that nobody of the house sees into yet: what the audit log keeps of them waits for the opening too. */
export async function sealedIds(now: Date, reader: Reader = db): Promise<string[]> {
  const rows = await reader.application.findMany({ where: { call: { sealed: true, closesAt: { gt: now } } }, select: { id: true } });
  return rows.map((row) => row.id);
}
