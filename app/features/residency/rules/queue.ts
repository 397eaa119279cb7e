import type { ApplicationStatus, Side } from "../status";
import type { Clock } from "./clock";

/** What decides where an application stands in a member of staff's queue. */
export interface QueueSubject {
  id: string;
  status: ApplicationStatus;
  submittedAt: Date | null;
  clock: Clock | null;
  /** Whose clock runs; the house's stands still while the applicant has to fix or to answer. */
  moveSide: Side | null;
  /** Final reviews that are in. */
  finals: number;
  /** The reader's own review is final. */
  ownFinal: boolean;
  /** Whether the reader is to score it, where only assigned ones do; absent: whoever is an expert. */
  toScore?: boolean;
}

export interface QueueReader {
  administrator: boolean;
  expert: boolean;
  /** Final reviews that a decision needs; norm `residency.min-reviews`. */
  minReviews: number;
}

/** `mine`: waits for the reader; `colleagues`: for other staff; `applicant`: the clock of the house stands still. */
export type QueueGroup = "mine" | "colleagues" | "applicant" | "closed";
export const QUEUE_GROUPS: readonly QueueGroup[] = ["mine", "colleagues", "applicant", "closed"];

const scores = (subject: QueueSubject, reader: QueueReader): boolean => reader.expert && !subject.ownFinal && subject.toScore !== false;

/** Whether staff wait for anybody but themselves, and whether for this reader. */
export function groupOf(subject: QueueSubject, reader: QueueReader): QueueGroup {
  if (subject.moveSide === "APPLICANT") return "applicant";
  switch (subject.status) {
    case "FORMAL_CHECK":
    case "COUNCIL":
    case "APPEAL":
      return reader.administrator ? "mine" : "colleagues";
    case "EXPERT_REVIEW":
      if (scores(subject, reader)) return "mine";
      return reader.administrator && subject.finals >= reader.minReviews ? "mine" : "colleagues";
    case "NEEDS_FIX":
    case "OFFERED":
    case "RESERVE":
    case "DRAFT":
      return "applicant";
    default:
      return "closed";
  }
}

/** Whose move it is, as the reader is told; null when the matter is closed. */
export type WaitsFor = "administrator" | "experts" | "decision" | "council" | "applicant" | "place" | null;
export function waitsFor(subject: QueueSubject, reader: QueueReader): WaitsFor {
  const group = groupOf(subject, reader);
  if (subject.status === "RESERVE") return "place";
  if (group === "closed" || group === "applicant") return group === "closed" ? null : "applicant";
  if (subject.status === "FORMAL_CHECK" || subject.status === "APPEAL") return "administrator";
  if (subject.status === "COUNCIL") return "council";
  return !scores(subject, reader) && subject.finals >= reader.minReviews ? "decision" : "experts";
}

/** Groups in their order; within a group the late ones first, then by who was submitted earlier. */
export function inQueueOrder<T extends QueueSubject & { group: QueueGroup }>(rows: readonly T[]): T[] {
  const rank = (row: T) => QUEUE_GROUPS.indexOf(row.group);
  const since = (row: T) => row.submittedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return [...rows].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      Number(b.clock?.late ?? false) - Number(a.clock?.late ?? false) ||
      since(a) - since(b) ||
      (a.id < b.id ? -1 : 1),
  );
}
