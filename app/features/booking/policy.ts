import { notFound } from "~/lib/errors";
import { isCompanyScope, type AnyScope, type StaffScope } from "../identity/types";

/** Resources, their rules and prices are set by administrators. */
export const mayAdminister = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("ADMIN");

/** Bookings of all companies are read by administrators and finance; experts and council members have no part in them. */
export const mayReadBookings = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("ADMIN") || scope.roles.includes("FINANCE");

/** What of the bookings a scope reaches: a company its own, staff who may read them all. Error: `not-found` for other staff. */
export function reachOfBookings(scope: AnyScope): { companyId?: string } {
  if (isCompanyScope(scope)) return { companyId: scope.companyId };
  if (!mayReadBookings(scope)) throw notFound();
  return {};
}
