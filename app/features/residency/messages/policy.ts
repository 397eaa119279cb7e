import { isCompanyScope, type AnyScope, type StaffScope } from "~/features/identity/types";
import { readsBlind } from "../experts/policy";
import type { CallProcess } from "../process";
import { sideOf, type ApplicationStatus, type Side } from "../status";

/** In a blind call the correspondence would tell an expert who the company is. */
export const hidesCompany = (scope: AnyScope, process: Pick<CallProcess, "blind">, status: ApplicationStatus): boolean =>
  !isCompanyScope(scope) && process.blind && readsBlind(scope, status);

/** Nobody writes about a draft, and nothing is written any more once it is taken back or has lapsed. */
export const isTalkedAbout = (status: ApplicationStatus): boolean => !["DRAFT", "WITHDRAWN", "LAPSED"].includes(status);

/** The house speaks to applicants through administrators and, about agreements, finance; experts write notes. */
export const speaksForHouse = (scope: Pick<StaffScope, "roles">): boolean => scope.roles.includes("ADMIN") || scope.roles.includes("FINANCE");

export const mayWriteMessage = (scope: AnyScope, status: ApplicationStatus): boolean =>
  isTalkedAbout(status) && (isCompanyScope(scope) || speaksForHouse(scope));

/** A question stops the house's clock, so it is asked where that clock runs, and by those who answer for it. */
export const mayAsk = (scope: AnyScope, status: ApplicationStatus): boolean =>
  !isCompanyScope(scope) && scope.roles.includes("ADMIN") && sideOf(status) === "HOUSE";

export const sideOfScope = (scope: AnyScope): Side => (isCompanyScope(scope) ? "APPLICANT" : "HOUSE");
