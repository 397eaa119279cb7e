import type { SeatStatus, TrainingStatus } from "~/lib/db/generated/enums";

/** Where a seat at a training may go from each state. A passed one is final: its certificate is revoked, not the pass. */
export const SEAT_TRANSITIONS: Record<SeatStatus, readonly SeatStatus[]> = {
  BOOKED: ["PASSED", "FAILED", "ABSENT", "CANCELLED"],
  WAITING: ["BOOKED", "CANCELLED"],
  // What was marked by mistake is put right.
  FAILED: ["PASSED", "ABSENT"],
  ABSENT: ["PASSED", "FAILED"],
  PASSED: [],
  // Whoever left may come back, to the end of the line.
  CANCELLED: ["BOOKED", "WAITING"],
};

/** Where a session may go. */
export const SESSION_TRANSITIONS: Record<TrainingStatus, readonly TrainingStatus[]> = {
  PLANNED: ["HELD", "CANCELLED"],
  HELD: [],
  CANCELLED: [],
};

export const seatMayBecome = (from: SeatStatus, to: SeatStatus): boolean => SEAT_TRANSITIONS[from].includes(to);
export const sessionMayBecome = (from: TrainingStatus, to: TrainingStatus): boolean => SESSION_TRANSITIONS[from].includes(to);

/** What staff say of whoever had a seat. */
export const RESULTS = ["PASSED", "FAILED", "ABSENT"] as const satisfies readonly SeatStatus[];
export type Result = (typeof RESULTS)[number];

/** States in which a person has a place in a session to come: in the room or in the line. */
export const LIVE: readonly SeatStatus[] = ["BOOKED", "WAITING"];
