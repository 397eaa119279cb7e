import { forbidden } from "~/lib/errors";
import { isCompanyScope, type AnyScope } from "../../identity/types";

/** Plans are kept by administrators and finance. Error: `forbidden`. */
export function mayKeepPlans(scope: AnyScope): void {
  if (isCompanyScope(scope) || !(scope.roles.includes("ADMIN") || scope.roles.includes("FINANCE"))) throw forbidden();
}

/** A company's owner subscribes it and ends that; so do those who keep plans. Error: `forbidden`. */
export function maySubscribe(scope: AnyScope): void {
  if (!isCompanyScope(scope)) mayKeepPlans(scope);
  else if (scope.role !== "OWNER") throw forbidden();
}
