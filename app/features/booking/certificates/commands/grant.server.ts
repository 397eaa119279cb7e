import { randomUUID } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import { Prisma, transaction, type Tx } from "~/lib/db/client.server";
import { invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { dayToDb, isDay, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { memberOf } from "../../../identity/queries.server";
import type { StaffScope } from "../../../identity/types";
import type { CertificateEvent } from "../events";

export interface GrantInput {
  companyId: string;
  /** Null: for everybody of the company. */
  userId: string | null;
  resourceKind: string;
  validUntil: string;
}

/**
 * Gives a company, or one of its people, leave to work on the machines of a kind until a day, or moves the day of one that is
 * there. The holder is told by letter when the day is a new one. Errors: `certificate-date` (422) for a day that is none or lies behind, `not-found` for an
 * unknown company or kind, or a person who does not belong to the company.
 */
export async function grantCertificate(scope: StaffScope, input: GrantInput, now: Date, ip: string | null = null): Promise<{ id: string }> {
  requireAhead(input.validUntil, now);
  const { companyId, userId, resourceKind, validUntil } = input;
  if (!isUuid(companyId) || (userId !== null && !isUuid(userId))) throw notFound();
  return transaction(async (tx) => {
    const known = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "Company" c, "Resource" r
      WHERE c.id = ${companyId}::uuid AND r.kind = ${resourceKind} AND r.certificate LIMIT 1`;
    if (known.length === 0 || (userId !== null && !(await memberOf(companyId, userId, tx)))) throw notFound();
    const { id, before } = await write(tx, { companyId, userId, resourceKind, validUntil, grantedById: scope.userId, seatId: null }, "replace");
    const actor: Actor = { id: scope.userId, name: scope.userName, ip };
    await audit(tx, actor, "certificate.granted", { type: "certificate", id }, { companyId, userId, resourceKind, validUntil, before });
    if (before !== validUntil) await tell(tx, { type: "certificate.granted", payload: { certificateId: id } });
    return { id };
  });
}

/**
 * Gives a person the certificate that a passed training earns, in the caller's transaction. One that lasts longer stays as it is. Returns
 * its last day. The letter about the training tells of it.
 */
export async function grantForSeat(
  tx: Tx,
  earned: { companyId: string; userId: string; resourceKind: string; validUntil: Day; seatId: string },
  actor: Actor,
): Promise<Day> {
  const { id, before } = await write(tx, { ...earned, grantedById: actor.id }, "prolong");
  const until = before !== null && before > earned.validUntil ? before : earned.validUntil;
  await audit(tx, actor, "certificate.earned", { type: "certificate", id }, { companyId: earned.companyId, userId: earned.userId, resourceKind: earned.resourceKind, validUntil: until, before });
  return until;
}

/** The last day that the portal knows. */
const LAST_DAY = "2199-12-31";

/** Errors (422): `certificate-far`, `certificate-day` for what is no day, `certificate-date` for one that has passed. */
export function requireAhead(validUntil: string, now: Date): asserts validUntil is Day {
  // Four digits that are no day of the portal lie too far ahead.
  if (/^\d{4}-\d{2}-\d{2}$/.test(validUntil) && validUntil > LAST_DAY) throw invalid("certificate-far");
  if (!isDay(validUntil)) throw invalid("certificate-day");
  if (validUntil < siteDay(now)) throw invalid("certificate-date");
}

const tell = (tx: Tx, event: CertificateEvent) => recordEvent(tx, event);

interface Written {
  companyId: string;
  userId: string | null;
  resourceKind: string;
  validUntil: Day;
  grantedById: string | null;
  seatId: string | null;
}

/** One certificate in force a holder and kind: whoever comes second at the same moment finds the first one's row. */
async function write(tx: Tx, row: Written, how: "replace" | "prolong"): Promise<{ id: string; before: Day | null }> {
  const target = row.userId === null ? Prisma.sql`("companyId", "resourceKind") WHERE "userId" IS NULL AND "revokedAt" IS NULL` : Prisma.sql`("companyId", "resourceKind", "userId") WHERE "userId" IS NOT NULL AND "revokedAt" IS NULL`;
  // What was there is read under its lock, so that «before» is what this call changes.
  const there = await tx.$queryRaw<{ id: string; before: Day }[]>`
    SELECT id, "validUntil"::text AS before FROM "Certificate"
    WHERE "companyId" = ${row.companyId}::uuid AND "resourceKind" = ${row.resourceKind} AND "userId" IS NOT DISTINCT FROM ${row.userId}::uuid AND "revokedAt" IS NULL
    FOR UPDATE`;
  const longer = how === "replace" ? Prisma.sql`true` : Prisma.sql`EXCLUDED."validUntil" > "Certificate"."validUntil"`;
  const written = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO "Certificate" (id, "companyId", "userId", "resourceKind", "validUntil", "grantedById", "seatId")
    VALUES (${randomUUID()}::uuid, ${row.companyId}::uuid, ${row.userId}::uuid, ${row.resourceKind}, ${dayToDb(row.validUntil)}::date, ${row.grantedById}::uuid, ${row.seatId}::uuid)
    ON CONFLICT ${target} DO UPDATE SET
      "validUntil" = CASE WHEN ${longer} THEN EXCLUDED."validUntil" ELSE "Certificate"."validUntil" END,
      "grantedById" = CASE WHEN ${longer} THEN EXCLUDED."grantedById" ELSE "Certificate"."grantedById" END,
      "seatId" = CASE WHEN ${longer} THEN EXCLUDED."seatId" ELSE "Certificate"."seatId" END,
      "remindedAt" = CASE WHEN EXCLUDED."validUntil" > "Certificate"."validUntil" THEN NULL ELSE "Certificate"."remindedAt" END
    RETURNING id`;
  return { id: written[0]!.id, before: there[0]?.before ?? null };
}
