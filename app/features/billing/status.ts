import type { InvoiceStatus } from "~/lib/db/generated/enums";

/** Where an invoice may go from each state. A paid one is corrected by a refund, never by a change of the invoice. */
export const INVOICE_TRANSITIONS: Record<InvoiceStatus, readonly InvoiceStatus[]> = {
  ISSUED: ["PAID", "CANCELLED"],
  PAID: [],
  CANCELLED: [],
};
