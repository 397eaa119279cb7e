import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs } from "@remix-run/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import * as make from "#tests/factories/identity";
import { startStripe, type LocalStripe } from "#tests/servers/stripe";
import { db } from "~/lib/db/client.server";

useDatabase();

type Action = (args: ActionFunctionArgs) => Promise<Response>;
let stripe: LocalStripe;
let pay: Action;
let webhook: Action;
let cookie: string;
let companyId: string;

// The settings are read once a process: they have to stand before the routes are loaded.
beforeAll(async () => {
  stripe = await startStripe();
  process.env.STRIPE_SECRET_KEY = stripe.secretKey;
  process.env.STRIPE_WEBHOOK_SECRET = stripe.webhookSecret;
  process.env.STRIPE_API_HOST = stripe.url;
  pay = (await import("~/routes/money/invoice-stripe")).action as Action;
  webhook = (await import("~/routes/api/stripe-webhook")).action as Action;
  const { openSession } = await import("~/features/identity/sessions.server");
  const { company, owner } = await make.makeCompany();
  companyId = company.id;
  cookie = (await openSession(owner.id, new Request("http://localhost:3000/"))).split(";")[0] ?? "";
});
afterAll(() => stripe.close());

const call = (action: Action, path: string, init: RequestInit, params: Record<string, string> = {}) =>
  action({ request: new Request(`http://localhost:3000${path}`, { method: "POST", ...init }), params, context: { nonce: "", ip: "127.0.0.1", memo: new Map() } } as ActionFunctionArgs);
const press = (id: string, headers: Record<string, string> = { Cookie: cookie }) => call(pay, `/invoices/${id}/stripe`, { headers }, { id });
const tell = (body: string, signature?: string) =>
  call(webhook, "/api/stripe/webhook", { body, headers: signature ? { "Stripe-Signature": signature } : {} });

let serial = 0;
const issued = (owner = companyId, status: "ISSUED" | "PAID" = "ISSUED") =>
  db.invoice.create({
    data: {
      number: `К-2026-R${(serial += 1)}`,
      companyId: owner,
      status,
      supplier: {},
      buyer: {},
      basis: "Бронь",
      totalKopecks: 50_000,
      vatKopecks: 0,
      dueAt: new Date(Date.now() + 86_400_000),
      subjectType: "booking",
      subjectId: randomUUID(),
    },
  });

describe("POST /invoices/:id/stripe", () => {
  it("leads to Stripe's page, and after the payment back to the invoice", async () => {
    const invoice = await issued();
    const answer = await press(invoice.id);
    expect(answer.status).toBe(303);
    const page = answer.headers.get("Location") ?? "";
    expect(page).toMatch(new RegExp(`^${stripe.url}/c/pay/cs_test_`));
    const paid = await fetch(page, { method: "POST", body: new URLSearchParams({ answer: "pay" }), redirect: "manual" });
    expect(paid.headers.get("Location")).toBe(`http://localhost:3000/invoices/${invoice.id}?card=paid`);
    const { body, signature } = stripe.event("checkout.session.completed", page.split("/").at(-1) ?? "");
    const heard = await tell(body, signature);
    expect([heard.status, await heard.json()]).toEqual([200, { received: true, outcome: "recorded" }]);
    expect((await db.invoice.findUniqueOrThrow({ where: { id: invoice.id } })).status).toBe("PAID");
    const again = await press(invoice.id);
    expect([again.status, again.headers.get("Location")]).toEqual([303, `/invoices/${invoice.id}`]);
  });

  it("asks a person whose session ran out to sign in, and then leads back to the invoice", async () => {
    const answer = await press("abc", {});
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/sign-in?next=%2Finvoices%2Fabc"]);
  });

  it("does not know another company's invoice, nor an address that is none", async () => {
    const { company } = await make.makeCompany();
    const foreign = await issued(company.id);
    const before = stripe.sessions.size;
    for (const id of [foreign.id, "abc", "../../today", randomUUID()]) expect((await press(id)).status).toBe(404);
    expect(stripe.sessions.size).toBe(before);
  });

  it("leads back to the invoice with a word when Stripe fails", async () => {
    const invoice = await issued();
    stripe.failNext(1);
    const answer = await press(invoice.id);
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, `/invoices/${invoice.id}?card=unavailable`]);
  });
});

describe("POST /api/stripe/webhook", () => {
  it("refuses what Stripe did not sign with a problem document", async () => {
    for (const signature of [undefined, "t=1,v1=00", stripe.sign("other")]) {
      const answer = await tell('{"object":"event"}', signature);
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ title: "bad-request" });
    }
  });

  it("does not read more than a megabyte", async () => {
    const body = JSON.stringify({ object: "event", filler: "x".repeat(1_000_001) });
    expect((await tell(body, stripe.sign(body))).status).toBe(422);
  });

  it("checks the signature over the bytes as they came", async () => {
    const body = '{ "id": "evt_ü", "object":"event",\n"type":"плата.прошла","data":{"object":{}} }';
    const answer = await tell(body, stripe.sign(body));
    expect([answer.status, await answer.json()]).toEqual([200, { received: true, outcome: "ignored" }]);
  });

  it("answers GET with 405", async () => {
    const { loader } = await import("~/routes/api/stripe-webhook");
    const answer = loader();
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "POST"]);
  });
});
