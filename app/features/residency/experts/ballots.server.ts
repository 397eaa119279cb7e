import type { Reader } from "~/lib/db/client.server";
import { dayFromDb, siteDay } from "~/lib/time";
import type { Scores } from "../rules/score";
import { isHard, type Conflict } from "./conflicts";
import { conflictsOf, type Applied } from "./queries/conflicts.server";

/** A final review, and whether it counts. */
export interface Ballot {
  expertId: string;
  scores: Scores;
  comment: string;
  /** Hundredths of a point. */
  total: number;
  finalAt: Date;
  /** Sent after the day that it was due on: the assignment's, or the stage's for who scored without being assigned. */
  late: boolean;
  /** False when a conflict of interest that bars was declared or found, be it after the review was sent. */
  valid: boolean;
  conflicts: Conflict[];
}

/** Final reviews of an application, the earliest first. Those that a conflict makes void stay in the record and do not count. */
export async function ballotsOf(reader: Reader, application: Applied, now: Date = new Date()): Promise<Ballot[]> {
  const reviews = await reader.review.findMany({ where: { applicationId: application.id, finalAt: { not: null } }, orderBy: [{ finalAt: "asc" }, { id: "asc" }] });
  if (reviews.length === 0) return [];
  const assignments = await reader.assignment.findMany({ where: { applicationId: application.id }, select: { expertId: true, dueOn: true } });
  const turns = await reader.turn.findMany({ where: { applicationId: application.id, stage: "EXPERT_REVIEW", side: "HOUSE" }, select: { since: true, until: true, dueOn: true } });
  const stageDue = (at: Date) => turns.find((turn) => turn.since <= at && (turn.until === null || at <= turn.until))?.dueOn;
  const found = await conflictsOf(reader, application, reviews.map((review) => review.expertId), undefined, now);
  return reviews.map((review) => {
    const assignment = assignments.find((row) => row.expertId === review.expertId);
    const dueOn = assignment ? assignment.dueOn : stageDue(review.finalAt!);
    const conflicts = found.get(review.expertId) ?? [];
    return {
      expertId: review.expertId,
      scores: review.scores as Scores,
      comment: review.comment,
      total: review.total ?? 0,
      finalAt: review.finalAt!,
      late: Boolean(dueOn && siteDay(review.finalAt!) > dayFromDb(dueOn)),
      valid: !isHard(conflicts),
      conflicts,
    };
  });
}

/** Points between the highest and the lowest total that count, in hundredths; null while there are fewer than two. */
export function spreadOf(ballots: readonly Pick<Ballot, "total" | "valid">[]): number | null {
  const totals = ballots.filter((ballot) => ballot.valid).map((ballot) => ballot.total);
  return totals.length < 2 ? null : Math.max(...totals) - Math.min(...totals);
}
