import { db, transaction } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { norm } from "~/lib/norms.server";
import { addDays, dayFromDb, dayToDb, siteDay } from "~/lib/time";
import type { CertificateEvent } from "../events";
import { reminderDue } from "../rules/validity";

/** Days before the last one on which the end of a certificate is told. */
export const reminderDays = async (): Promise<number[]> => (await norm<number[]>("booking.certificate-reminder-days")).value;

/**
 * Tells of certificates that are about to end, each step once (`rules/validity.ts`); to be run once or more a day. Returns how many were told.
 */
export async function remindOfCertificates(now: Date): Promise<number> {
  const steps = await reminderDays();
  if (steps.length === 0) return 0;
  const today = siteDay(now);
  const near = await db.certificate.findMany({
    where: { revokedAt: null, validUntil: { gte: dayToDb(today), lte: dayToDb(addDays(today, Math.max(...steps))) } },
    select: { id: true },
    orderBy: [{ validUntil: "asc" }, { id: "asc" }],
  });
  let told = 0;
  for (const { id } of near) {
    told += await transaction(async (tx) => {
      const rows = await tx.$queryRaw<{ validUntil: Date; remindedAt: Date | null }[]>`
        SELECT "validUntil", "remindedAt" FROM "Certificate" WHERE id = ${id}::uuid AND "revokedAt" IS NULL FOR UPDATE`;
      const row = rows[0];
      if (!row) return 0;
      const validUntil = dayFromDb(row.validUntil);
      const left = reminderDue(validUntil, steps, row.remindedAt && siteDay(row.remindedAt), today);
      if (left === null) return 0;
      await tx.certificate.update({ where: { id }, data: { remindedAt: now } });
      const event: CertificateEvent = { type: "certificate.expiring", payload: { certificateId: id, validUntil, left } };
      await recordEvent(tx, event);
      return 1;
    });
  }
  return told;
}
