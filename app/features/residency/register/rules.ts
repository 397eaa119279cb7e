import type { Day } from "~/lib/time";

interface Change {
  kind: string;
  on: Day;
  reason: string;
  at: Date;
}

/** Kinds that answer a wish to leave, or make it a thing of an earlier residency. */
const ANSWERS: readonly string[] = ["leave-withdrawn", "terminated", "terminate-planned", "approved", "start"];

/** The wish to leave that nobody has answered yet, or null. `changes` stand in their order. */
export function askedToLeave(changes: readonly Change[]): { lastDay: Day; reason: string; at: Date } | null {
  const last = changes.findLast((one) => one.kind === "leave-asked" || ANSWERS.includes(one.kind));
  return last?.kind === "leave-asked" ? { lastDay: last.on, reason: last.reason, at: last.at } : null;
}

/** The last day to tell the official register of an end, while nobody has noted that it was told. */
export function entryDue(changes: readonly { kind: string; data: unknown }[]): Day | null {
  const last = changes.findLast((one) => ["terminated", "terminate-planned", "terminate-undone", "entry"].includes(one.kind));
  if (!last || last.kind === "entry" || last.kind === "terminate-undone") return null;
  const due = (last.data as { entryDueOn?: unknown }).entryDueOn;
  return typeof due === "string" ? due : null;
}
