import type { StaffScope } from "~/features/identity/types";
import { isAdministrator, isExpert } from "../policy";
import type { ApplicationStatus } from "../status";

type Roles = Pick<StaffScope, "roles">;

/** Assigning, releasing, reminding and the experts' profiles are the administrator's. */
export const mayAssign = (scope: Roles): boolean => isAdministrator(scope);

/**
 * Whether the reader is in the house for scoring alone: then a call with assigned experts shows them their own
 * applications and no other. Whoever else works with applications (the process, the agreements, the council) reads all.
 */
export const readsAssignedAlone = (scope: Roles): boolean => scope.roles.length > 0 && scope.roles.every((role) => role === "EXPERT");

const BEFORE_COUNCIL: readonly ApplicationStatus[] = ["FORMAL_CHECK", "NEEDS_FIX", "EXPERT_REVIEW"];

/**
 * Whether a blind call hides from the reader who applies: from experts, always; from an expert with another duty, until
 * the scoring is over. An administrator has seen it at the formal check.
 */
export const readsBlind = (scope: Roles, status: ApplicationStatus): boolean =>
  isExpert(scope) && !isAdministrator(scope) && (readsAssignedAlone(scope) || BEFORE_COUNCIL.includes(status));

/** Pages of an application that the reader has no use for, or may not see. */
export const closedTabs = (scope: Roles, blind: boolean): ("documents" | "changes" | "messages" | "experts" | "decision")[] => [
  ...(blind ? (["documents", "changes", "messages", "decision"] as const) : []),
  ...(mayAssign(scope) ? [] : (["experts"] as const)),
];
