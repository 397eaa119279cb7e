import type { ResourceSort } from "~/lib/db/generated/enums";
import { pageNumber } from "~/lib/http/page-number";
import { RESOURCE_SORTS } from "./settings";

export interface ResourceFilters {
  search: string;
  sort: ResourceSort | undefined;
  kind: string;
  state: "on" | "off" | "all";
  order: "house" | "name" | "kind";
  page: number;
}

export const RESOURCE_ORDERS = ["house", "name", "kind"] as const;
export const RESOURCE_STATES = ["on", "off", "all"] as const;

/** Filters of the list of resources as they stand in an address; what is not understood is left out. */
export function readResourceFilters(query: URLSearchParams): ResourceFilters {
  return {
    search: (query.get("q") ?? "").trim().slice(0, 100),
    sort: RESOURCE_SORTS.find((sort) => sort === query.get("sort")),
    kind: (query.get("kind") ?? "").slice(0, 40),
    state: RESOURCE_STATES.find((state) => state === query.get("state")) ?? "on",
    order: RESOURCE_ORDERS.find((order) => order === query.get("order")) ?? "house",
    page: pageNumber(query),
  };
}
