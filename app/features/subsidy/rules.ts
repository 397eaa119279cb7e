import { proportion, type Kopecks } from "~/lib/money";
import type { Day } from "~/lib/time";

/** Name of the quota that counts uses of all kinds. */
export const OVERALL = "*";

/** What is left of a monthly quota; `kind` is a kind of resources, or OVERALL. */
export interface QuotaLeft {
  kind: string;
  leftMinutes: number;
  limitMinutes: number;
}

/** What a company may still get from a programme in the month or the year of a use; `period` is «2026-11» or «2026». */
export interface CeilingLeft {
  per: "month" | "year";
  period: string;
  leftKopecks: Kopecks;
  limitKopecks: Kopecks;
}

/** What a programme can pay for one use at this moment. */
export interface ProgrammeOffer {
  programmeId: string;
  budgetId: string;
  /** Kind of resources that is used. */
  resourceKind: string;
  nameRu: string;
  nameEn: string;
  /** Whole percent of the resident's price. */
  sharePercent: number;
  /** Subsidised minutes left to the company this month by the tightest of the quotas; null when the programme has none. */
  minutesLeft: number | null;
  /** The quota that `minutesLeft` is of. */
  monthlyMinutes: number | null;
  /** Every quota that the use counts against: over all kinds (OVERALL), and of its own kind. */
  quotas: readonly QuotaLeft[];
  /** Ceilings in money of the company, by month and by year; empty where the programme has none. */
  ceilings: readonly CeilingLeft[];
  /** What is left in the budget of the quarter, or of the year where the quarter has none of its own. */
  availableKopecks: Kopecks;
  /** Quarter of the budget, 1–4; 0 for the year's. */
  budgetQuarter: number;
  legalBasis: string;
  legalBasisEn: string;
}

/** Conditions under which a programme pays: an empty list and null ask nothing. */
export interface Conditions {
  resourceKinds: readonly string[];
  /** Things that it pays for whatever their kind, by the code of their tariff. */
  resourceSlugs: readonly string[];
  companyKinds: readonly string[];
  residencyYears: readonly number[];
  maxHeadcount: number | null;
}

/** What conditions are asked of. What is not known does not fulfil a condition. */
export interface ConditionedUse {
  resourceKind: string;
  tariffCode?: string;
  /** 1 for the first year. */
  residencyYear?: number;
}

/** Whether a programme pays for a use of a company at all. */
export const paysFor = (programme: Conditions, use: ConditionedUse, company: { kind: string | null; headcount: number | null }): boolean =>
  (programme.resourceKinds.includes(use.resourceKind) || (use.tariffCode !== undefined && programme.resourceSlugs.includes(use.tariffCode))) &&
  (programme.companyKinds.length === 0 || (company.kind !== null && programme.companyKinds.includes(company.kind))) &&
  (programme.residencyYears.length === 0 || (use.residencyYear !== undefined && programme.residencyYears.includes(use.residencyYear))) &&
  (programme.maxHeadcount === null || (company.headcount !== null && company.headcount <= programme.maxHeadcount));

/** Quarter of a day, 1–4. */
export const quarterOf = (day: Day): number => Math.ceil(Number(day.slice(5, 7)) / 3);

/** Periods that a day's subsidy is counted in against ceilings. */
export const ceilingPeriods = (day: Day): { month: string; year: string } => ({ month: day.slice(0, 7), year: day.slice(0, 4) });

/** The quota with the least left, or null where there is none. */
export const tightest = (quotas: readonly QuotaLeft[]): QuotaLeft | null =>
  quotas.reduce<QuotaLeft | null>((least, quota) => (least && least.leftMinutes <= quota.leftMinutes ? least : quota), null);

/** The ceiling with the least left, or null where there is none. */
export const lowest = (ceilings: readonly CeilingLeft[]): CeilingLeft | null =>
  ceilings.reduce<CeilingLeft | null>((least, ceiling) => (least && least.leftKopecks <= ceiling.leftKopecks ? least : ceiling), null);

/** What one programme pays of one price, and why not more. */
export interface SubsidyShare {
  offer: ProgrammeOffer;
  amountKopecks: Kopecks;
  /** Minutes that count against the monthly quota. */
  minutes: number;
  limitedBy: "nothing" | "quota" | "ceiling" | "budget";
}

/**
 * How the programmes share a price of `minutes` of use. Each pays its percent of the price, for as many minutes as the
 * quota leaves, never past the company's ceilings and never more than its budget holds; several stack in the given order and
 * never pay over 100 %. Of several limits the one that leaves least is named.
 */
export function shareOut(price: Kopecks, minutes: number, offers: readonly ProgrammeOffer[]): SubsidyShare[] {
  const shares: SubsidyShare[] = [];
  let left = price;
  for (const offer of offers) {
    const covered = offer.minutesLeft === null ? minutes : Math.max(0, Math.min(minutes, offer.minutesLeft));
    const wanted = Math.min(left, proportion(price, offer.sharePercent * covered, 100 * minutes));
    const ceiling = lowest(offer.ceilings)?.leftKopecks ?? wanted;
    const amount = Math.max(0, Math.min(wanted, ceiling, offer.availableKopecks));
    const cutBy = ceiling < offer.availableKopecks ? "ceiling" : "budget";
    const limitedBy = amount < wanted ? cutBy : covered < minutes ? "quota" : "nothing";
    left -= amount;
    shares.push({ offer, amountKopecks: amount, minutes: amount > 0 ? covered : 0, limitedBy });
  }
  return shares;
}
