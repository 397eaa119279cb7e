import type { RegisterFilters } from "./queries.server";
import { isResidencyStatus } from "./status";

const SORTS = ["name", "start", "end"] as const;

/** Filters of the register as they stand in an address; what is not understood is left out. */
export function readRegisterFilters(query: URLSearchParams) {
  const status = query.get("status");
  return {
    search: (query.get("q") ?? "").slice(0, 100),
    status: isResidencyStatus(status) ? status : undefined,
    due: query.get("due") === "1",
    sort: SORTS.find((sort) => sort === query.get("sort")) ?? ("name" as const),
    page: Math.max(1, Math.trunc(Number(query.get("page"))) || 1),
  } satisfies RegisterFilters;
}
