import type { RoundStatus } from "~/lib/db/generated/enums";

/** Where a round may go from each state. Solving again leaves a proposed round proposed. */
export const ROUND_TRANSITIONS: Record<RoundStatus, readonly RoundStatus[]> = {
  DRAFT: ["OPEN", "CANCELLED"],
  OPEN: ["CLOSED", "CANCELLED"],
  CLOSED: ["PROPOSED", "CANCELLED"],
  PROPOSED: ["PROPOSED", "SETTLED", "CANCELLED"],
  SETTLED: [],
  CANCELLED: [],
};

export const roundMayBecome = (from: RoundStatus, to: RoundStatus): boolean => ROUND_TRANSITIONS[from].includes(to);

/** Whether wishes may be made and changed at an instant. The deadline itself is past. */
export const takesWishes = (round: { status: RoundStatus; closesAt: Date }, now: Date): boolean => round.status === "OPEN" && now < round.closesAt;
