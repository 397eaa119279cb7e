import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readForm, type FormTree } from "./form-tree";
import { random, refuse, seconds, startMoney, StripeFault, type StripeMoney } from "./stripe-money";
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
  /** Refunds and disputes of payments, and how they come about. */
  money: StripeMoney;
  /** The person pays: by card at once, or by a method that takes days («processing», then `arrive`). */
  pay(sessionId: string, how?: "card" | "processing", at?: Date): void;
  arrive(sessionId: string, at?: Date): void;
  expire(sessionId: string): void;
  /** An event about the session as it stands now, signed as Stripe signs. */
  /** The object may be a session, a refund or a dispute. Events that nobody acknowledged are in the list of undelivered ones. */
  event(type: string, objectId: string, options?: { id?: string; signedAt?: Date; secret?: string; created?: Date }): { body: string; signature: string };
  /** The portal answered 200 to an event. */
  acknowledge(eventId: string): void;
  sign(body: string, signedAt?: Date, secret?: string): string;
  close(): Promise<void>;
}

export interface LocalStripeOptions {
  port?: number;
  secretKey?: string;
  webhookSecret?: string;
  /** Where events go when a person pays on the local page; tests deliver by hand. */
  webhookUrl?: string;
  /** Its clock, where the portal's is another than the machine's. */
  now?: () => Date;
}

