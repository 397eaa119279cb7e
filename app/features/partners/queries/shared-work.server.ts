import type { SharedWork } from "~/features/residency/experts/conflicts";
import type { SharedWorkReader } from "~/features/residency/experts/queries/conflicts.server";

/**
 * Which of the people belong to a company that agreed to meet one of the companies, over a brief or without one. What
 * experts' conflicts of interest are found by; one statement for any number of both.
 */
export const sharedWork: SharedWorkReader = async (userIds, companyIds, reader) => {
  if (userIds.length === 0 || companyIds.length === 0) return [];
  return reader.$queryRaw<SharedWork[]>`
    SELECT DISTINCT m."userId", CASE WHEN i."fromCompanyId" = m."companyId" THEN i."toCompanyId" ELSE i."fromCompanyId" END AS "companyId", c.name AS through
    FROM "Membership" m
    JOIN "Company" c ON c.id = m."companyId"
    JOIN "Introduction" i ON i.status = 'ACCEPTED'
      AND ((i."fromCompanyId" = m."companyId" AND i."toCompanyId" = ANY(${[...companyIds]}::uuid[]))
        OR (i."toCompanyId" = m."companyId" AND i."fromCompanyId" = ANY(${[...companyIds]}::uuid[])))
    WHERE m."userId" = ANY(${[...userIds]}::uuid[])
    ORDER BY m."userId", 2, c.name`;
};
