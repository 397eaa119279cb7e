import type { Reader } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { siteDay } from "~/lib/time";
import { conflictFacts, noSharedWork } from "../../experts/queries/conflicts.server";
import { isHard } from "../../experts/conflicts";
import { residencyNorms } from "../../norms.server";
import { readProcess } from "../../process";
import { criteriaInForce } from "../../queries/criteria.server";
import { verdictOf, type Scores, type Verdict } from "../../rules/score";

export interface Scored {
  verdict: Verdict;
  /** Points (0…100). */
  passScore: number;
  /** Final reviews that count. */
  finals: number;
  /** Final reviews that a decision needs. */
  minReviews: number;
}

export type Scorable = Pick<Application, "id" | "companyId" | "answers"> & { call: { process: unknown } };

/** What the experts' final scores of applications come to: for lists, in a number of statements that does not grow with them. */
export async function scoresOf(reader: Reader, applications: readonly Scorable[], now: Date): Promise<Map<string, Scored>> {
  if (applications.length === 0) return new Map();
  const today = siteDay(now);
  const norms = await residencyNorms(today, reader);
  const criteria = await criteriaInForce(today, reader);
  const reviews = await reader.review.findMany({
    where: { applicationId: { in: applications.map((row) => row.id) }, finalAt: { not: null } },
    select: { applicationId: true, expertId: true, scores: true },
  });
  const { between } = await conflictFacts(reader, applications, reviews.map((review) => review.expertId), noSharedWork, now);
  return new Map(
    applications.map(({ id, call }) => {
      const counted = reviews.filter((review) => review.applicationId === id && !isHard(between(id, review.expertId)));
      return [
        id,
        {
          verdict: verdictOf(criteria, counted.map((review) => review.scores as Scores), norms.passScore),
          passScore: norms.passScore,
          finals: counted.length,
          minReviews: readProcess(call.process).minReviews ?? norms.minReviews,
        },
      ];
    }),
  );
}
