import { OKVED_PROFILE, isOkvedCode, okvedEntryFor } from "~/lib/okved";
import type { Screener, ScreenerAnswers, ScreenerCriterion, ScreenerQuestion, ScreenerRule, SmeBands } from "./definition";
import { NO_OKVED } from "./definition";

export type Outcome = "met" | "not-met" | "unknown";

export interface CriterionVerdict {
  code: string;
  group: ScreenerCriterion["group"];
  outcome: Outcome;
  /** What would make it met: these answers instead of the given ones, and nothing else. Empty when it is met. */
  change: { question: string; to: string }[];
  /** Said beside the reason: the name of the activity, the category. */
  detail: { okved: string } | { sme: SmeCategory } | null;
}

export type SmeCategory = SmeBands[number]["category"] | "above";
/** `fits`: nothing stands in the way; `stops`: something does; `open`: something is not answered yet. */
export type Overall = "fits" | "stops" | "open";

export interface Verdict {
  overall: Overall;
  criteria: CriterionVerdict[];
  met: number;
  notMet: number;
  unknown: number;
}

/** «1 200» → 1200; null for what is no whole number. */
export function wholeOf(text: string | undefined): number | null {
  const digits = (text ?? "").replace(/[\s\u00a0\u202f]/g, "");
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

/** Category by headcount and yearly income: the worse of the two. */
export function smeCategory(headcount: number, revenueRoubles: number, bands: SmeBands): SmeCategory {
  return bands.find((band) => headcount <= band.people && revenueRoubles <= band.revenueRoubles)?.category ?? "above";
}

type Found = Omit<CriterionVerdict, "code" | "group">;
const met = (detail: CriterionVerdict["detail"] = null): Found => ({ outcome: "met", change: [], detail });
const needs = (outcome: "not-met" | "unknown", change: CriterionVerdict["change"], detail: CriterionVerdict["detail"] = null): Found => ({ outcome, change, detail });

function judge(rule: ScreenerRule, answers: ScreenerAnswers, questions: ReadonlyMap<string, ScreenerQuestion>, bands: SmeBands): Found {
  switch (rule.kind) {
    case "one-of": {
      const answer = answers[rule.question];
      const known = questions.get(rule.question)?.options?.some((option) => option.value === answer) ?? answer !== undefined;
      const change = [{ question: rule.question, to: rule.passes[0]! }];
      if (answer === undefined || answer === "" || !known) return needs("unknown", change);
      return rule.passes.includes(answer) ? met() : needs("not-met", change);
    }
    case "okved": {
      const answer = answers[rule.question] ?? "";
      const first = OKVED_PROFILE.find((entry) => rule.groups.includes(entry.group));
      const change = first ? [{ question: rule.question, to: first.code }] : [];
      if (answer !== NO_OKVED && !isOkvedCode(answer)) return needs("unknown", change);
      const entry = answer === NO_OKVED ? null : okvedEntryFor(answer);
      const detail = entry && { okved: `${entry.code} ${entry.name}` };
      return entry && rule.groups.includes(entry.group) ? met(detail) : needs("not-met", change, detail);
    }
    case "at-most": {
      const number = wholeOf(answers[rule.question]);
      const change = [{ question: rule.question, to: String(rule.most) }];
      if (number === null) return needs("unknown", change);
      return number <= rule.most ? met() : needs("not-met", change);
    }
    case "sme": {
      const headcount = wholeOf(answers[rule.headcount]);
      const revenue = wholeOf(answers[rule.revenue]);
      const largest = bands.at(-1)!;
      const over = (value: number | null, limit: number) => value === null || value > limit;
      const change = [
        ...(over(headcount, largest.people) ? [{ question: rule.headcount, to: String(largest.people) }] : []),
        ...(over(revenue, largest.revenueRoubles) ? [{ question: rule.revenue, to: String(largest.revenueRoubles) }] : []),
      ];
      const known = (value: number | null, limit: number) => value !== null && value > limit;
      // One figure over the limit is enough, whatever the other is.
      if (known(headcount, largest.people) || known(revenue, largest.revenueRoubles)) return needs("not-met", change, { sme: "above" });
      if (headcount === null || revenue === null) return needs("unknown", change);
      return met({ sme: smeCategory(headcount, revenue, bands) });
    }
  }
}

/** Questions that a criterion reads. */
export const questionsOf = (rule: ScreenerRule): string[] => (rule.kind === "sme" ? [rule.headcount, rule.revenue] : [rule.question]);

/** The verdict criterion by criterion; what is not answered is unknown, never met. Advice does not decide. */
export function screen(screener: Screener, answers: ScreenerAnswers, bands: SmeBands): Verdict {
  const questions = new Map(screener.topics.flatMap((topic) => topic.questions.map((question) => [question.code, question] as const)));
  const criteria = screener.criteria.map(({ code, group, rule }) => ({ code, group, ...judge(rule, answers, questions, bands) }));
  const deciding = criteria.filter((one) => one.group !== "advice");
  const count = (outcome: Outcome) => criteria.filter((one) => one.outcome === outcome).length;
  return {
    overall: deciding.some((one) => one.outcome === "not-met") ? "stops" : deciding.some((one) => one.outcome === "unknown") ? "open" : "fits",
    criteria,
    met: count("met"),
    notMet: count("not-met"),
    unknown: count("unknown"),
  };
}

/** Whether an open call takes companies of the kind that was answered. */
export function callVerdict(audience: readonly string[], kind: string | undefined): Outcome {
  if (audience.length === 0) return "met";
  if (!kind) return "unknown";
  return audience.includes(kind) ? "met" : "not-met";
}
