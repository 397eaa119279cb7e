import { proportion, type Kopecks } from "~/lib/money";
import { addMonths, monthOf, type Day } from "~/lib/time";

/** Months ahead in which a subscription may begin or end. */
const AHEAD = 12;

/** Months in which a subscription may begin or end, each by its first day: this one and those ahead. */
export const monthsAhead = (today: Day): Day[] => Array.from({ length: AHEAD + 1 }, (_, index) => addMonths(monthOf(today), index));

/** What a company's plan has left for uses of a kind in the month of a use; minutes of one piece each. */
export interface PlanOffer {
  subscriptionId: string;
  nameRu: string;
  nameEn: string;
  /** Kind of resources that the minutes are for. */
  kind: string;
  /** First day of the month in which they lapse. */
  month: Day;
  limitMinutes: number;
  leftMinutes: number;
  source: string;
}

/** What a plan covers of one price. */
export interface PlanShare {
  offer: PlanOffer;
  amountKopecks: Kopecks;
  /** Minutes that count against the plan: an hour of three seats is three hours. */
  minutes: number;
}

/**
 * How much of a price a plan covers: as many of its minutes as are left, each at the same price. What costs nothing takes none.
 * @param pieceMinutes minutes of the use times its pieces
 */
export function coverBy(offer: PlanOffer, price: Kopecks, pieceMinutes: number): PlanShare {
  const minutes = price === 0 ? 0 : Math.max(0, Math.min(offer.leftMinutes, pieceMinutes));
  return { offer, minutes, amountKopecks: minutes === pieceMinutes ? price : proportion(price, minutes, pieceMinutes) };
}
