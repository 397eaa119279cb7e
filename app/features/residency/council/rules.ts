import { addDays, weekday, type Day } from "~/lib/time";
import type { VoteChoice } from "./status";

/** Norms `council.*`: how a council votes. */
export interface VotingRules {
  /** Share of the members without a conflict who must be present, percent. */
  quorumPercent: number;
  /** More than this share of votes must be for, percent. */
  majorityPercent: number;
  /** Of whom: those present, so that an abstention weighs, or only of those for and against. */
  majorityOf: "PRESENT" | "CAST";
  /** Whether on a tie the vote of who presides decides. */
  castingVote: boolean;
}

export interface Quorum {
  /** Members who count: without those in conflict. */
  of: number;
  needed: number;
  present: number;
  met: boolean;
}

/** Whether enough members are present. Members in conflict count on neither side. */
export function quorumOf(members: readonly string[], present: ReadonlySet<string>, inConflict: ReadonlySet<string>, rules: Pick<VotingRules, "quorumPercent">): Quorum {
  const counted = members.filter((id) => !inConflict.has(id));
  const here = counted.filter((id) => present.has(id)).length;
  const needed = Math.max(1, Math.ceil((counted.length * rules.quorumPercent) / 100));
  return { of: counted.length, needed, present: here, met: here >= needed };
}

export interface Tally {
  for: number;
  against: number;
  abstain: number;
  conflict: number;
  /** Present, not in conflict, and silent so far. */
  missing: string[];
  quorum: Quorum;
  carried: boolean;
  /** Carried or lost by the vote of who presides. */
  byCastingVote: boolean;
}

export interface GivenVote {
  userId: string;
  choice: VoteChoice;
}

/** What the votes come to. Votes of people who are no members, or not present, do not count. */
export function tallyOf(members: readonly string[], present: ReadonlySet<string>, votes: readonly GivenVote[], chairId: string | null, rules: VotingRules): Tally {
  const choiceOf = new Map(votes.map((vote) => [vote.userId, vote.choice]));
  const inConflict = new Set(members.filter((id) => choiceOf.get(id) === "CONFLICT"));
  const voters = members.filter((id) => present.has(id) && !inConflict.has(id));
  const count = (choice: VoteChoice) => voters.filter((id) => choiceOf.get(id) === choice).length;
  const [yes, no, abstain] = [count("FOR"), count("AGAINST"), count("ABSTAIN")];
  const chair = chairId !== null && voters.includes(chairId) ? choiceOf.get(chairId) : undefined;
  const tie = yes === no && yes > 0;
  const byCastingVote = tie && rules.castingVote && (chair === "FOR" || chair === "AGAINST");
  const base = rules.majorityOf === "PRESENT" ? voters.length : yes + no;
  return {
    for: yes,
    against: no,
    abstain,
    conflict: inConflict.size,
    missing: voters.filter((id) => !choiceOf.has(id)),
    quorum: quorumOf(members, present, inConflict, rules),
    carried: byCastingVote ? chair === "FOR" : yes * 100 > rules.majorityPercent * base,
    byCastingVote,
  };
}

/** A standing and what decides between equals: the final score, then profile fit, then who came first. */
export interface Standing {
  id: string;
  /** Hundredths of a point; null when nobody scored. */
  score: number | null;
  /** Mean score of the criterion «profile», hundredths. */
  profile: number;
  submittedAt: Date | null;
}

/** The order of a call's applications: the best first. */
export function inOrderOfScore<T extends Standing>(rows: readonly T[]): T[] {
  const time = (row: T) => row.submittedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return [...rows].sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || b.profile - a.profile || time(a) - time(b) || (a.id < b.id ? -1 : 1));
}

/** How often the council meets: every so many weeks on a day of the week (1 = Monday). */
export interface Cadence {
  weeks: number;
  weekday: number;
}

/** The next day to meet by the cadence: counted from the last session, or from today when there was none. */
export function nextSessionDay(today: Day, last: Day | null, cadence: Cadence): Day {
  const onWeekday = (from: Day) => addDays(from, (cadence.weekday - weekday(from) + 7) % 7);
  const tomorrow = addDays(today, 1);
  if (last === null) return onWeekday(tomorrow);
  let day = onWeekday(addDays(last, 7 * cadence.weeks - 3));
  while (day < tomorrow) day = addDays(day, 7);
  return day;
}

/** Moves one of an ordered list a place up or down; the same list when there is nowhere to go. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const at = ids.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= ids.length) return [...ids];
  const next = [...ids];
  [next[at], next[to]] = [next[to]!, next[at]!];
  return next;
}
