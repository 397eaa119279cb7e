import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import * as make from "#tests/factories/identity";
import { startStripe, type LocalStripe } from "#tests/servers/stripe";
import { payFromAdvance, returnAdvance } from "~/features/billing/commands/advance.server";
import { withdrawInvoice } from "~/features/billing/commands/close-invoice.server";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { takePaymentBack } from "~/features/billing/commands/take-back.server";
import { waive, writeOff } from "~/features/billing/dunning/relieve.server";
import { startCardPayment } from "~/features/billing/gateways/checkouts.server";
import { receiveCardEvent } from "~/features/billing/gateways/news.server";
import { giveBack, sendRefund } from "~/features/billing/gateways/refunds.server";
import { openStripe } from "~/features/billing/gateways/stripe.server";
import type { CardGateway } from "~/features/billing/gateways/types";
import { system } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";

useDatabase();
let stripe: LocalStripe;
let gateway: CardGateway;
beforeAll(async () => {
  stripe = await startStripe();
  gateway = openStripe({ secretKey: stripe.secretKey, webhookSecret: stripe.webhookSecret, apiHost: stripe.url });
});
afterAll(() => stripe.close());

const ACTS = ["bank", "bank", "bank", "card", "card", "card", "advance", "advance", "return", "cancel", "waive", "write-off", "take-back", "give-back", "give-back", "send-refund", "send-refund", "dispute"] as const;
/** Several of a company, so that acts meet and there is something left to meet about. */
const INVOICES = 6;
type Act = { kind: (typeof ACTS)[number]; which: number; kopecks: number };
const act: fc.Arbitrary<Act> = fc.record({ kind: fc.constantFrom(...ACTS), which: fc.nat(INVOICES - 1), kopecks: fc.integer({ min: 1, max: 15_000 }) });
const first = <T>(rows: readonly T[], which: number): T | undefined => rows[which % Math.max(1, rows.length)];

describe("whatever comes to invoices at one moment over 32 connections", () => {
  it("leaves the books whole: refunds within payments, no advance below nothing, sums that agree", async () => {
    const admin = make.staffScopeOf(await make.makePerson({ staffRoles: ["ADMIN", "FINANCE"] }));
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 32, maxLength: 32 }), fc.array(act, { minLength: 32, maxLength: 32 }), async (before, after) => {
        await db.rateWindow.deleteMany();
        const { company, owner } = await make.makeCompany();
        const scope = make.companyScopeOf(company, owner);
        const ids: string[] = [];
        for (let index = 0; index < INVOICES; index += 1) {
          const sum = 10_000;
          const { id } = await db.invoice.create({
            data: {
              number: `К-2026-${randomUUID().slice(0, 8)}`, companyId: company.id, supplier: {}, buyer: {}, basis: "", totalKopecks: sum, vatKopecks: 0, dueAt: new Date(Date.now() - 86_400_000), subjectType: "test", subjectId: randomUUID(),
              lines: { create: [{ position: 1, kind: "base", name: "Студия", quantity: "1", unit: "ч", priceKopecks: sum, amountKopecks: sum, reason: "" }] },
            },
          });
          ids.push(id);
        }
        const tell = (type: string, id: string) => {
          const { body, signature } = stripe.event(type, id);
          return receiveCardEvent(gateway, body, signature);
        };
        const perform = async ({ kind, which, kopecks }: Act): Promise<unknown> => {
          const invoiceId = ids[which]!;
          const now = new Date();
          if (kind === "bank") return recordPayment({ invoiceId, method: "BANK", amountKopecks: kopecks, paidOn: "2026-11-20", reference: randomUUID().slice(0, 8), recordedBy: system });
          if (kind === "advance") return payFromAdvance(scope, invoiceId, now, "::1");
          if (kind === "return") return returnAdvance(admin, { companyId: company.id, amountKopecks: kopecks, reference: randomUUID().slice(0, 8) }, "::1");
          if (kind === "cancel") return transaction((tx) => withdrawInvoice(tx, invoiceId, kopecks % 101, "cancelled", system));
          if (kind === "waive") return waive(admin, { key: randomUUID(), invoiceId, amountKopecks: kopecks, reason: "Проба" }, now, "::1");
          if (kind === "write-off") return writeOff(admin, { invoiceId, reason: "Проба" }, now, "::1");
          if (kind === "give-back") return giveBack(gateway, admin, { key: randomUUID(), invoiceId, amountKopecks: kopecks, reason: "Проба" }, "::1");
          if (kind === "take-back") {
            const payment = first(await db.payment.findMany({ where: { invoiceId, reversesId: null } }), kopecks);
            return payment && takePaymentBack(admin, invoiceId, payment.id, "Проба", now, "::1");
          }
          if (kind === "send-refund") {
            const refund = first(await db.refund.findMany({ where: { invoiceId, status: "DUE" } }), kopecks);
            return refund && sendRefund(gateway, admin, invoiceId, refund.id, "::1");
          }
          if (kind === "dispute") {
            const page = first(await db.stripeCheckout.findMany({ where: { companyId: company.id, paymentIntent: { not: null } } }), which);
            const intent = page?.paymentIntent && stripe.money.intents.get(page.paymentIntent);
            if (!intent || [...stripe.money.disputes.values()].some((one) => one.payment_intent === intent.id)) return undefined;
            const back = [...stripe.money.refunds.values()].filter((one) => one.payment_intent === intent.id && one.status !== "failed").reduce((sum, one) => sum + one.amount, 0);
            if (back >= intent.amount) return undefined;
            const dispute = stripe.money.dispute(intent.id, intent.amount - back);
            stripe.money.close(dispute.id, kopecks % 3 === 0 ? "won" : "lost");
            return tell("charge.dispute.closed", dispute.id);
          }
          const open = (await db.invoice.findMany({ where: { id: { in: ids }, status: "ISSUED" }, select: { id: true } })).map((row) => row.id);
          const start = await startCardPayment(gateway, scope, { invoiceIds: kopecks % 2 === 0 ? open : [invoiceId], email: owner.email, now });
          if (start.state !== "pay") return undefined;
          const page = start.url.split("/").at(-1) ?? "";
          if (stripe.sessions.get(page)?.status === "open") stripe.pay(page);
          return Promise.all([tell("checkout.session.completed", page), tell("checkout.session.completed", page)]);
        };
        for (const acts of [before, after]) {
          const done = await Promise.allSettled(acts.map(perform));
          for (const [index, one] of done.entries()) {
            if (one.status === "fulfilled") seen.add(acts[index]!.kind);
            else if (!(one.reason instanceof DomainError)) throw one.reason;
          }
          expect(await brokenRules()).toEqual([]);
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
    // Most kinds of acts came through at least once: what is refused always proves nothing.
    expect(seen.size).toBeGreaterThanOrEqual(8);
  }, 240_000);
});
