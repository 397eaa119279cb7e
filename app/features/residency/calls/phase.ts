/** Where a call stands on its way, by its status and its dates. */
export const CALL_PHASES = ["draft", "ahead", "open", "ended", "closed"] as const;
export type CallPhase = (typeof CALL_PHASES)[number];

export interface CallTimes {
  status: "DRAFT" | "PUBLISHED" | "CLOSED";
  opensAt: Date;
  closesAt: Date | null;
}

/**
 * `ahead`: published, not open yet; `ended`: its term is over, late entries come by invitation alone; `closed`: takes
 * nothing any more, whatever its dates say.
 */
export function phaseOf({ status, opensAt, closesAt }: CallTimes, now: Date): CallPhase {
  if (status === "DRAFT") return "draft";
  if (status === "CLOSED") return "closed";
  if (now < opensAt) return "ahead";
  return closesAt !== null && closesAt <= now ? "ended" : "open";
}

/** Whether staff see no more of the call's applications than how many there are. */
export const isSealed = (call: { sealed: boolean; closesAt: Date | null }, now: Date): boolean =>
  call.sealed && call.closesAt !== null && now < call.closesAt;
