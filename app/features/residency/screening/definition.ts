import { z } from "zod";

/** The screener as the norm `residency.screener` keeps it: questions, criteria and their words are data. */
const words = z.object({ ru: z.string(), en: z.string() });
const code = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/);

const question = z.object({
  /** Also the name of the application's field that the answer fills, where there is one. */
  code,
  /** `okved` and `company-kind` choose from the house's own lists; `whole` and `roubles` are numbers. */
  kind: z.enum(["choice", "okved", "company-kind", "whole", "roubles"]),
  text: words,
  help: words.optional(),
  options: z.array(z.object({ value: z.string(), text: words })).optional(),
  max: z.number().optional(),
});

const topic = z.object({ code, title: words, questions: z.array(question) });

const rule = z.discriminatedUnion("kind", [
  /** Met when the answer is one of `passes`. */
  z.object({ kind: z.literal("one-of"), question: code, passes: z.array(z.string()).min(1) }),
  /** Met when the code belongs to one of the groups of the technopark's profile. */
  z.object({ kind: z.literal("okved"), question: code, groups: z.array(z.enum(["core", "adjacent"])).min(1) }),
  /** Met when the number is not over `most`. */
  z.object({ kind: z.literal("at-most"), question: code, most: z.number() }),
  /** Met within the largest category of the norm `sme.thresholds`. */
  z.object({ kind: z.literal("sme"), headcount: code, revenue: code }),
]);

const criterion = z.object({
  code,
  /** `stop` and `profile` decide whether one may apply; `advice` is good to know. */
  group: z.enum(["stop", "profile", "advice"]),
  title: words,
  rule,
  met: words,
  notMet: words,
  /** What would change the verdict, said to the applicant. */
  change: words,
  source: z.string(),
  status: z.enum(["CONFIRMED", "UNCONFIRMED", "HOUSE_DEFAULT"]),
});

export const screenerSchema = z.object({ topics: z.array(topic), criteria: z.array(criterion) });

export type Words = z.output<typeof words>;
export type ScreenerQuestion = z.output<typeof question>;
export type ScreenerTopic = z.output<typeof topic>;
export type ScreenerRule = z.output<typeof rule>;
export type ScreenerCriterion = z.output<typeof criterion>;
export type Screener = z.output<typeof screenerSchema>;

/** One category of small and medium business: both limits hold. */
const smeBand = z.object({ category: z.enum(["micro", "small", "medium"]), people: z.number(), revenueRoubles: z.number() });
/** From the smallest to the largest. */
export const smeSchema = z.array(smeBand).min(1);
export type SmeBands = z.output<typeof smeSchema>;

/** What was answered, by the question's code, as typed; an empty answer is absent. */
export type ScreenerAnswers = Readonly<Record<string, string>>;

/** The answer of those whose activity is none of the list. */
export const NO_OKVED = "none";
