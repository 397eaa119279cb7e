import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { invalid, notFound } from "~/lib/errors";
import { dayToDb, isDay, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";

/**
 * Gives a company leave to work on the machines of a kind until a day, or moves the day of one that it has.
 * Errors: `certificate-date` (422) for a day that is none or lies behind, `not-found` for an unknown company or kind.
 */
export async function grantCertificate(scope: StaffScope, input: { companyId: string; resourceKind: string; validUntil: string }, ip: string): Promise<void> {
  const { companyId, resourceKind, validUntil } = input;
  if (!isDay(validUntil) || validUntil < siteDay(new Date())) throw invalid("certificate-date");
  await transaction(async (tx) => {
    const known = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "Company" c, "Resource" r
      WHERE c.id::text = ${companyId} AND r.kind = ${resourceKind} AND r.certificate LIMIT 1`;
    if (known.length === 0) throw notFound();
    const until = dayToDb(validUntil);
    await tx.certificate.upsert({
      where: { companyId_resourceKind: { companyId, resourceKind } },
      create: { companyId, resourceKind, validUntil: until, grantedById: scope.userId },
      update: { validUntil: until, grantedById: scope.userId },
    });
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "certificate.granted", { type: "company", id: companyId }, { resourceKind, validUntil });
  });
}

/** Takes the leave away; bookings that were made stay. Does nothing when there is none; `not-found` for what is no id. */
export async function revokeCertificate(scope: StaffScope, companyId: string, resourceKind: string, ip: string): Promise<void> {
  if (!isUuid(companyId)) throw notFound();
  await transaction(async (tx) => {
    const gone = await tx.certificate.deleteMany({ where: { companyId, resourceKind } });
    if (gone.count === 0) return;
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, "certificate.revoked", { type: "company", id: companyId }, { resourceKind });
  });
}
