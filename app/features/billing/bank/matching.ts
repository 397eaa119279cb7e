import type { Kopecks } from "~/lib/money";

/** An invoice that money may be for. */
export interface Payable {
  id: string;
  number: string;
  companyId: string;
  inn: string;
  status: "ISSUED" | "PAID" | "CANCELLED";
  /** What is still to be paid; 0 unless it is ISSUED. */
  outstandingKopecks: Kopecks;
  /** ISO instants compare as text. */
  dueAt: string;
}

/** Money that came in, as far as it says whose it is and what for. */
export interface Incoming {
  amountKopecks: Kopecks;
  payerInn: string;
  purpose: string;
}

/**
 * How sure it is what the money is for. `certain` is settled without asking: an invoice of the payer's own is named, or several are.
 * `likely` and `guess` wait for a person.
 */
type Certainty = "certain" | "likely" | "guess" | "none";

/** Why it is taken so; each is a sentence with the figures of `params`. */
export interface MatchReason {
  code: "named" | "named-unknown" | "named-paid" | "named-cancelled" | "other-payer" | "exact-sum" | "sum-of-all" | "oldest-first" | "sum-only" | "unknown-payer" | "over" | "partial";
  params: Record<string, string | number>;
}

export interface Match {
  certainty: Certainty;
  companyId: string | null;
  parts: { invoiceId: string; number: string; amountKopecks: Kopecks }[];
  /** What is left over and becomes the company's advance. */
  advanceKopecks: Kopecks;
  reasons: MatchReason[];
}

/** A date that follows «к» is no number: «к 2026-11-05». */
const FULL = /(?<!\p{L})[КKкk]\s*[-–—]?\s*(20\d{2})\s*[-–—/ ]\s*(\d{1,6})(?![\d-])/gu;
const SHORT = /(?:сч[её]т[а-яё]*|сч\.?)\s*(?:на\s+оплату\s*)?(?:№|N|#|номер)?\s*(\d{1,6})(?![\d-])(?:\s*(?:от|за)\s*\d{1,2}[.\s]\d{1,2}[.\s](20\d{2}))?/gi;

const numberOf = (year: string, ordinal: string) => `К-${year}-${ordinal.padStart(6, "0")}`;

/**
 * Numbers of invoices that a purpose of payment names, as people write them: «К-2026-000123», «K2026-123» in Latin, and «счёт № 123
 * от 05.11.2026», whose year is said after it. «Счёт 123» without a year is `year`'s.
 */
export function invoiceNumbersIn(purpose: string, year: string): string[] {
  const numbers = new Set<string>();
  const rest = purpose.replace(FULL, (_, of: string, ordinal: string) => {
    numbers.add(numberOf(of, ordinal));
    return " ";
  });
  for (const [, ordinal = "", of = year] of rest.matchAll(SHORT)) if (Number(ordinal) > 0) numbers.add(numberOf(of, String(Number(ordinal))));
  return [...numbers];
}

/** Shares a sum out over invoices in their order; what is left over is an advance. */
function shareOver(invoices: readonly Payable[], amountKopecks: Kopecks): Pick<Match, "parts" | "advanceKopecks"> {
  let left = amountKopecks;
  const parts: Match["parts"] = [];
  for (const { id, number, outstandingKopecks } of invoices) {
    const amount = Math.min(left, outstandingKopecks);
    if (amount <= 0) continue;
    parts.push({ invoiceId: id, number, amountKopecks: amount });
    left -= amount;
  }
  return { parts, advanceKopecks: left };
}

const byDue = (a: Payable, b: Payable) => (a.dueAt === b.dueAt ? (a.number < b.number ? -1 : 1) : a.dueAt < b.dueAt ? -1 : 1);
const total = (invoices: readonly Payable[]) => invoices.reduce((sum, invoice) => sum + invoice.outstandingKopecks, 0);

/**
 * What incoming money is for. An invoice named in the purpose speaks first, whose ИНН it comes from second, the sum last; each step
 * that was taken is among the reasons.
 * @param payables invoices that are named, those of the payer's company, and those of the same sum
 * @param payer company with the payer's ИНН, if it is ours
 * @param named numbers from `invoiceNumbersIn`
 */
export function matchIncoming(incoming: Incoming, payables: readonly Payable[], payer: string | null, named: readonly string[]): Match {
  const { amountKopecks } = incoming;
  const meant = named.flatMap((number) => payables.filter((one) => one.number === number));
  const reasons: MatchReason[] = [];
  for (const number of named) if (!meant.some((one) => one.number === number)) reasons.push({ code: "named-unknown", params: { number } });
  const companies = new Set(meant.map((one) => one.companyId));
  const [first] = meant;

  if (first && companies.size === 1) {
    for (const invoice of meant) {
      const code = invoice.status === "PAID" ? "named-paid" : invoice.status === "CANCELLED" ? "named-cancelled" : "named";
      reasons.push({ code, params: { number: invoice.number } });
    }
    const shared = shareOver(meant, amountKopecks);
    const own = payer === first.companyId;
    if (!own) reasons.push({ code: "other-payer", params: { inn: incoming.payerInn } });
    if (shared.advanceKopecks > 0) reasons.push({ code: "over", params: { kopecks: shared.advanceKopecks } });
    else if (amountKopecks < total(meant)) reasons.push({ code: "partial", params: { kopecks: total(meant) - amountKopecks } });
    return { certainty: own ? "certain" : "likely", companyId: first.companyId, ...shared, reasons };
  }

  const nothing = { parts: [], advanceKopecks: 0 };
  const open = payables.filter((one) => one.outstandingKopecks > 0);
  if (payer === null) {
    const same = open.filter((one) => one.outstandingKopecks === amountKopecks);
    const [only] = same;
    if (only && same.length === 1) return { certainty: "guess", companyId: only.companyId, ...shareOver(same, amountKopecks), reasons: [...reasons, { code: "sum-only", params: { number: only.number } }] };
    return { certainty: "none", companyId: null, ...nothing, reasons: [...reasons, { code: "unknown-payer", params: { inn: incoming.payerInn } }] };
  }
  const own = open.filter((one) => one.companyId === payer).sort(byDue);
  const exact = own.filter((one) => one.outstandingKopecks === amountKopecks);
  const [oldest] = exact;
  if (oldest) return { certainty: exact.length === 1 ? "likely" : "guess", companyId: payer, ...shareOver([oldest], amountKopecks), reasons: [...reasons, { code: "exact-sum", params: { number: oldest.number, count: exact.length } }] };
  if (own.length > 0 && total(own) === amountKopecks) return { certainty: "likely", companyId: payer, ...shareOver(own, amountKopecks), reasons: [...reasons, { code: "sum-of-all", params: { count: own.length } }] };
  const shared = shareOver(own, amountKopecks);
  return { certainty: "guess", companyId: payer, ...shared, reasons: [...reasons, { code: "oldest-first", params: { count: shared.parts.length, kopecks: shared.advanceKopecks } }] };
}
