/** What an agreement promises by year of residency; pages use the names without the arithmetic. */
export const KPI_CODES = ["revenue", "jobs", "averageWage", "taxes", "investments", "exports", "rids"] as const;
export type KpiCode = (typeof KPI_CODES)[number];
export const isKpiCode = (value: unknown): value is KpiCode => (KPI_CODES as readonly unknown[]).includes(value);

/** How each promise is counted. */
export const KPI_KINDS: Record<KpiCode, "money" | "people" | "count"> = {
  revenue: "money",
  jobs: "people",
  averageWage: "money",
  taxes: "money",
  investments: "money",
  exports: "money",
  rids: "count",
};
