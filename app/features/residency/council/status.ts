/** Roles of members; the chair presides, the secretary keeps the protocol. */
export const MEMBER_ROLES = ["chair", "secretary", "member"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

export type SessionStatus = "PLANNED" | "OPEN" | "CLOSED";
export type VoteChoice = "FOR" | "AGAINST" | "ABSTAIN" | "CONFLICT";
export const VOTE_CHOICES = ["FOR", "AGAINST", "ABSTAIN", "CONFLICT"] as const satisfies readonly VoteChoice[];

/** What may be put to the vote about an application. */
export const PROPOSALS = ["APPROVED", "RESERVE", "REJECTED"] as const;
export type Proposal = (typeof PROPOSALS)[number];

/** Measures that the council may take in a resident's case. */
export const CASE_MEASURES = ["none", "warn", "suspend", "terminate"] as const;
export type CaseMeasure = (typeof CASE_MEASURES)[number];

/** What a session lets happen in each state. */
export const SESSION_ACTS: Record<SessionStatus, { plan: boolean; run: boolean }> = {
  /** The agenda is put together. */
  PLANNED: { plan: true, run: false },
  /** Members are fixed, votes are given; the agenda may still grow. */
  OPEN: { plan: true, run: true },
  CLOSED: { plan: false, run: false },
};
