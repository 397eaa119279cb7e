import { db, type Reader } from "~/lib/db/client.server";
import { joined, knownPart, readPart, type Part } from "~/lib/db/together.server";
import { companyKindPart, companyKinds } from "../identity/queries.server";
import { residencyPart, residencyStarts } from "../residency/queries.server";
import type { CatalogueItem } from "./queries.server";
import { narrowed, type Person } from "./rules/plan";

const personal = (item: CatalogueItem) => item.deviations.some((one) => one.companyKind !== null || one.residencyYear !== null);

const metBy = (items: readonly CatalogueItem[], companyId: string, person: Person): CatalogueItem[] =>
  items.map((item) => (personal(item) ? { ...item, personal: companyId, deviations: narrowed(item.deviations, person) } : item));

/**
 * Resources as a company meets them: of what deviates from their rules, what holds for it. Asks about the company only where a rule
 * is for some companies, in one statement for any number of resources; for nobody (null) what holds for everybody is left as it is.
 */
export const forCompany = (items: readonly CatalogueItem[], companyId: string | null, reader: Reader = db): Promise<CatalogueItem[]> => readPart(metPart(items, companyId), reader);

/** The same as part of a reading. */
export const metPart = (items: readonly CatalogueItem[], companyId: string | null): Part<CatalogueItem[]> =>
  companyId === null || !items.some(personal)
    ? knownPart([...items])
    : joined({ companyKind: companyKindPart(companyId), residency: residencyPart(companyId) }, ({ companyKind, residency }) =>
        metBy(items, companyId, { companyKind, residentSince: residency?.startsOn ?? null }),
      );

/** The same for several companies, by company; two statements for any number of them. */
export async function forCompanies(items: readonly CatalogueItem[], companyIds: readonly string[], reader: Reader = db): Promise<Map<string, CatalogueItem[]>> {
  if (!items.some(personal)) return new Map(companyIds.map((id) => [id, [...items]]));
  const kinds = await companyKinds(companyIds, reader);
  const starts = await residencyStarts(companyIds, reader);
  return new Map(companyIds.map((id) => [id, metBy(items, id, { companyKind: kinds.get(id) ?? null, residentSince: starts.get(id) ?? null })]));
}
