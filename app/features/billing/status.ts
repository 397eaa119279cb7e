import type { InvoiceStatus } from "~/lib/db/generated/enums";

/**
 * States of an invoice. A paid one is corrected by a refund, never by a change of the invoice; it is a debt again only when its money is
 * taken back: a payment that was another's, a lost dispute of a card. The same goes for what had come for one that was
 * written off; the write-off itself stands. What was waived counts as paid; a cancelled one stays so.
 */
export const INVOICE_STATES = ["ISSUED", "PAID", "CANCELLED", "WRITTEN_OFF"] as const satisfies readonly InvoiceStatus[];
