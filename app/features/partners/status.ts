import type { BriefStatus, IntroductionStatus } from "~/lib/db/generated/enums";

/** What an introduction may become. An answer is final; a declined pair may ask anew, which is another introduction. */
export const INTRODUCTION_MOVES: Record<IntroductionStatus, readonly IntroductionStatus[]> = {
  ASKED: ["ACCEPTED", "DECLINED"],
  ACCEPTED: [],
  DECLINED: [],
};

/** What a brief may become. */
export const BRIEF_MOVES: Record<BriefStatus, readonly BriefStatus[]> = {
  OPEN: ["CLOSED"],
  CLOSED: [],
};

/** The states from which a move leads to `to`: the condition of the guarded update. */
export function statesBefore<S extends string>(moves: Record<S, readonly S[]>, to: S): S[] {
  return (Object.keys(moves) as S[]).filter((from) => moves[from].includes(to));
}

/** How the two sides answer. */
export type Answer = "ACCEPTED" | "DECLINED";
