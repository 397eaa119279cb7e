/** What billing tells the rest of the house. `subject` is what the invoice was issued for. */
export type BillingEvent =
  | { type: "billing.invoice-paid"; payload: { invoiceId: string; subjectType: string; subjectId: string } }
  /** Its money was taken back; it is to be paid again. */
  | { type: "billing.invoice-reopened"; payload: { invoiceId: string; amountKopecks: number; reason: "mismatched" | "dispute" } }
  /** The act of a company's month is there. */
  | { type: "billing.act-issued"; payload: { documentId: string } }
  /** It has a later term. */
  | { type: "billing.invoice-deferred"; payload: { invoiceId: string; subjectType: string; subjectId: string; until: string } }
  /** A month (its first day) of a lease was charged. */
  | { type: "billing.rent-charged"; payload: { invoiceId: string; month: string } }
  | { type: "billing.payment-reminder"; payload: { invoiceId: string; step: number } }
  | { type: "billing.deferral-asked"; payload: { companyId: string; wantedOn: string; reason: string } }
  /** `until` null: refused. */
  | { type: "billing.deferral-answered"; payload: { companyId: string; until: string | null; answer: string } }
  | { type: "billing.refund-due"; payload: { refundId: string; invoiceId: string } }
  | { type: "billing.dispute-changed"; payload: { disputeId: string; status: "OPEN" | "WON" | "LOST" } };
