import type { Kopecks } from "~/lib/money";

/** An invoice that money may be for. */
export interface Payable {
  id: string;
  number: string;
  companyId: string;
  inn: string;
  status: "ISSUED" | "PAID" | "CANCELLED" | "WRITTEN_OFF";
  /** What is still to be paid; 0 unless it is ISSUED. */
  outstandingKopecks: Kopecks;
  /** Payments that finance wrote down by hand and no statement has brought yet; `reference` is the number of their order. */
  byHand: readonly { reference: string; amountKopecks: Kopecks }[];
  /** ISO instants compare as text. */
  dueAt: string;
}

/** Money that came in, as far as it says whose it is and what for. */
export interface Incoming {
  /** Of the payment order. */
  number: string;
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
  code: "named" | "named-unknown" | "named-paid" | "named-cancelled" | "named-written-off" | "by-hand" | "other-payer" | "exact-sum" | "sum-of-all" | "oldest-first" | "sum-only" | "unknown-payer" | "over" | "partial";
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

/** What finance wrote down of this very order for an invoice; 0 for nothing. */
const handOf = (invoice: Payable, { number }: Pick<Incoming, "number">): Kopecks => invoice.byHand.find((one) => one.reference === number)?.amountKopecks ?? 0;

/**
 * Shares a sum out over invoices in their order; what is left over is an advance. What was written down by hand of the same order is
 * that much of it again, and no more.
 */
function shareOver(invoices: readonly Payable[], incoming: Incoming): Pick<Match, "parts" | "advanceKopecks"> {
  let left = incoming.amountKopecks;
  const parts: Match["parts"] = [];
  for (const invoice of invoices) {
    const { id, number, outstandingKopecks } = invoice;
    const amount = Math.min(left, handOf(invoice, incoming) || outstandingKopecks);
    if (amount <= 0) continue;
    parts.push({ invoiceId: id, number, amountKopecks: amount });
    left -= amount;
  }
  return { parts, advanceKopecks: left };
}

const NAMED = { ISSUED: "named", PAID: "named-paid", CANCELLED: "named-cancelled", WRITTEN_OFF: "named-written-off" } as const;
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
      const hand = handOf(invoice, incoming);
      reasons.push({ code: hand > 0 ? "by-hand" : NAMED[invoice.status], params: { number: invoice.number, ...(hand > 0 ? { kopecks: hand } : {}) } });
    }
    // An order of less than was written down of it is a mistake of one of them.
    const written = meant.reduce((sum, invoice) => sum + handOf(invoice, incoming), 0);
    const shared = shareOver(meant, incoming);
    const own = payer === first.companyId;
    if (!own) reasons.push({ code: "other-payer", params: { inn: incoming.payerInn } });
    if (shared.advanceKopecks > 0) reasons.push({ code: "over", params: { kopecks: shared.advanceKopecks } });
    else if (written === 0 && amountKopecks < total(meant)) reasons.push({ code: "partial", params: { kopecks: total(meant) - amountKopecks } });
    return { certainty: own && written <= amountKopecks ? "certain" : "likely", companyId: first.companyId, ...shared, reasons };
  }

  const nothing = { parts: [], advanceKopecks: 0 };
  const open = payables.filter((one) => one.outstandingKopecks > 0);
  if (payer === null) {
    const same = open.filter((one) => one.outstandingKopecks === amountKopecks);
    const [only] = same;
    if (only && same.length === 1) return { certainty: "guess", companyId: only.companyId, ...shareOver(same, incoming), reasons: [...reasons, { code: "sum-only", params: { number: only.number } }] };
    return { certainty: "none", companyId: null, ...nothing, reasons: [...reasons, { code: "unknown-payer", params: { inn: incoming.payerInn } }] };
  }
  const written = payables.filter((one) => one.companyId === payer && handOf(one, incoming) > 0);
  if (written.length > 0) return { certainty: "likely", companyId: payer, ...shareOver(written, incoming), reasons: [...reasons, ...written.map((one) => ({ code: "by-hand" as const, params: { number: one.number, kopecks: handOf(one, incoming) } }))] };
  const own = open.filter((one) => one.companyId === payer).sort(byDue);
  const exact = own.filter((one) => one.outstandingKopecks === amountKopecks);
  const [oldest] = exact;
  if (oldest) return { certainty: exact.length === 1 ? "likely" : "guess", companyId: payer, ...shareOver([oldest], incoming), reasons: [...reasons, { code: "exact-sum", params: { number: oldest.number, count: exact.length } }] };
  if (own.length > 0 && total(own) === amountKopecks) return { certainty: "likely", companyId: payer, ...shareOver(own, incoming), reasons: [...reasons, { code: "sum-of-all", params: { count: own.length } }] };
  const shared = shareOver(own, incoming);
  return { certainty: "guess", companyId: payer, ...shared, reasons: [...reasons, { code: "oldest-first", params: { count: shared.parts.length, kopecks: shared.advanceKopecks } }] };
}
