import { db, type Reader } from "~/lib/db/client.server";
import { norms } from "~/lib/norms.server";
import { siteDay, type Day } from "~/lib/time";
import type { ChecklistRow } from "./documents";
import type { StageTerms } from "./rules/clock";

/** Norms that residency runs by, as they are in force on a day. */
export interface ResidencyNorms {
  terms: StageTerms;
  /** Working days after a refusal within which it may be appealed. */
  appealWithin: number;
  /** Points between experts' totals over which one more is called. */
  spreadPoints: number;
  /** Months after a refusal before the company may apply again; 0 = at once. */
  reapplyMonths: number;
  /** Points (0…100) from which an application passes. */
  passScore: number;
  minReviews: number;
  /** How often an application may be returned for fixing. */
  maxReturns: number;
  termYears: number;
  rentSteps: number[];
  checklist: ChecklistRow[];
}

/** Reads them in one statement. Throws when one is missing: that is a fault of set-up. */
export async function residencyNorms(on: Day = siteDay(new Date()), reader: Reader = db): Promise<ResidencyNorms> {
  const found = await norms<{
    "residency.formal-check.working-days": number;
    "residency.fix.working-days": number;
    "residency.expert-review.working-days": number;
    "residency.council.working-days": number;
    "residency.offer.working-days": number;
    "residency.appeal.working-days": number;
    "residency.appeal.filing-working-days": number;
    "residency.answer.working-days": number;
    "residency.resume.working-days": number;
    "residency.spread-points": number;
    "residency.reapply-months": number;
    "residency.pass-score": number;
    "residency.min-reviews": number;
    "residency.max-returns": number;
    "residency.term-years": number;
    "residency.rent-steps": number[];
    "residency.documents": ChecklistRow[];
  }>(
    [
      "residency.formal-check.working-days",
      "residency.fix.working-days",
      "residency.expert-review.working-days",
      "residency.council.working-days",
      "residency.offer.working-days",
      "residency.appeal.working-days",
      "residency.appeal.filing-working-days",
      "residency.answer.working-days",
      "residency.resume.working-days",
      "residency.spread-points",
      "residency.reapply-months",
      "residency.pass-score",
      "residency.min-reviews",
      "residency.max-returns",
      "residency.term-years",
      "residency.rent-steps",
      "residency.documents",
    ],
    on,
    reader,
  );
  return {
    terms: {
      formalCheck: found["residency.formal-check.working-days"].value,
      fix: found["residency.fix.working-days"].value,
      expertReview: found["residency.expert-review.working-days"].value,
      council: found["residency.council.working-days"].value,
      offer: found["residency.offer.working-days"].value,
      appeal: found["residency.appeal.working-days"].value,
      answer: found["residency.answer.working-days"].value,
      resume: found["residency.resume.working-days"].value,
    },
    appealWithin: found["residency.appeal.filing-working-days"].value,
    spreadPoints: found["residency.spread-points"].value,
    reapplyMonths: found["residency.reapply-months"].value,
    passScore: found["residency.pass-score"].value,
    minReviews: found["residency.min-reviews"].value,
    maxReturns: found["residency.max-returns"].value,
    termYears: found["residency.term-years"].value,
    rentSteps: found["residency.rent-steps"].value,
    checklist: found["residency.documents"].value,
  };
}
