import type { CompanyScope, StaffScope } from "~/features/identity/types";

/** Who is admitted to the site is decided by administrators; finance sees it. */
export const mayAdmit = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("ADMIN");
export const mayReadClients = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("ADMIN") || scope.roles.includes("FINANCE");

/** An owner asks for the company. */
export const mayAskAccess = (scope: Pick<CompanyScope, "role">): boolean => scope.role === "OWNER";
