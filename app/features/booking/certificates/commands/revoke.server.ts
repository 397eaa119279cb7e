import { audit, type Actor } from "~/lib/audit.server";
import { db, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { dayFromDb, dayToDb } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { cancelEach } from "../../commands/cancel-all.server";
import type { CertificateEvent } from "../events";
import { uncoveredBookings } from "../uncovered.server";
import { requireAhead } from "./grant.server";

interface Locked {
  id: string;
  companyId: string;
  userId: string | null;
  resourceKind: string;
  validUntil: Date;
  revokedAt: Date | null;
}

async function lockCertificate(tx: Tx, id: string): Promise<Locked> {
  const rows = isUuid(id)
    ? await tx.$queryRaw<Locked[]>`SELECT id, "companyId", "userId", "resourceKind", "validUntil", "revokedAt" FROM "Certificate" WHERE id = ${id}::uuid FOR UPDATE`
    : [];
  if (!rows[0]) throw notFound();
  return rows[0];
}

const factsOf = (row: Locked) => ({ companyId: row.companyId, userId: row.userId, resourceKind: row.resourceKind });

/**
 * Moves the last day of a certificate; its holder is told. Errors: `certificate-date` (422) for a day that is none or lies behind,
 * `wrong-status` (409) for a revoked one, `not-found`.
 */
export async function prolongCertificate(scope: StaffScope, id: string, validUntil: string, now: Date, ip: string | null = null): Promise<void> {
  requireAhead(validUntil, now);
  await transaction(async (tx) => {
    const row = await lockCertificate(tx, id);
    if (row.revokedAt) throw conflict("wrong-status");
    const before = dayFromDb(row.validUntil);
    if (before === validUntil) return;
    await tx.certificate.update({ where: { id }, data: { validUntil: dayToDb(validUntil), ...(validUntil > before ? { remindedAt: null } : {}) } });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "certificate.prolonged", { type: "certificate", id }, { ...factsOf(row), before, validUntil });
    const event: CertificateEvent = { type: "certificate.granted", payload: { certificateId: id } };
    await recordEvent(tx, event);
  });
}

/**
 * Takes a certificate away, with a reason that its holder is told. Bookings that it opened stay, or with `bookings: "cancel"` are
 * cancelled without a fee as soon as the news is delivered (`cancelUncovered`). Errors: `wrong-status` (409) for one that is revoked already, `not-found`.
 */
export async function revokeCertificate(scope: StaffScope, id: string, how: { reason: string; bookings: "keep" | "cancel" }, now: Date, ip: string | null = null): Promise<void> {
  await transaction(async (tx) => {
    const row = await lockCertificate(tx, id);
    if (row.revokedAt) throw conflict("wrong-status");
    await tx.certificate.update({ where: { id }, data: { revokedAt: now, revokedById: scope.userId, revokeReason: how.reason } });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "certificate.revoked", { type: "certificate", id }, { ...factsOf(row), ...how });
    const event: CertificateEvent = { type: "certificate.revoked", payload: { certificateId: id, cancel: how.bookings === "cancel" } };
    await recordEvent(tx, event);
  });
}

/**
 * Cancels for the house, without a fee, what was booked under a certificate that is revoked and what no other certificate of the
 * company opens. Made again it finds only what is left. Returns how many it cancelled.
 */
export async function cancelUncovered(certificateId: string, now: Date): Promise<number> {
  const row = await db.certificate.findUnique({ where: { id: certificateId } });
  if (!row?.revokedAt) return 0;
  const revokedBy: Actor = { id: row.revokedById, name: "Кадр" };
  const bookings = await uncoveredBookings({ companyId: row.companyId, resourceKind: row.resourceKind, withoutId: row.id }, now, row.revokedAt);
  return cancelEach(bookings.map((one) => one.id), "certificate-revoked", now, revokedBy);
}
