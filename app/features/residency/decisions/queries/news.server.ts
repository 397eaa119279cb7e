import { db, type Reader } from "~/lib/db/client.server";
import { isId } from "../../moves.server";

export interface ReservePlace {
  /** 1 = the next free place is theirs. */
  place: number;
  of: number;
}

/** Where an application stands in the reserve of its call; null when it does not. Ranks have gaps, places have none. */
export async function reservePlaceOf(applicationId: string, reader: Reader = db): Promise<ReservePlace | null> {
  if (!isId(applicationId)) return null;
  const row = await reader.application.findUnique({ where: { id: applicationId }, select: { callId: true, status: true, reserveRank: true } });
  if (row?.status !== "RESERVE" || row.reserveRank === null) return null;
  const ranks = await reader.application.findMany({ where: { callId: row.callId, status: "RESERVE" }, select: { reserveRank: true } });
  return { place: ranks.filter((one) => (one.reserveRank ?? 0) <= row.reserveRank!).length, of: ranks.length };
}

/** What the house answered to the latest appeal that it has answered; null when there is none. */
export async function appealAnswer(applicationId: string, reader: Reader = db): Promise<{ granted: boolean; answer: string } | null> {
  if (!isId(applicationId)) return null;
  const row = await reader.appeal.findFirst({ where: { applicationId, decidedAt: { not: null } }, orderBy: { round: "desc" } });
  return row && { granted: row.granted ?? false, answer: row.answer ?? "" };
}
