import { staffWith } from "~/features/identity/queries.server";
import { Prisma, type Reader, type Tx } from "~/lib/db/client.server";
import type { Candidate } from "../assign";

/** What a person who has no profile yet is taken for. */
export const PROFILE_DEFAULTS = { fields: [] as string[], maxOpen: 8, active: true, affiliations: [] as string[] };

export interface Expert extends Candidate {
  name: string;
  email: string;
}

/** Everybody with the expert's role and what they owe now. */
export async function expertPool(reader: Reader): Promise<Expert[]> {
  const staff = await staffWith(["EXPERT"], reader);
  const profiles = await reader.expertProfile.findMany({ where: { userId: { in: staff.map((person) => person.id) } } });
  const open = await openLoads(reader);
  return staff.map(({ id, name, email }) => {
    const profile = profiles.find((one) => one.userId === id) ?? PROFILE_DEFAULTS;
    return { id, name, email, fields: profile.fields, maxOpen: profile.maxOpen, active: profile.active, open: open.get(id) ?? 0 };
  });
}

/** An assignment weighs on its expert until the review is final or the application has left the review. */
export const OPEN_ASSIGNMENT = Prisma.sql`
  s.state = 'ASSIGNED' AND a.status = 'EXPERT_REVIEW' AND r."finalAt" IS NULL`;

async function openLoads(reader: Reader): Promise<Map<string, number>> {
  const rows = await reader.$queryRaw<{ expertId: string; open: bigint }[]>`
    SELECT s."expertId", count(*) AS open
    FROM "Assignment" s JOIN "Application" a ON a.id = s."applicationId"
    LEFT JOIN "Review" r ON r."applicationId" = s."applicationId" AND r."expertId" = s."expertId"
    WHERE ${OPEN_ASSIGNMENT}
    GROUP BY s."expertId"`;
  return new Map(rows.map((row) => [row.expertId, Number(row.open)]));
}

/**
 * Holds the profiles of all experts until the transaction ends, so that two assignments at once do not both count on the
 * same free hands. To be called after the applications are locked.
 */
export async function lockPool(tx: Tx): Promise<void> {
  const staff = await staffWith(["EXPERT"], tx);
  await tx.expertProfile.createMany({ data: staff.map((person) => ({ userId: person.id })).sort((a, b) => (a.userId < b.userId ? -1 : 1)), skipDuplicates: true });
  await tx.$queryRaw`SELECT "userId" FROM "ExpertProfile" ORDER BY "userId" FOR UPDATE`;
}
