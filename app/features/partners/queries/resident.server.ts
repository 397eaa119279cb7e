import { db } from "~/lib/db/client.server";
import type { CompanyKind } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { dayFromDb, type Day } from "~/lib/time";
import { safeWebsite } from "../rules/profile";

/** A company's public page. Contacts are no part of it. */
export interface ResidentPage {
  companyId: string;
  slug: string;
  name: string;
  kind: CompanyKind;
  tagline: string;
  about: string;
  offers: string;
  needs: string;
  tags: string[];
  /** http or https, safe to link to; null otherwise. */
  website: string | null;
  /** Null for the company's own look at a page that nobody else sees. */
  residentSince: Day | null;
  /** False: only the company itself sees the page. */
  listed: boolean;
}

/**
 * The page of a published profile of an active resident; a company sees its own at any time (`viewerCompanyId`).
 * Errors: `not-found`.
 */
export async function residentPage(slug: string, viewerCompanyId: string | null): Promise<ResidentPage> {
  const rows = await db.$queryRaw<(Omit<ResidentPage, "residentSince"> & { startsOn: Date | null })[]>`
    SELECT c.id AS "companyId", c.slug, c.name, c.kind::text AS kind, c.website,
           p.tagline, p.about, p.offers, p.needs, p.tags, r."startsOn",
           (p.published AND r.id IS NOT NULL) AS listed
    FROM "Company" c
    JOIN "Profile" p ON p."companyId" = c.id
    LEFT JOIN "Residency" r ON r."companyId" = c.id AND r.status = 'ACTIVE'
    WHERE c.slug = ${slug}
      AND ((p.published AND r.id IS NOT NULL) OR c.id = ${viewerCompanyId}::uuid)`;
  const row = rows[0];
  if (!row) throw notFound();
  const { startsOn, ...page } = row;
  return { ...page, website: safeWebsite(page.website), residentSince: startsOn && dayFromDb(startsOn) };
}
