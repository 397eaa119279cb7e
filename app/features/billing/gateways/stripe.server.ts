import { createHash } from "node:crypto";
import Stripe from "stripe";
import { appUrl, env } from "~/lib/env.server";
import { DomainError } from "~/lib/errors";
import type { CardGateway, Checkout, GatewayEvent, PayableInvoice } from "./types";

export interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  /** Another host that speaks Stripe's protocol: `http://127.0.0.1:12111`. */
  apiHost?: string | undefined;
}

const TOLERANCE_SECONDS = 300;
const MINUTE = 60_000;
// Stripe allows from 30 minutes to 24 hours.
const OPEN_MINUTES = 45;
const EXPAND = ["payment_intent.latest_charge"];

let known: CardGateway | null | undefined;

/** The card gateway of the process, or null where no keys are set. */
export function stripeGateway(): CardGateway | null {
  if (known !== undefined) return known;
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_HOST: apiHost } = env();
  if (secretKey && !webhookSecret) {
    console.warn("Stripe: STRIPE_SECRET_KEY без STRIPE_WEBHOOK_SECRET, оплата картой выключена / card payments are off until STRIPE_WEBHOOK_SECRET is set");
  }
  known = secretKey && webhookSecret ? openStripe({ secretKey, webhookSecret, apiHost }) : null;
  return known;
}

/** Stripe Checkout behind the house's interface. */
export function openStripe({ secretKey, webhookSecret, apiHost }: StripeSettings): CardGateway {
  const stripe = new Stripe(secretKey, {
    maxNetworkRetries: 2,
    timeout: 10_000,
    telemetry: false,
    ...(apiHost ? hostOptions(apiHost) : {}),
  });

  return {
    async openCheckout(invoice, attempt, now) {
      const order = checkoutOrder(invoice, now);
      const create = (params: Stripe.Checkout.SessionCreateParams) =>
        stripe.checkout.sessions.create(params, { idempotencyKey: idempotencyKey(invoice.id, attempt, params) });
      try {
        return toCheckout(await create({ ...order, customer_email: invoice.customerEmail }));
      } catch (error) {
        // An address that Stripe does not like must not stand between a person and the payment.
        if (isStripeError(error) && error.param === "customer_email") {
          return toCheckout(await create(order).catch(unavailable));
        }
        return unavailable(error);
      }
    },

    async readCheckout(id) {
      try {
        return toCheckout(await stripe.checkout.sessions.retrieve(id, { expand: EXPAND }));
      } catch (error) {
        if (isStripeError(error) && error.code === "resource_missing") return null;
        return unavailable(error);
      }
    },

    async closeCheckout(id) {
      try {
        await stripe.checkout.sessions.expire(id);
      } catch (error) {
        if (error instanceof Stripe.errors.StripeInvalidRequestError) return;
        unavailable(error);
      }
    },

    async readWebhook(rawBody, signature) {
      try {
        const event = await stripe.webhooks.constructEventAsync(rawBody, signature ?? "", webhookSecret, TOLERANCE_SECONDS);
        return toGatewayEvent(event);
      } catch {
        throw new DomainError("invalid", "bad-request", { reason: "Stripe-Signature" });
      }
    },
  };
}

const isStripeError = (error: unknown): error is Stripe.errors.StripeError => error instanceof Stripe.errors.StripeError;

/** Stripe's sentences may repeat what was sent, so only names and numbers of the fault reach the log. */
function unavailable(error: unknown): never {
  if (!isStripeError(error)) throw error;
  const { type, code, param, statusCode, requestId } = error;
  console.error(`Stripe: ${JSON.stringify({ type, code, param, statusCode, requestId })}`);
  throw new DomainError("unavailable", "card-unavailable");
}

function hostOptions(apiHost: string): Pick<Stripe.StripeConfig, "host" | "port" | "protocol"> {
  const url = new URL(apiHost.includes("://") ? apiHost : `https://${apiHost}`);
  const protocol = url.protocol === "http:" ? "http" : "https";
  return { host: url.hostname, port: url.port || (protocol === "http" ? 80 : 443), protocol };
}

function checkoutOrder(invoice: PayableInvoice, now: Date): Stripe.Checkout.SessionCreateParams {
  const page = `${appUrl()}/invoices/${invoice.id}`;
  const description = invoice.description.trim().slice(0, 500);
  const metadata = { invoiceId: invoice.id, invoiceNumber: invoice.number };
  return {
    mode: "payment",
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: "rub",
          unit_amount: invoice.amountKopecks,
          product_data: { name: invoice.number, ...(description ? { description } : {}) },
        },
      },
    ],
    client_reference_id: invoice.id,
    metadata,
    payment_intent_data: { metadata, description: invoice.number },
    success_url: `${page}?card=paid`,
    cancel_url: `${page}?card=cancelled`,
    // Whole minutes, so that two presses of the button send the same words under the same key.
    expires_at: (Math.ceil(now.getTime() / MINUTE) + OPEN_MINUTES) * 60,
  };
}

/**
 * Stripe replays the first answer to a key, a 500 included, and refuses the key with other parameters: the key therefore
 * names the invoice, the attempt and the parameters, of which the expiry changes every minute.
 */
function idempotencyKey(invoiceId: string, attempt: number, params: object): string {
  const digest = createHash("sha256").update(JSON.stringify(params)).digest("hex").slice(0, 16);
  return `kadr-${invoiceId}-${attempt}-${digest}`;
}

function toCheckout(session: Stripe.Checkout.Session): Checkout {
  const intent = typeof session.payment_intent === "object" ? session.payment_intent : null;
  const paid = session.payment_status === "paid";
  const charge = intent && typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const reference = intent?.id ?? (typeof session.payment_intent === "string" ? session.payment_intent : session.id);
  return {
    id: session.id,
    invoiceId: session.client_reference_id,
    state: paid ? "paid" : session.status === "open" ? "open" : intent?.status === "processing" ? "processing" : "closed",
    url: session.status === "open" ? session.url : null,
    expiresAt: new Date(session.expires_at * 1000),
    amountKopecks: session.amount_total ?? 0,
    currency: session.currency ?? "",
    payment: paid ? { reference, paidAt: new Date((charge?.created ?? session.created) * 1000) } : null,
  };
}

function toGatewayEvent(event: Stripe.Event): GatewayEvent {
  const aboutCheckout = event.type.startsWith("checkout.session.");
  const checkoutId = aboutCheckout ? (event.data.object as Stripe.Checkout.Session).id : null;
  return { id: event.id, type: event.type, checkoutId };
}
