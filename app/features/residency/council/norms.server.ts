import { db, type Reader } from "~/lib/db/client.server";
import { norms } from "~/lib/norms.server";
import { siteDay, type Day } from "~/lib/time";
import type { Cadence, VotingRules } from "./rules";

/** A ground of refusal, as an administrator words it. */
export interface Ground {
  code: string;
  ru: string;
  en: string;
  source: string;
}

export interface CouncilNorms {
  voting: VotingRules;
  cadence: Cadence;
  grounds: Ground[];
}

/** Norms that the council runs by, as they are in force on a day. Throws when one is missing: a fault of set-up. */
export async function councilNorms(on: Day = siteDay(new Date()), reader: Reader = db): Promise<CouncilNorms> {
  const found = await norms<{
    "council.quorum-percent": number;
    "council.majority": { percent: number; of: "PRESENT" | "CAST" };
    "council.casting-vote": boolean;
    "council.cadence": Cadence;
    "residency.refusal-grounds": Ground[];
  }>(["council.quorum-percent", "council.majority", "council.casting-vote", "council.cadence", "residency.refusal-grounds"], on, reader);
  const majority = found["council.majority"].value;
  return {
    voting: {
      quorumPercent: found["council.quorum-percent"].value,
      majorityPercent: majority.percent,
      majorityOf: majority.of,
      castingVote: found["council.casting-vote"].value,
    },
    cadence: found["council.cadence"].value,
    grounds: found["residency.refusal-grounds"].value,
  };
}
