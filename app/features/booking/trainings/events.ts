/** What becomes of trainings, as the rest of the house hears of it. */
export type TrainingEvent =
  | { type: "training.seat-taken"; payload: { seatId: string } }
  /** Somebody left, and the first of the line has the seat. */
  | { type: "training.seat-freed"; payload: { seatId: string } }
  | { type: "training.cancelled"; payload: { sessionId: string; seatIds: string[] } }
  | { type: "training.marked"; payload: { seatId: string; result: "PASSED" | "FAILED" | "ABSENT"; validUntil: string | null } };
