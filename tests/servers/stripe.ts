import { createHash, createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readForm, type FormTree } from "./form-tree";
import { paymentPage } from "./stripe-page";

/** A Checkout Session with the fields that matter here, as Stripe sends it. */
export interface LocalSession {
  id: string;
  object: "checkout.session";
  status: "open" | "complete" | "expired";
  payment_status: "paid" | "unpaid" | "no_payment_required";
  amount_total: number;
  currency: string;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  customer_email: string | null;
  payment_intent: string | null;
  url: string | null;
  success_url: string;
  cancel_url: string | null;
  created: number;
  expires_at: number;
}

interface Intent {
  id: string;
  object: "payment_intent";
  status: "processing" | "succeeded" | "requires_payment_method";
  amount: number;
  latest_charge: { id: string; object: "charge"; created: number } | null;
}

export interface LocalStripe {
  /** For STRIPE_API_HOST. */
  url: string;
  secretKey: string;
  webhookSecret: string;
  sessions: Map<string, LocalSession>;
  /** Every call of the API in order: «POST /v1/checkout/sessions». */
  calls: string[];
  /** The forms that were posted to open sessions, in order. */
  orders: FormTree[];
  /** The next so many new sessions are answered 500, which is kept under the key as Stripe does. */
  failNext(count: number): void;
  /** The person pays: by card at once, or by a method that takes days («processing», then `arrive`). */
  pay(sessionId: string, how?: "card" | "processing", at?: Date): void;
  arrive(sessionId: string, at?: Date): void;
  expire(sessionId: string): void;
  /** An event about the session as it stands now, signed as Stripe signs. */
  event(type: string, sessionId: string, options?: { id?: string; signedAt?: Date; secret?: string }): { body: string; signature: string };
  sign(body: string, signedAt?: Date, secret?: string): string;
  close(): Promise<void>;
}

