import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type Stripe from "stripe";
import { appUrl, env } from "~/lib/env.server";
import { DomainError } from "~/lib/errors";
import { EVENT_TYPES, toCheckout, toDispute, toGatewayEvent, toRefund } from "./stripe-objects";
import type { CardGateway, CheckoutOrder } from "./types";

export interface StripeSettings {
  secretKey: string;
  webhookSecret: string;
  /** Another host that speaks Stripe's protocol: `http://127.0.0.1:12111`. */
  apiHost?: string | undefined;
}

/** The SDK takes some 20 MB of memory: it comes where keys are set. */
const sdk = (): typeof Stripe => createRequire(import.meta.url)("stripe") as typeof Stripe;

const TOLERANCE_SECONDS = 300;
const MINUTE = 60_000;
// Stripe allows from 30 minutes to 24 hours.
const OPEN_MINUTES = 45;
/** A portal that was off for days takes its news in turns. */
const MOST_EVENTS = 1000;
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
  const stripe = new (sdk())(secretKey, {
    maxNetworkRetries: 2,
    timeout: 10_000,
    telemetry: false,
    ...(apiHost ? hostOptions(apiHost) : {}),
  });

  return {
    async openCheckout(order, attempt, now) {
      const session = sessionOrder(order, now);
      const create = (params: Stripe.Checkout.SessionCreateParams) =>
        stripe.checkout.sessions.create(params, { idempotencyKey: idempotencyKey(order.lines[0]?.invoiceId ?? "", attempt, params) });
      try {
        return toCheckout(await create({ ...session, customer_email: order.customerEmail }));
      } catch (error) {
        // An address that Stripe does not like must not stand between a person and the payment.
        if (isStripeError(error) && error.param === "customer_email") {
          return toCheckout(await create(session).catch(unavailable));
        }
        return unavailable(error);
      }
    },

    readCheckout: (id) => found(stripe.checkout.sessions.retrieve(id, { expand: EXPAND }), toCheckout),
    readRefund: (id) => found(stripe.refunds.retrieve(id), toRefund),
    readDispute: (id) => found(stripe.disputes.retrieve(id), toDispute),

    checkoutOf: (paymentIntent) => found(stripe.checkout.sessions.list({ payment_intent: paymentIntent, limit: 1, expand: EXPAND.map((path) => `data.${path}`) }), ({ data: [session] }) => (session ? toCheckout(session) : null)),

    async refund({ refundId, attempt, paymentIntent, amountMinor }) {
      try {
        const params = { payment_intent: paymentIntent, amount: amountMinor, metadata: { refundId } };
        return toRefund(await stripe.refunds.create(params, { idempotencyKey: `kadr-refund-${refundId}-${attempt}` }));
      } catch (error) {
        if (error instanceof sdk().errors.StripeInvalidRequestError) {
          tellFault(error);
          throw new DomainError("conflict", "card-refused");
        }
        return unavailable(error);
      }
    },

    async refundsOf(paymentIntent) {
      try {
        return (await stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 })).data.map(toRefund);
      } catch (error) {
        return unavailable(error);
      }
    },

    async undelivered(since) {
      try {
        const created = { gte: Math.floor(since.getTime() / 1000) };
        const events = await stripe.events.list({ delivery_success: false, types: [...EVENT_TYPES], created, limit: 100 }).autoPagingToArray({ limit: MOST_EVENTS });
        return events.reverse().map(toGatewayEvent);
      } catch (error) {
        return unavailable(error);
      }
    },

    async closeCheckout(id) {
      try {
        await stripe.checkout.sessions.expire(id);
      } catch (error) {
        if (error instanceof sdk().errors.StripeInvalidRequestError) return;
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

const isStripeError = (error: unknown): error is Stripe.errors.StripeError => error instanceof sdk().errors.StripeError;

/** What Stripe knows, in the house's words; null when it does not know it. */
async function found<T, R>(asked: Promise<T>, say: (object: T) => R): Promise<R | null> {
  try {
    return say(await asked);
  } catch (error) {
    if (isStripeError(error) && error.code === "resource_missing") return null;
    return unavailable(error);
  }
}

/** Stripe's sentences may repeat what was sent, so only names and numbers of the fault reach the log. */
function tellFault({ type, code, param, statusCode, requestId }: Stripe.errors.StripeError): void {
  console.error(`Stripe: ${JSON.stringify({ type, code, param, statusCode, requestId })}`);
}

function unavailable(error: unknown): never {
  if (!isStripeError(error)) throw error;
  tellFault(error);
  throw new DomainError("unavailable", "card-unavailable");
}

function hostOptions(apiHost: string): Pick<Stripe.StripeConfig, "host" | "port" | "protocol"> {
  const url = new URL(apiHost.includes("://") ? apiHost : `https://${apiHost}`);
  const protocol = url.protocol === "http:" ? "http" : "https";
  return { host: url.hostname, port: url.port || (protocol === "http" ? 80 : 443), protocol };
}

function sessionOrder(order: CheckoutOrder, now: Date): Stripe.Checkout.SessionCreateParams {
  const page = `${appUrl()}${order.returnTo}`;
  const numbers = order.lines.map((line) => line.number).join(", ");
  // Stripe keeps up to 500 characters of a value.
  const metadata = { companyId: order.reference, invoices: numbers.slice(0, 500) };
  return {
    mode: "payment",
    line_items: order.lines.map((line) => {
      const description = line.description.trim().slice(0, 500);
      return {
        quantity: 1,
        price_data: { currency: order.currency, unit_amount: line.amountMinor, product_data: { name: line.number, ...(description ? { description } : {}) } },
      };
    }),
    client_reference_id: order.reference,
    metadata,
    payment_intent_data: { metadata, description: numbers.slice(0, 500) },
    success_url: `${page}?card=paid`,
    cancel_url: `${page}?card=cancelled`,
    // Whole minutes, so that two presses of the button send the same words under the same key.
    expires_at: (Math.ceil(now.getTime() / MINUTE) + OPEN_MINUTES) * 60,
  };
}

/**
 * Stripe replays the first answer to a key, a 500 included, and refuses the key with other parameters: the key therefore
 * names the first invoice, the attempt and the parameters, of which the expiry changes every minute.
 */
function idempotencyKey(invoiceId: string, attempt: number, params: object): string {
  const digest = createHash("sha256").update(JSON.stringify(params)).digest("hex").slice(0, 16);
  return `kadr-${invoiceId}-${attempt}-${digest}`;
}
