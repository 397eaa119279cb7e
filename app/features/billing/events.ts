/** What billing tells the rest of the house. `subject` is what the invoice was issued for. */
export type BillingEvent =
  | { type: "billing.invoice-paid"; payload: { invoiceId: string; subjectType: string; subjectId: string } }
  | { type: "billing.refund-due"; payload: { refundId: string; invoiceId: string } };
