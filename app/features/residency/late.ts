import { isRefusal } from "~/lib/http/refusal";
import type { ApplicationStatus } from "./status";

/** What comes back to a person whose act came too late. */
export interface Late {
  /** What they wrote, by field. */
  mine: Partial<Record<string, string | number>>;
  /** Who moved the application before them, when and where to; the name is empty for the portal itself. */
  moved: { to: ApplicationStatus; at: string; by: string } | null;
}

/** The text of an act that came too late, when an answer is one. */
export function lateOf(answer: unknown): Late | null {
  if (!isRefusal(answer) || answer.refusal.code !== "wrong-status") return null;
  const { mine, moved } = answer.refusal.details as Partial<Late>;
  return mine ? { mine, moved: moved ?? null } : null;
}
