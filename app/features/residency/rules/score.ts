/** Scores of experts. All totals are whole hundredths of a point: 0…10000. */

export interface CriterionRule {
  code: string;
  /** Weights of a scorecard sum to 100. */
  weight: number;
  /** A score below this fails the application whatever the sum. */
  floor: number | null;
}

export interface GivenScore {
  /** 0…5; absent = not scored, which counts 0. */
  score?: number;
  comment?: string;
}
export type Scores = Record<string, GivenScore>;

/** What an expert wrote by criterion, in the scorecard's order; criteria that are no more stand last. */
export function commentsInOrder(criteria: readonly { code: string }[], scores: Scores): { code: string; comment: string }[] {
  const place = new Map(criteria.map(({ code }, index) => [code, index]));
  return Object.entries(scores)
    .flatMap(([code, { comment }]) => (comment ? [{ code, comment }] : []))
    .sort((a, b) => (place.get(a.code) ?? criteria.length) - (place.get(b.code) ?? criteria.length));
}

export const MAX_SCORE = 5;

/** One expert's total: Σ weight × score / 5, a missing score counts 0 (default scorecard). Hundredths of a point. */
export function totalOf(criteria: readonly CriterionRule[], scores: Scores): number {
  // weight × score / 5 points is weight × score × 20 hundredths: no division, so nothing is rounded.
  return criteria.reduce((sum, { code, weight }) => sum + weight * (scores[code]?.score ?? 0) * 20, 0);
}

/** Mean of experts' totals in hundredths of a point, halves up; null when there are none. */
export function meanTotal(totals: readonly number[]): number | null {
  if (totals.length === 0) return null;
  const sum = totals.reduce((a, b) => a + b, 0);
  return Math.floor((2 * sum + totals.length) / (2 * totals.length));
}

export interface ScoreLine {
  code: string;
  weight: number;
  /** Mean score over experts in hundredths (0…500). */
  meanScore: number;
  /** Points of the mean in hundredths, for showing; the total is the mean of totals and not their sum. */
  points: number;
  /** True when the mean lies below the criterion's floor. */
  belowFloor: boolean;
}

export interface Verdict {
  /** Hundredths of a point; null when nobody has finished. */
  total: number | null;
  passes: boolean;
  lines: ScoreLine[];
}

/** Final score of several experts and whether it passes: the mean reaches `passScore` points and no floor is broken. */
export function verdictOf(criteria: readonly CriterionRule[], reviews: readonly Scores[], passScore: number): Verdict {
  const total = meanTotal(reviews.map((scores) => totalOf(criteria, scores)));
  const lines = criteria.map(({ code, weight, floor }) => {
    const sum = reviews.reduce((given, scores) => given + (scores[code]?.score ?? 0), 0);
    const count = Math.max(reviews.length, 1);
    return {
      code,
      weight,
      meanScore: Math.floor((200 * sum + count) / (2 * count)),
      points: Math.floor((2 * weight * sum * 20 + count) / (2 * count)),
      // Compared by cross-multiplication, so that rounding never lifts a score over the floor.
      belowFloor: floor !== null && reviews.length > 0 && sum < floor * reviews.length,
    };
  });
  return { total, lines, passes: total !== null && total >= passScore * 100 && !lines.some((line) => line.belowFloor) };
}

/** Points for showing: «72», «72,4», «66,67». */
export function formatPoints(hundredths: number, locale: "ru" | "en"): string {
  const text = (hundredths / 100).toFixed(2).replace(/\.?0+$/, "");
  return locale === "ru" ? text.replace(".", ",") : text;
}
