/** States of an application and the table of what may happen to it. */
export const APPLICATION_STATUSES = [
  "DRAFT",
  "FORMAL_CHECK",
  "NEEDS_FIX",
  "EXPERT_REVIEW",
  "COUNCIL",
  "RESERVE",
  "OFFERED",
  "APPROVED",
  "REJECTED",
  "APPEAL",
  "WITHDRAWN",
  "LAPSED",
] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** What moves an application from state to state. */
export const ACTS = [
  "submit",
  "resubmit",
  "withdraw",
  "return",
  "accept",
  "refuse",
  "refer",
  "approve",
  "reserve",
  "reject",
  "offer",
  "takeOffer",
  "declineOffer",
  "renounce",
  "lapse",
  "appeal",
  "dismissAppeal",
  "grantToReview",
  "grantToCouncil",
] as const;
export type Act = (typeof ACTS)[number];

/** Who acts: `house` is the portal itself, when a term ran out or a place came free. */
export type ActedBy = "applicant" | "administrator" | "council" | "house";

interface Transition {
  from: readonly ApplicationStatus[];
  to: ApplicationStatus;
  by: readonly ActedBy[];
}

export const TRANSITIONS: Record<Act, Transition> = {
  submit: { from: ["DRAFT"], to: "FORMAL_CHECK", by: ["applicant"] },
  resubmit: { from: ["NEEDS_FIX"], to: "FORMAL_CHECK", by: ["applicant"] },
  withdraw: {
    from: ["DRAFT", "FORMAL_CHECK", "NEEDS_FIX", "EXPERT_REVIEW", "COUNCIL", "RESERVE"],
    to: "WITHDRAWN",
    by: ["applicant"],
  },
  return: { from: ["FORMAL_CHECK"], to: "NEEDS_FIX", by: ["administrator"] },
  accept: { from: ["FORMAL_CHECK"], to: "EXPERT_REVIEW", by: ["administrator"] },
  /** A formal ground: the experts need not look. */
  refuse: { from: ["FORMAL_CHECK"], to: "REJECTED", by: ["administrator"] },
  refer: { from: ["EXPERT_REVIEW"], to: "COUNCIL", by: ["administrator"] },
  approve: { from: ["EXPERT_REVIEW", "COUNCIL"], to: "APPROVED", by: ["administrator", "council"] },
  reserve: { from: ["COUNCIL"], to: "RESERVE", by: ["council"] },
  reject: { from: ["EXPERT_REVIEW", "COUNCIL"], to: "REJECTED", by: ["administrator", "council"] },
  offer: { from: ["RESERVE"], to: "OFFERED", by: ["house"] },
  takeOffer: { from: ["OFFERED"], to: "APPROVED", by: ["applicant"] },
  declineOffer: { from: ["OFFERED"], to: "WITHDRAWN", by: ["applicant"] },
  /** Gives the place up before the agreement is signed. */
  renounce: { from: ["APPROVED"], to: "WITHDRAWN", by: ["applicant"] },
  lapse: { from: ["NEEDS_FIX", "RESERVE", "OFFERED", "APPROVED"], to: "LAPSED", by: ["house"] },
  appeal: { from: ["REJECTED"], to: "APPEAL", by: ["applicant"] },
  dismissAppeal: { from: ["APPEAL"], to: "REJECTED", by: ["administrator"] },
  grantToReview: { from: ["APPEAL"], to: "EXPERT_REVIEW", by: ["administrator"] },
  grantToCouncil: { from: ["APPEAL"], to: "COUNCIL", by: ["administrator"] },
};

/** Whether the act is possible in the state. */
export const may = (act: Act, status: ApplicationStatus): boolean => TRANSITIONS[act].from.includes(status);

/** States in which the applicant writes. */
export const EDITABLE: readonly ApplicationStatus[] = ["DRAFT", "NEEDS_FIX"];
/** States that staff have to do with before a decision is final. */
export const OPEN: readonly ApplicationStatus[] = ["FORMAL_CHECK", "NEEDS_FIX", "EXPERT_REVIEW", "COUNCIL", "RESERVE", "OFFERED", "APPEAL"];
/** States in which the matter rests; an appeal, a renunciation or a lapse may still move some of them. */
export const CLOSED: readonly ApplicationStatus[] = ["APPROVED", "REJECTED", "WITHDRAWN", "LAPSED"];

/** Whose move it is in a state; null when nobody's clock runs. A question of the house passes the move to the applicant. */
export const MOVE: Record<ApplicationStatus, "applicant" | "administrator" | "experts" | "council" | null> = {
  DRAFT: "applicant",
  FORMAL_CHECK: "administrator",
  NEEDS_FIX: "applicant",
  EXPERT_REVIEW: "experts",
  COUNCIL: "council",
  RESERVE: null,
  OFFERED: "applicant",
  APPROVED: null,
  REJECTED: null,
  APPEAL: "administrator",
  WITHDRAWN: null,
  LAPSED: null,
};

export type Side = "HOUSE" | "APPLICANT";

/** Which side's clock runs in a state: a draft has no term, so nobody's does. */
export function sideOf(status: ApplicationStatus): Side | null {
  if (status === "DRAFT") return null;
  const move = MOVE[status];
  return move === null ? null : move === "applicant" ? "APPLICANT" : "HOUSE";
}

export const isApplicationStatus = (value: unknown): value is ApplicationStatus =>
  (APPLICATION_STATUSES as readonly unknown[]).includes(value);
