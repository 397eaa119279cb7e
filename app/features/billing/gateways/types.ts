/** What a gateway has to know to take money for invoices of one company. */
export interface CheckoutOrder {
  /** What the gateway keeps with the page: the company. */
  reference: string;
  lines: readonly { invoiceId: string; number: string; /** What is sold, in a line. */ description: string; amountMinor: number }[];
  /** ISO 4217 in lower case; amounts are in its smallest unit. */
  currency: string;
  /** The payer's address, so that it need not be typed again. */
  customerEmail: string;
  /** Where the person comes back to, with `?card=paid` or `?card=cancelled`: a path of the portal. */
  returnTo: string;
}

/** A page of the gateway on which invoices can be paid once, all or none, as the gateway itself tells it now. */
export interface Checkout {
  id: string;
  /** What the gateway keeps with it. */
  reference: string | null;
  /** open: may be paid; processing: paid by a method that takes days; closed: expired or failed. */
  state: "open" | "processing" | "paid" | "closed";
  /** Where the person pays, while it is open. */
  url: string | null;
  expiresAt: Date;
  amountMinor: number;
  /** ISO 4217 in lower case. */
  currency: string;
  /** The payment behind it once it is paid. */
  payment: { reference: string; paidAt: Date } | null;
}

/** Money on its way back to a card, as the gateway tells it now. */
export interface CardRefund {
  id: string;
  /** The portal's own refund that it was asked for; null when somebody made it in the gateway's dashboard. */
  refundId: string | null;
  paymentIntent: string;
  amountMinor: number;
  state: "pending" | "paid" | "failed";
  /** Why it failed, in the gateway's word. */
  failure: string | null;
  createdAt: Date;
}

/** A payment that its card's holder disputes, as the gateway tells it now. */
export interface CardDisputeNews {
  id: string;
  paymentIntent: string | null;
  status: "OPEN" | "WON" | "LOST";
  reason: string;
  amountMinor: number;
  openedAt: Date;
  evidenceDueAt: Date | null;
}

/** News from the gateway. They say only what to look at: what is true is read from the gateway. */
export interface GatewayEvent {
  id: string;
  type: string;
  /** Null: it is about nothing that the portal keeps. */
  about: { kind: "checkout" | "refund" | "dispute"; id: string } | null;
}

/** A third party that takes cards. Every call throws `card-unavailable` (503) when it does not answer. */
export interface CardGateway {
  /** Opens a page for 45 minutes. Repeated with the same order and `attempt` within a minute it answers with the same page. */
  openCheckout(order: CheckoutOrder, attempt: number, now: Date): Promise<Checkout>;
  /** Null when the gateway does not know it. */
  readCheckout(id: string): Promise<Checkout | null>;
  /** The page that a payment came by; null when the gateway knows none. */
  checkoutOf(paymentIntent: string): Promise<Checkout | null>;
  /** Closes an open page, so that nobody can pay on it; does nothing to one that is not open. */
  closeCheckout(id: string): Promise<void>;
  /**
   * Gives money back to the card that it came from. Safe to repeat for a refund and an attempt: it is made once. `card-refused`
   * (409) when the gateway will not: more than is left of the payment, a disputed payment.
   */
  refund(order: { refundId: string; attempt: number; paymentIntent: string; amountMinor: number }): Promise<CardRefund>;
  /** Refunds of a payment, newest first. */
  refundsOf(paymentIntent: string): Promise<CardRefund[]>;
  readRefund(id: string): Promise<CardRefund | null>;
  readDispute(id: string): Promise<CardDisputeNews | null>;
  /** Checks the signature over the body as it came. `bad-request` (422) when it is forged or older than 300 s. */
  readWebhook(rawBody: string, signature: string | null): Promise<GatewayEvent>;
  /** News since a moment that did not reach the portal, oldest first. The gateway keeps them for 30 days. */
  undelivered(since: Date): Promise<GatewayEvent[]>;
}
