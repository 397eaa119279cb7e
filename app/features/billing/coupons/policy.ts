import { forbidden } from "~/lib/errors";
import type { StaffScope } from "../../identity/types";

/** Coupons are kept by administrators and finance. Error: `forbidden`. */
export function mayKeepCoupons(scope: StaffScope): void {
  if (!scope.roles.includes("ADMIN") && !scope.roles.includes("FINANCE")) throw forbidden();
}
