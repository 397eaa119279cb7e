import type { StaffRole } from "~/lib/db/generated/enums";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import type { OperatorSigners } from "./norms.server";

/** Agreements and the register are kept by administrators and finance. */
export const mayReadRegister = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("ADMIN") || scope.roles.includes("FINANCE");
export const mayDraft = mayReadRegister;
/** Whoever approves in a role has that role. */
export const mayApproveAs = (scope: Pick<StaffScope, "roles">, role: string): boolean => scope.roles.includes(role as StaffRole);
export const maySend = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("ADMIN");

/** Only an owner signs for a company; managers may hand in a scan that was signed on paper. */
export const maySignFor = (scope: Pick<CompanyScope, "role">): boolean => scope.role === "OWNER";
export const mayHandInScan = (scope: Pick<CompanyScope, "role">): boolean => scope.role !== "MEMBER";

/** An administrator whom the norm `residency.operator-signers` names. */
export const maySignForOperator = (scope: Pick<StaffScope, "roles">, email: string, signers: OperatorSigners): boolean =>
  scope.roles.includes("ADMIN") && (signers.anyAdmin || signers.emails.includes(email.toLowerCase()));