/** A server that speaks the part of Stripe's API that the portal uses, with its rules for idempotency keys and signatures. */
export async function startStripe(options: LocalStripeOptions = {}): Promise<LocalStripe> {
  const secretKey = options.secretKey ?? "sk_test_local";
  const webhookSecret = options.webhookSecret ?? "whsec_local";
  const clock = options.now ?? (() => new Date());
  const sessions = new Map<string, LocalSession>();
  const money = startMoney(clock);
  const { intents } = money;
  const news: { id: string; type: string; created: number; delivered: boolean }[] = [];
  const answers = new Map<string, { digest: string; status: number; body: unknown }>();
  const calls: string[] = [];
  const orders: FormTree[] = [];
  let failures = 0;
  let origin = "";

  const sessionOf = (id: string): LocalSession => {
    const session = sessions.get(id);
    if (!session) throw new StripeFault(404, { type: "invalid_request_error", code: "resource_missing", param: "session", message: `No such checkout.session: ${id}` });
    if (session.status === "open" && session.expires_at <= seconds(clock())) close(session);
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
    if (text("mode") !== "payment") throw refuse("mode", "only payment");
    if (!text("success_url")) throw refuse("success_url", "Missing required param: success_url");
    let total = 0;
    const currencies = new Set<string>();
    for (let line = 0; line === 0 || text(`line_items[${line}][quantity]`) !== undefined; line += 1) {
      const item = `line_items[${line}][price_data]`;
      if (!text(`${item}[product_data][name]`)) throw refuse(`${item}[product_data][name]`, "Missing required param");
      if (text(`${item}[product_data][description]`) === "") throw refuse(`${item}[product_data][description]`, "You passed an empty string");
      const amount = Number(text(`${item}[unit_amount]`));
      if (!Number.isSafeInteger(amount) || amount <= 0) throw refuse(`${item}[unit_amount]`, "Invalid positive integer");
      currencies.add(text(`${item}[currency]`) ?? "");
      total += amount * Number(text(`line_items[${line}][quantity]`));
    }
    if (currencies.size !== 1) throw refuse("line_items", "You may only specify one of these parameters: one currency");
    if (Object.values(form.texts("metadata")).some((value) => value.length > 500)) throw refuse("metadata", "Metadata values can be at most 500 characters");
    const expires = Number(text("expires_at"));
    const now = seconds(clock());
    if (expires < now + 30 * 60 || expires > now + 24 * 3600) throw refuse("expires_at", "The `expires_at` timestamp must be between 30 minutes and 24 hours from now");
    const email = text("customer_email");
    if (email?.endsWith(".invalid")) throw refuse("customer_email", `Invalid email address: ${email}`);
    const id = random("cs_test");
    const session: LocalSession = {
      id,
      object: "checkout.session",
      status: "open",
      payment_status: "unpaid",
      amount_total: total,
      currency: [...currencies][0] ?? "",
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
    if (method === "GET" && path === "/v1/checkout/sessions") {
      const wanted = url.searchParams.get("payment_intent");
      const data = [...sessions.values()].filter((session) => session.payment_intent === wanted).map((session) => expanded(session, url));
      return { status: 200, body: { object: "list", data, has_more: false, url: path }, replayed: false };
    }
    if (method === "GET" && path === "/v1/events") return { status: 200, body: undelivered(url), replayed: false };
    const answered = money.call(method, url, (work) => keyed(key, body, work), readForm(body));
    if (answered) return answered;
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
    const wanted = [...url.searchParams].filter(([name]) => name.startsWith("expand")).map(([, value]) => value.replace(/^data\./, ""));
    const intent = session.payment_intent ? intents.get(session.payment_intent) : undefined;
    if (!intent || !wanted.some((path) => path.startsWith("payment_intent"))) return session;
    const charge = wanted.includes("payment_intent.latest_charge") ? intent.latest_charge : (intent.latest_charge?.id ?? null);
    return { ...session, payment_intent: { ...intent, latest_charge: charge } };
  }

  /** Newest first, a page at a time, as Stripe lists. */
  function undelivered(url: URL): unknown {
    const types = [...url.searchParams].filter(([name]) => name.startsWith("types")).map(([, value]) => value);
    const [since, limit, after] = [Number(url.searchParams.get("created[gte]") ?? 0), Number(url.searchParams.get("limit") ?? 10), url.searchParams.get("starting_after")];
    if (types.length > 20) throw refuse("types", "Array can have at most 20 items");
    const all = news.filter((one) => one.created >= since && (types.length === 0 || types.includes(one.type)) && (url.searchParams.get("delivery_success") === "false" ? !one.delivered : true)).reverse();
    const from = after ? all.findIndex((one) => one.id === after) + 1 : 0;
    return { object: "list", url: "/v1/events", has_more: all.length > from + limit, data: all.slice(from, from + limit).map((one) => JSON.parse(bodies.get(one.id) ?? "{}") as unknown) };
  }
  const bodies = new Map<string, string>();

  const local: LocalStripe = {
    money,
    url: "",
    secretKey,
    webhookSecret,
    sessions,
    calls,
    orders,
    failNext: (count) => {
      failures = count;
    },
    pay(sessionId, how = "card", at = clock()) {
      const session = sessionOf(sessionId);
      if (session.status !== "open") throw new Error(`The session is ${session.status}`);
      const intent = money.intend(session.amount_total);
      Object.assign(session, { status: "complete", url: null, payment_intent: intent.id });
      if (how === "card") local.arrive(sessionId, at);
    },
    arrive(sessionId, at = clock()) {
      const session = sessionOf(sessionId);
      const intent = intents.get(session.payment_intent ?? "");
      if (!intent) throw new Error("Nobody has paid");
      Object.assign(intent, { status: "succeeded", latest_charge: { id: random("ch"), object: "charge", created: seconds(at) } });
      session.payment_status = "paid";
    },
    expire: (sessionId) => void close(sessionOf(sessionId)),
    acknowledge(eventId) {
      for (const one of news) if (one.id === eventId) one.delivered = true;
    },
    event(type, objectId, { id = random("evt"), signedAt, secret, created = clock() } = {}) {
      const body = JSON.stringify({
        id,
        object: "event",
        api_version: "2026-10-28.endive",
        created: seconds(created),
        type,
        livemode: false,
        data: { object: sessions.get(objectId) ?? money.object(objectId) ?? { id: objectId, object: type.startsWith("checkout") ? "checkout.session" : type.split(".")[0] } },
      });
      if (!bodies.has(id)) news.push({ id, type, created: seconds(created), delivered: false });
      bodies.set(id, body);
      return { body, signature: local.sign(body, signedAt, secret) };
    },
    sign(body, signedAt = clock(), secret = webhookSecret) {
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
