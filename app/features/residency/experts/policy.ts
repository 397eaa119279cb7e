import type { StaffScope } from "~/features/identity/types";
import { isAdministrator, isExpert } from "../policy";

type Roles = Pick<StaffScope, "roles">;

/** Assigning, releasing, reminding and the experts' profiles are the administrator's. */
export const mayAssign = (scope: Roles): boolean => isAdministrator(scope);

/**
 * Whether the reader is in the house for scoring alone: then a call with assigned experts shows them their own
 * applications and no other. Administrators run the process, and finance prepares the agreements.
 */
export const readsAssignedAlone = (scope: Roles): boolean => isExpert(scope) && !isAdministrator(scope) && !scope.roles.includes("FINANCE");

/** Whether a blind call hides from the reader who applies. An administrator has seen it at the formal check. */
export const readsBlind = (scope: Roles): boolean => isExpert(scope) && !isAdministrator(scope);
