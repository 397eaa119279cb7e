import type { InvoiceStatus } from "~/lib/db/generated/enums";

/**
 * Where an invoice may go from each state. A paid one is corrected by a refund, never by a change of the invoice; it is a debt again
 * only when its money is taken back: a payment that was another's, a lost dispute of a card. The same goes for
 * what had come for one that was written off; the write-off itself stands. What was waived counts as paid.
 */
export const INVOICE_TRANSITIONS: Record<InvoiceStatus, readonly InvoiceStatus[]> = {
  ISSUED: ["PAID", "CANCELLED", "WRITTEN_OFF"],
  PAID: ["ISSUED"],
  CANCELLED: [],
  WRITTEN_OFF: ["ISSUED"],
};

export const INVOICE_STATES = Object.keys(INVOICE_TRANSITIONS) as InvoiceStatus[];
