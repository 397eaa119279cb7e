import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { EDITABLE, may, type ApplicationStatus } from "./status";

/** Every member of a company writes its application; submitting and withdrawing are for its owner and managers. */
export const mayEdit = (_scope: Pick<CompanyScope, "role">, status: ApplicationStatus): boolean => EDITABLE.includes(status);
export const maySpeakForCompany = (scope: Pick<CompanyScope, "role">): boolean => scope.role !== "MEMBER";

export const isAdministrator = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("ADMIN");
export const isExpert = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("EXPERT");
/** Every member of staff reads what was submitted: finance prepares the agreements. */
export const mayReadApplications = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.length > 0;

/** An expert scores while the application is under review, theirs to score, and their own score is not final. */
export const mayReview = (scope: Pick<StaffScope, "roles">, status: ApplicationStatus, ownFinal: boolean, toScore = true): boolean =>
  isExpert(scope) && status === "EXPERT_REVIEW" && !ownFinal && toScore;

/**
 * Others' scores open once one's own is final, so that nobody follows a leader, an administrator who scores too; those who
 * do not score see them.
 */
export function maySeeOthersScores(scope: Pick<StaffScope, "roles">, status: ApplicationStatus, ownFinal: boolean, toScore = true): boolean {
  if (!isExpert(scope) || ownFinal) return true;
  if (isAdministrator(scope) && !toScore) return true;
  return status !== "EXPERT_REVIEW";
}

export const mayDecide = (scope: Pick<StaffScope, "roles">, status: ApplicationStatus, finals: number, minReviews: number): boolean =>
  isAdministrator(scope) && may("approve", status) && finals >= minReviews;
