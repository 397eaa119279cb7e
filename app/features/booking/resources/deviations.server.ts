import { db, type Reader } from "~/lib/db/client.server";
import type { CompanyKind } from "~/lib/db/generated/enums";
import { dayFromDb } from "~/lib/time";
import type { Deviation, RuleChanges } from "../rules/effective";

/** Deviations of resources in the order of their say, by resource. One statement for any number. */
export async function deviationsOf(resourceIds: readonly string[], reader: Reader = db): Promise<Map<string, Deviation[]>> {
  const rows = await reader.resourceRule.findMany({ where: { resourceId: { in: [...resourceIds] } }, orderBy: [{ position: "asc" }, { id: "asc" }] });
  const found = new Map<string, Deviation[]>(resourceIds.map((id) => [id, []]));
  for (const row of rows) {
    found.get(row.resourceId)?.push({
      id: row.id,
      position: row.position,
      companyKind: row.companyKind as CompanyKind | null,
      residencyYear: row.residencyYear,
      seasonFrom: row.seasonFrom && dayFromDb(row.seasonFrom),
      seasonTo: row.seasonTo && dayFromDb(row.seasonTo),
      weekdays: row.weekdays,
      holidays: row.holidays,
      changes: row.changes as RuleChanges,
      reasonRu: row.reasonRu,
      reasonEn: row.reasonEn,
    });
  }
  return found;
}
