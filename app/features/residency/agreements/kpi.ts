/** What a resident promises by year of residency; roubles are whole, `averageWage` is a month's. */
export const KPI_CODES = ["revenue", "jobs", "averageWage", "taxes", "investments", "exports", "rids"] as const;
export type KpiCode = (typeof KPI_CODES)[number];

/** Indicators counted in roubles; the others are pieces. */
export const KPI_IN_ROUBLES: readonly KpiCode[] = ["revenue", "averageWage", "taxes", "investments", "exports"];
export const KPI_MOST = 1_000_000_000_000;

/** Name of a figure's field in the form. */
export const kpiField = (code: KpiCode, year: number): string => `kpi-${code}-${year}`;
