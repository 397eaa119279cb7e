/** States of an application and the table of what may happen to it. */
export const APPLICATION_STATUSES = [
  "DRAFT",
  "FORMAL_CHECK",
  "NEEDS_FIX",
  "EXPERT_REVIEW",
  "APPROVED",
  "REJECTED",
  "WITHDRAWN",
] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** What moves an application from state to state. */
export type Act = "submit" | "resubmit" | "withdraw" | "return" | "accept" | "approve" | "reject";

interface Transition {
  from: readonly ApplicationStatus[];
  to: ApplicationStatus;
  by: "applicant" | "administrator";
}

export const TRANSITIONS: Record<Act, Transition> = {
  submit: { from: ["DRAFT"], to: "FORMAL_CHECK", by: "applicant" },
  resubmit: { from: ["NEEDS_FIX"], to: "FORMAL_CHECK", by: "applicant" },
  withdraw: { from: ["DRAFT", "FORMAL_CHECK", "NEEDS_FIX", "EXPERT_REVIEW"], to: "WITHDRAWN", by: "applicant" },
  return: { from: ["FORMAL_CHECK"], to: "NEEDS_FIX", by: "administrator" },
  accept: { from: ["FORMAL_CHECK"], to: "EXPERT_REVIEW", by: "administrator" },
  approve: { from: ["EXPERT_REVIEW"], to: "APPROVED", by: "administrator" },
  reject: { from: ["EXPERT_REVIEW"], to: "REJECTED", by: "administrator" },
};

/** Whether the act is possible in the state. */
export const may = (act: Act, status: ApplicationStatus): boolean => TRANSITIONS[act].from.includes(status);

/** States in which the applicant writes. */
export const EDITABLE: readonly ApplicationStatus[] = ["DRAFT", "NEEDS_FIX"];
/** States that staff have to do with before a decision. */
export const OPEN: readonly ApplicationStatus[] = ["FORMAL_CHECK", "NEEDS_FIX", "EXPERT_REVIEW"];
/** States after which nothing moves any more. */
export const CLOSED: readonly ApplicationStatus[] = ["APPROVED", "REJECTED", "WITHDRAWN"];

/** Whose move it is in a state; null when the matter is closed. */
export const MOVE: Record<ApplicationStatus, "applicant" | "administrator" | "experts" | null> = {
  DRAFT: "applicant",
  FORMAL_CHECK: "administrator",
  NEEDS_FIX: "applicant",
  EXPERT_REVIEW: "experts",
  APPROVED: null,
  REJECTED: null,
  WITHDRAWN: null,
};

export const isApplicationStatus = (value: unknown): value is ApplicationStatus =>
  (APPLICATION_STATUSES as readonly unknown[]).includes(value);
