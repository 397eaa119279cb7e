import type { BookingStatus, ProgrammeEvidence } from "~/lib/db/generated/enums";
import { sumKopecks, type Kopecks } from "~/lib/money";

export interface EvidenceBooking {
  id: string;
  companyId: string;
  company: string;
  resource: string;
  startsAt: Date;
  endsAt: Date;
  status: BookingStatus;
  checkedInAt: Date | null;
  checkedOutAt: Date | null;
  totalKopecks: Kopecks;
  /** Sum of all its lines, and what its subsidy lines promised by all programmes. */
  linesKopecks: Kopecks;
  promisedKopecks: Kopecks;
  /** What the ledger holds for it by all programmes. */
  reservedKopecks: Kopecks;
  consumedKopecks: Kopecks;
  /** What this programme paid for it. */
  ownKopecks: Kopecks;
}

export interface EvidenceInvoice {
  id: string;
  number: string;
  bookingId: string;
  company: string;
  status: string;
  issuedAt: Date;
  totalKopecks: Kopecks;
  linesKopecks: Kopecks;
  paidKopecks: Kopecks;
  returnedKopecks: Kopecks;
  /** Number of the act that names what it was for, and what of it that act took up; null while there is none. */
  act: string | null;
  actedKopecks: Kopecks;
}

export interface EvidenceReport {
  companyId: string;
  company: string;
  period: string;
  status: string;
  submittedAt: Date | null;
}

export interface EvidenceBudget {
  id: string;
  year: number;
  quarter: number;
  amountKopecks: Kopecks;
  reservedKopecks: Kopecks;
  consumedKopecks: Kopecks;
  /** The same by the sums of its whole ledger. */
  ledgerAmountKopecks: Kopecks;
  ledgerReservedKopecks: Kopecks;
  ledgerConsumedKopecks: Kopecks;
}

export interface EvidenceFacts {
  required: readonly ProgrammeEvidence[];
  budgets: readonly EvidenceBudget[];
  /** Sum of what the period's ledger entries consumed by this programme, for bookings. */
  consumedForBookingsKopecks: Kopecks;
  bookings: readonly EvidenceBooking[];
  /** Bookings that the ledger names and the house does not know. */
  unknownBookings: readonly string[];
  invoices: readonly EvidenceInvoice[];
  reports: readonly EvidenceReport[];
}

export type DifferenceKind =
  | "budget-amount" | "budget-reserved" | "budget-consumed" | "total" | "booking-unknown" | "booking-lines" | "booking-ledger" | "invoice-lines" | "invoice-paid"
  | "missing-check-in" | "missing-invoice" | "missing-payment" | "missing-report" | "missing-act";

/** Where two books disagree (`left` against `right`, kopecks), or what is missing that the programme requires. */
export interface Difference {
  kind: DifferenceKind;
  subject: string;
  leftKopecks: Kopecks;
  rightKopecks: Kopecks;
}

const HOLDS: readonly BookingStatus[] = ["PENDING", "HELD", "CONFIRMED", "CHECKED_IN"];

/** All differences between the books of a programme's period, and all evidence that is missing. Empty: everything agrees to the kopeck. */
export function differences(facts: EvidenceFacts): Difference[] {
  const found: Difference[] = [];
  const compare = (kind: DifferenceKind, subject: string, leftKopecks: Kopecks, rightKopecks: Kopecks) => {
    if (leftKopecks !== rightKopecks) found.push({ kind, subject, leftKopecks, rightKopecks });
  };
  const missing = (kind: DifferenceKind, subject: string, kopecks: Kopecks) => found.push({ kind, subject, leftKopecks: kopecks, rightKopecks: 0 });
  for (const budget of facts.budgets) {
    const name = budget.quarter === 0 ? String(budget.year) : `${budget.year}-Q${budget.quarter}`;
    compare("budget-amount", name, budget.amountKopecks, budget.ledgerAmountKopecks);
    compare("budget-reserved", name, budget.reservedKopecks, budget.ledgerReservedKopecks);
    compare("budget-consumed", name, budget.consumedKopecks, budget.ledgerConsumedKopecks);
  }
  compare("total", "", facts.consumedForBookingsKopecks, sumKopecks(facts.bookings.map((booking) => booking.ownKopecks)));
  for (const id of facts.unknownBookings) missing("booking-unknown", id, 0);
  const invoiced = new Map<string, EvidenceInvoice[]>();
  for (const invoice of facts.invoices) {
    invoiced.set(invoice.bookingId, [...(invoiced.get(invoice.bookingId) ?? []), invoice]);
    compare("invoice-lines", invoice.number, invoice.totalKopecks, invoice.linesKopecks);
    if (invoice.status === "PAID" && invoice.paidKopecks < invoice.totalKopecks) compare("invoice-paid", invoice.number, invoice.totalKopecks, invoice.paidKopecks);
  }
  const reported = new Set(facts.reports.filter((report) => report.submittedAt !== null).map((report) => report.companyId));
  const asked = new Set<string>();
  for (const booking of facts.bookings) {
    compare("booking-lines", booking.id, booking.totalKopecks, booking.linesKopecks);
    compare("booking-ledger", booking.id, HOLDS.includes(booking.status) ? booking.promisedKopecks : 0, booking.reservedKopecks);
    compare("booking-ledger", booking.id, booking.status === "DONE" ? booking.promisedKopecks : 0, booking.consumedKopecks);
    if (booking.ownKopecks === 0) continue;
    const own = (invoiced.get(booking.id) ?? []).filter((invoice) => invoice.status !== "CANCELLED");
    if (facts.required.includes("CHECK_IN") && booking.checkedInAt === null) missing("missing-check-in", booking.id, booking.ownKopecks);
    if (facts.required.includes("INVOICE") && booking.totalKopecks > 0 && own.length === 0) missing("missing-invoice", booking.id, booking.ownKopecks);
    if (facts.required.includes("PAYMENT") && own.some((invoice) => invoice.status !== "PAID")) missing("missing-payment", booking.id, booking.ownKopecks);
    if (facts.required.includes("ACT") && !own.some((invoice) => invoice.act !== null)) missing("missing-act", booking.id, booking.ownKopecks);
    if (facts.required.includes("REPORT") && !reported.has(booking.companyId) && !asked.has(booking.companyId)) {
      asked.add(booking.companyId);
      missing("missing-report", booking.company, booking.ownKopecks);
    }
  }
  return found;
}
