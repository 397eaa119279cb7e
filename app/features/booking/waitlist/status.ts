import type { WaitlistStatus } from "~/lib/db/generated/enums";

/** Where a place in a line may go from each state. Whatever is not named here does not happen. */
export const WAITLIST_TRANSITIONS: Record<WaitlistStatus, readonly WaitlistStatus[]> = {
  WAITING: ["OFFERED", "LEFT", "CLOSED"],
  // Back to WAITING when the house itself takes the offered unit away.
  OFFERED: ["TAKEN", "LAPSED", "LEFT", "CLOSED", "WAITING"],
  TAKEN: [],
  LAPSED: [],
  LEFT: [],
  CLOSED: [],
};

export const mayBecome = (from: WaitlistStatus, to: WaitlistStatus): boolean => WAITLIST_TRANSITIONS[from].includes(to);

/** States in which a company still stands in a line. */
export const STANDING = ["WAITING", "OFFERED"] as const satisfies readonly WaitlistStatus[];
