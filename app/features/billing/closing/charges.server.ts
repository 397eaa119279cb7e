import type { Day } from "~/lib/time";
import { chargeLeases } from "../lease/commands/charge.server";
import { chargePlans } from "../plans/commands/charge.server";

/**
 * What charges a month (its first day) before its acts are made: rent, subscriptions. Each issues its invoices and says that they were
 * rendered (`markSupplied`), in transactions of its own, and is safe to repeat. It runs before the month's books are shut.
 */
export type MonthlyCharge = (month: Day, now: Date) => Promise<unknown>;

/** All of them, in the order in which they run. */
export const MONTHLY_CHARGES: readonly MonthlyCharge[] = [(month, now) => chargeLeases(now, month), (month, now) => chargePlans(now, month)];
