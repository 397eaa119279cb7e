import { randomBytes } from "node:crypto";
import { db, transaction } from "~/lib/db/client.server";
import type { ScreenerAnswers } from "./definition";
import { hashKey, isScreeningKey } from "./queries.server";

/**
 * Keeps answers of the screener and answers the key to them: the one that the visitor holds, or a new one. Answers that
 * an application began with stay as they were.
 */
export async function keepScreening(answers: ScreenerAnswers, held: string | null, now: Date): Promise<{ key: string }> {
  return transaction(async (tx) => {
    if (held !== null && isScreeningKey(held)) {
      const keyHash = hashKey(held);
      await tx.$queryRaw`SELECT id FROM "Screening" WHERE "keyHash" = ${keyHash} FOR UPDATE`;
      const row = await tx.screening.findUnique({ where: { keyHash }, select: { id: true } });
      if (row && (await tx.application.count({ where: { screeningId: row.id } })) === 0) {
        await tx.screening.update({ where: { id: row.id }, data: { answers: { ...answers }, createdAt: now } });
        return { key: held };
      }
    }
    const key = randomBytes(18).toString("base64url");
    await tx.screening.create({ data: { keyHash: hashKey(key), answers: { ...answers }, createdAt: now } });
    return { key };
  });
}

/** How long answers are kept that no application began with. */
const KEEP_DAYS = 180;

/** Forgets answers that nobody came back for. */
export async function sweepScreenings(now: Date = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KEEP_DAYS * 86_400_000);
  return db.$executeRaw`
    DELETE FROM "Screening" s WHERE s."createdAt" < ${before}
      AND NOT EXISTS (SELECT 1 FROM "Application" a WHERE a."screeningId" = s.id)`;
}
