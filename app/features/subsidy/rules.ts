import { proportion, type Kopecks } from "~/lib/money";

/** What a programme can pay for one use at this moment. */
export interface ProgrammeOffer {
  programmeId: string;
  budgetId: string;
  nameRu: string;
  nameEn: string;
  /** Whole percent of the resident's price. */
  sharePercent: number;
  /** Subsidised minutes left to the company this month; null when the programme has no quota. */
  minutesLeft: number | null;
  monthlyMinutes: number | null;
  /** What is left in the year's budget. */
  availableKopecks: Kopecks;
  legalBasis: string;
}

/** What one programme pays of one price, and why not more. */
export interface SubsidyShare {
  offer: ProgrammeOffer;
  amountKopecks: Kopecks;
  /** Minutes that count against the monthly quota. */
  minutes: number;
  limitedBy: "nothing" | "quota" | "budget";
}

/**
 * How the programmes share a price of `minutes` of use. Each pays its percent of the price, for as many minutes as the
 * quota leaves, never more than its budget holds; several stack in the given order and never pay over 100 %.
 */
export function shareOut(price: Kopecks, minutes: number, offers: readonly ProgrammeOffer[]): SubsidyShare[] {
  const shares: SubsidyShare[] = [];
  let left = price;
  for (const offer of offers) {
    const covered = offer.minutesLeft === null ? minutes : Math.max(0, Math.min(minutes, offer.minutesLeft));
    const wanted = Math.min(left, proportion(price, offer.sharePercent * covered, 100 * minutes));
    const amount = Math.min(wanted, offer.availableKopecks);
    const limitedBy = amount < wanted ? "budget" : covered < minutes ? "quota" : "nothing";
    left -= amount;
    shares.push({ offer, amountKopecks: amount, minutes: amount > 0 ? covered : 0, limitedBy });
  }
  return shares;
}