export interface LocalStripeOptions {
  port?: number;
  secretKey?: string;
  webhookSecret?: string;
  /** Where events go when a person pays on the local page; tests deliver by hand. */
  webhookUrl?: string;
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
const random = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;

class StripeFault extends Error {
  constructor(
    readonly status: number,
    readonly body: Record<string, unknown>,
  ) {
    super(String(body.message));
  }
}
const refuse = (param: string, message: string) =>
  new StripeFault(400, { type: "invalid_request_error", param, message });

/** A server that speaks the part of Stripe's API that the portal uses, with its rules for idempotency keys and signatures. */
export async function startStripe(options: LocalStripeOptions = {}): Promise<LocalStripe> {
  const secretKey = options.secretKey ?? "sk_test_local";
  const webhookSecret = options.webhookSecret ?? "whsec_local";
  const sessions = new Map<string, LocalSession>();
  const intents = new Map<string, Intent>();
  const answers = new Map<string, { digest: string; status: number; body: unknown }>();
  const calls: string[] = [];
  const orders: FormTree[] = [];
  let failures = 0;
  let origin = "";

  const sessionOf = (id: string): LocalSession => {
    const session = sessions.get(id);
    if (!session) throw new StripeFault(404, { type: "invalid_request_error", code: "resource_missing", param: "session", message: `No such checkout.session: ${id}` });
    if (session.status === "open" && session.expires_at <= seconds(new Date())) close(session);
    return session;
  };
  const close = (session: LocalSession) => Object.assign(session, { status: "expired", url: null });

  function open(form: FormTree): LocalSession {
    orders.push(form);
    if (failures > 0) {
      failures -= 1;
      throw new StripeFault(500, { type: "api_error", message: "Something went wrong" });
    }
    const text = (path: string) => form.text(path);
    const item = "line_items[0][price_data]";
    if (text("mode") !== "payment") throw refuse("mode", "only payment");
    if (!text("success_url")) throw refuse("success_url", "Missing required param: success_url");
    if (!text(`${item}[product_data][name]`)) throw refuse(`${item}[product_data][name]`, "Missing required param");
    if (text(`${item}[product_data][description]`) === "") throw refuse(`${item}[product_data][description]`, "You passed an empty string");
    const amount = Number(text(`${item}[unit_amount]`));
    if (!Number.isSafeInteger(amount) || amount <= 0) throw refuse(`${item}[unit_amount]`, "Invalid positive integer");
    const quantity = Number(text("line_items[0][quantity]"));
    const expires = Number(text("expires_at"));
    const now = seconds(new Date());
    if (expires < now + 30 * 60 || expires > now + 24 * 3600) throw refuse("expires_at", "The `expires_at` timestamp must be between 30 minutes and 24 hours from now");
    const email = text("customer_email");
    if (email?.endsWith(".invalid")) throw refuse("customer_email", `Invalid email address: ${email}`);
    const id = random("cs_test");
    const session: LocalSession = {
      id,
      object: "checkout.session",
      status: "open",
      payment_status: "unpaid",
      amount_total: amount * quantity,
      currency: text(`${item}[currency]`) ?? "",
      client_reference_id: text("client_reference_id") ?? null,
      metadata: form.texts("metadata"),
      customer_email: email ?? null,
      payment_intent: null,
      url: `${origin}/c/pay/${id}`,
      success_url: text("success_url") ?? "",
      cancel_url: text("cancel_url") ?? null,
      created: now,
      expires_at: expires,
    };
    sessions.set(id, session);
    return session;
  }

  /** The same key gives the same answer, a 500 included; with other parameters it is an error. */
  function keyed(key: string | undefined, body: string, work: () => unknown): { status: number; body: unknown; replayed: boolean } {
    const digest = createHash("sha256").update(body).digest("hex");
    const known = key === undefined ? undefined : answers.get(key);
    if (known && known.digest !== digest) {
      throw new StripeFault(400, { type: "idempotency_error", message: "Keys for idempotent requests can only be used with the same parameters they were first used with." });
    }
    if (known) return { status: known.status, body: known.body, replayed: true };
    let answer: { status: number; body: unknown };
    try {
      answer = { status: 200, body: structuredClone(work()) };
    } catch (error) {
      // Parameters that are refused before any work leave the key free.
      if (!(error instanceof StripeFault) || error.status < 500) throw error;
      answer = { status: error.status, body: { error: error.body } };
    }
    if (key !== undefined) answers.set(key, { digest, ...answer });
    return { ...answer, replayed: false };
  }

  function callApi(method: string, url: URL, key: string | undefined, body: string) {
    const path = url.pathname;
    if (method === "POST" && path === "/v1/checkout/sessions") return keyed(key, body, () => open(readForm(body)));
    const found = /^\/v1\/checkout\/sessions\/([^/]+)(\/expire)?$/.exec(path);
    if (found?.[1] && method === "GET" && !found[2]) return { status: 200, body: expanded(sessionOf(found[1]), url), replayed: false };
    if (found?.[1] && method === "POST" && found[2]) {
      const session = sessionOf(found[1]);
      return keyed(key, body, () => {
        if (session.status !== "open") throw refuse("session", "Only Checkout Sessions with a status in [\"open\"] can be expired.");
        return close(session);
      });
    }
    throw new StripeFault(404, { type: "invalid_request_error", message: `Unrecognized request URL (${method}: ${path})` });
  }

  function expanded(session: LocalSession, url: URL): unknown {
    const wanted = [...url.searchParams].filter(([name]) => name.startsWith("expand")).map(([, value]) => value);
    const intent = session.payment_intent ? intents.get(session.payment_intent) : undefined;
    if (!intent || !wanted.some((path) => path.startsWith("payment_intent"))) return session;
    const charge = wanted.includes("payment_intent.latest_charge") ? intent.latest_charge : (intent.latest_charge?.id ?? null);
    return { ...session, payment_intent: { ...intent, latest_charge: charge } };
  }

  const local: LocalStripe = {
    url: "",
    secretKey,
    webhookSecret,
    sessions,
    calls,
    orders,
    failNext: (count) => {
      failures = count;
    },
    pay(sessionId, how = "card", at = new Date()) {
      const session = sessionOf(sessionId);
      if (session.status !== "open") throw new Error(`The session is ${session.status}`);
      const intent: Intent = { id: random("pi"), object: "payment_intent", status: "processing", amount: session.amount_total, latest_charge: null };
      intents.set(intent.id, intent);
      Object.assign(session, { status: "complete", url: null, payment_intent: intent.id });
      if (how === "card") local.arrive(sessionId, at);
    },
    arrive(sessionId, at = new Date()) {
      const session = sessionOf(sessionId);
      const intent = intents.get(session.payment_intent ?? "");
      if (!intent) throw new Error("Nobody has paid");
      Object.assign(intent, { status: "succeeded", latest_charge: { id: random("ch"), object: "charge", created: seconds(at) } });
      session.payment_status = "paid";
    },
    expire: (sessionId) => void close(sessionOf(sessionId)),
    event(type, sessionId, { id = random("evt"), signedAt, secret } = {}) {
      const body = JSON.stringify({
        id,
        object: "event",
        api_version: "2026-10-28.endive",
        created: seconds(new Date()),
        type,
        livemode: false,
        data: { object: sessions.get(sessionId) ?? { id: sessionId, object: "checkout.session" } },
      });
      return { body, signature: local.sign(body, signedAt, secret) };
    },
    sign(body, signedAt = new Date(), secret = webhookSecret) {
      const time = seconds(signedAt);
      return `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;
    },
    close: () => new Promise((resolve) => void (server.close(() => resolve()), server.closeAllConnections())),
  };

  const server = createServer((request, response) => {
    readBody(request)
      .then(async (body) => {
        const url = new URL(request.url ?? "/", origin);
        if (url.pathname.startsWith("/c/pay/")) return paymentPage(local, options.webhookUrl, request.method ?? "GET", url, body, response);
        calls.push(`${request.method} ${url.pathname}`);
        if (request.headers.authorization !== `Bearer ${secretKey}`) throw new StripeFault(401, { type: "invalid_request_error", message: "Invalid API Key provided" });
        const key = request.headers["idempotency-key"];
        const answer = callApi(request.method ?? "GET", url, typeof key === "string" ? key : undefined, body);
        send(response, answer.status, answer.body, answer.replayed);
      })
      .catch((error: unknown) => {
        if (error instanceof StripeFault) return send(response, error.status, { error: error.body });
        send(response, 500, { error: { type: "api_error", message: String(error) } });
      });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  local.url = origin;
  return local;
}

function send(response: ServerResponse, status: number, body: unknown, replayed = false): void {
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Request-Id": random("req"),
    ...(replayed ? { "Idempotent-Replayed": "true" } : {}),
    // Stripe tells its clients that asking again under the same key is of no use.
    ...(status >= 500 ? { "Stripe-Should-Retry": "false" } : {}),
  });
  response.end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
