import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { readPart, type Part } from "~/lib/db/together.server";
import type { Day } from "~/lib/time";
import { withinTerm } from "../rules/term";

/** A certificate that opens machines of a kind to a company; `holder` is null for one of the whole company. */
export interface CertificateInForce {
  kind: string;
  validUntil: Day;
  holder: { id: string; name: string } | null;
}

interface Row {
  kind: string;
  validUntil: Day;
  userId: string | null;
  name: string | null;
}

/**
 * Certificates of a company by kind of machine, the longest of each: its own, or of a person as long as the person belongs to the
 * company. Those that have run out are among them. One statement.
 */
export const certificatesByKind = (companyId: string, reader: Reader = db, kind: string | null = null): Promise<Map<string, CertificateInForce>> =>
  readPart(certificatesPart(companyId, kind), reader);

/** The same as part of a reading. */
export const certificatesPart = (companyId: string, kind: string | null = null): Part<Map<string, CertificateInForce>> => ({
  sql: Prisma.sql`SELECT json_agg(one) FROM (
    SELECT DISTINCT ON (c."resourceKind") c."resourceKind" AS kind, c."validUntil", c."userId", u.name
    FROM "Certificate" c
    LEFT JOIN "Membership" m ON m."userId" = c."userId" AND m."companyId" = c."companyId"
    LEFT JOIN "User" u ON u.id = m."userId" AND u."disabledAt" IS NULL
    WHERE c."companyId" = ${companyId}::uuid AND c."revokedAt" IS NULL AND (c."userId" IS NULL OR u.id IS NOT NULL)
      ${kind === null ? Prisma.empty : Prisma.sql`AND c."resourceKind" = ${kind}`}
    ORDER BY c."resourceKind", c."validUntil" DESC, c."userId" NULLS FIRST) one`,
  read: (json) =>
    new Map(((json ?? []) as Row[]).map(({ kind: of, validUntil, userId, name }) => [of, { kind: of, validUntil, holder: userId ? { id: userId, name: name ?? "" } : null }])),
});

/** The certificate under which a company may use machines of a kind at a time; null without one for the whole of it. */
export async function certificateFor(companyId: string, kind: string, use: { startsAt: Date; endsAt: Date }, reader: Reader = db): Promise<CertificateInForce | null> {
  const found = (await certificatesByKind(companyId, reader, kind)).get(kind);
  return found && withinTerm({ to: found.validUntil }, use) ? found : null;
}
