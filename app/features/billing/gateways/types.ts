import type { Kopecks } from "~/lib/money";

/** What a gateway has to know of an invoice to take money for it. */
export interface PayableInvoice {
  id: string;
  number: string;
  /** What is left to pay. */
  amountKopecks: Kopecks;
  /** What is sold, in a line. */
  description: string;
  /** The payer's address, so that it need not be typed again. */
  customerEmail: string;
}

/** A page of the gateway on which one invoice can be paid once, as the gateway itself tells it now. */
export interface Checkout {
  id: string;
  /** The invoice that the gateway keeps with it. */
  invoiceId: string | null;
  /** open: may be paid; processing: paid by a method that takes days; closed: expired or failed. */
  state: "open" | "processing" | "paid" | "closed";
  /** Where the person pays, while it is open. */
  url: string | null;
  expiresAt: Date;
  amountKopecks: Kopecks;
  /** ISO 4217 in lower case. */
  currency: string;
  /** The payment behind it once it is paid. */
  payment: { reference: string; paidAt: Date } | null;
}

/** News from the gateway. They say only what to look at: what is true is read from the gateway. */
export interface GatewayEvent {
  id: string;
  type: string;
  /** Null: it is not about a checkout. */
  checkoutId: string | null;
}

/** A third party that takes cards. Every call throws `card-unavailable` (503) when it does not answer. */
export interface CardGateway {
  /**
   * Opens a page for 45 minutes. Repeated with the same invoice and `attempt` within a minute it answers with the same
   * page.
   */
  openCheckout(invoice: PayableInvoice, attempt: number, now: Date): Promise<Checkout>;
  /** Null when the gateway does not know it. */
  readCheckout(id: string): Promise<Checkout | null>;
  /** Closes an open page, so that nobody can pay on it; does nothing to one that is not open. */
  closeCheckout(id: string): Promise<void>;
  /** Checks the signature over the body as it came. `bad-request` (422) when it is forged or older than 300 s. */
  readWebhook(rawBody: string, signature: string | null): Promise<GatewayEvent>;
}
