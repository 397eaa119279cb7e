import { proportion, sumKopecks, vatIncluded, type Kopecks } from "~/lib/money";
import type { TariffUnit } from "~/lib/db/generated/enums";
import { shareOut, type ProgrammeOffer, type SubsidyShare } from "../../subsidy/rules";

/** Length of one billed unit in minutes. */
export const UNIT_MINUTES: Record<TariffUnit, number> = {
  HOUR: 60,
  NODE_HOUR: 60,
  SEAT_HOUR: 60,
  MACHINE_HOUR: 60,
  SHIFT_8H: 480,
  SEAT_DAY: 1440,
  DAY: 1440,
};

export interface QuoteInput {
  tariff: { unit: TariffUnit; priceKopecks: Kopecks; source: string };
  /** Billed minutes: buffers are not among them. */
  minutes: number;
  quantity: number;
  /** Year of residency, 1 for the first, and the percent of the price that is paid in it. */
  year: number;
  stepPercent: number;
  steps: readonly number[];
  startsOn: string;
  offers: readonly ProgrammeOffer[];
  /** Null: the operator works «без НДС». */
  vatPercent: number | null;
}

/** A line of a quote: what it is, how much, and the figures that a sentence explains it with. */
export type QuoteLine =
  | { kind: "base"; amountKopecks: Kopecks; params: { unit: TariffUnit; priceKopecks: Kopecks; minutes: number; quantity: number; source: string } }
  | { kind: "step"; amountKopecks: Kopecks; params: { year: number; percent: number; steps: readonly number[]; startsOn: string } }
  | {
      kind: "subsidy";
      amountKopecks: Kopecks;
      params: {
        nameRu: string;
        nameEn: string;
        percent: number;
        minutes: number;
        ofMinutes: number;
        minutesLeft: number | null;
        monthlyMinutes: number | null;
        budgetLeftKopecks: Kopecks;
        limitedBy: SubsidyShare["limitedBy"];
        legalBasis: string;
      };
    };

export interface Quote {
  lines: QuoteLine[];
  totalKopecks: Kopecks;
  /** VAT inside the total; 0 without VAT. */
  vatKopecks: Kopecks;
  vatPercent: number | null;
  shares: SubsidyShare[];
}

/**
 * The price of a use with every line that makes it: tariff, then the step of the residency year, then what subsidy
 * programmes pay of the rest. The lines add up to the total; VAT is inside and stands beside.
 * The same function prices the schedule's preview, the API and the invoice.
 */
export function makeQuote(input: QuoteInput): Quote {
  const { tariff, minutes, quantity } = input;
  const base = proportion(tariff.priceKopecks, minutes * quantity, UNIT_MINUTES[tariff.unit]);
  const lines: QuoteLine[] = [
    { kind: "base", amountKopecks: base, params: { unit: tariff.unit, priceKopecks: tariff.priceKopecks, minutes, quantity, source: tariff.source } },
  ];
  const charged = proportion(base, input.stepPercent, 100);
  if (charged !== base) {
    lines.push({
      kind: "step",
      amountKopecks: charged - base,
      params: { year: input.year, percent: input.stepPercent, steps: input.steps, startsOn: input.startsOn },
    });
  }
  const shares = shareOut(charged, minutes, input.offers);
  for (const share of shares) {
    const { offer } = share;
    lines.push({
      kind: "subsidy",
      amountKopecks: share.amountKopecks === 0 ? 0 : -share.amountKopecks,
      params: {
        nameRu: offer.nameRu,
        nameEn: offer.nameEn,
        percent: offer.sharePercent,
        minutes: share.minutes,
        ofMinutes: minutes,
        minutesLeft: offer.minutesLeft === null ? null : offer.minutesLeft - share.minutes,
        monthlyMinutes: offer.monthlyMinutes,
        budgetLeftKopecks: offer.availableKopecks - share.amountKopecks,
        limitedBy: share.limitedBy,
        legalBasis: offer.legalBasis,
      },
    });
  }
  const totalKopecks = sumKopecks(lines.map((line) => line.amountKopecks));
  return {
    lines,
    totalKopecks,
    vatKopecks: input.vatPercent === null ? 0 : vatIncluded(totalKopecks, input.vatPercent),
    vatPercent: input.vatPercent,
    shares,
  };
}
