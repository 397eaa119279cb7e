import type { PayerGroup } from "~/lib/db/generated/enums";
import type { Day } from "~/lib/time";
import { residencyYear } from "./step";

/** Groups of companies that use the site without being residents. */
export const CLIENT_GROUPS = ["PARTNER", "EXTERNAL"] as const satisfies readonly PayerGroup[];
export type ClientGroup = (typeof CLIENT_GROUPS)[number];

/** As whom a company pays: a resident by the year that began on an anniversary of `since`, anybody else by the percent of the group. */
export type Payer = { group: "RESIDENT"; since: Day } | { group: ClientGroup };

export const residentSince = (since: Day): Payer => ({ group: "RESIDENT", since });

/** The year of residency that a day falls in; null for who has none. */
export const yearOf = (payer: Payer, on: Day): number | null => (payer.group === "RESIDENT" ? residencyYear(payer.since, on) : null);

/** Distinguishes payers where prices are remembered. */
export const payerKey = (payer: Payer): string => (payer.group === "RESIDENT" ? payer.since : payer.group);
