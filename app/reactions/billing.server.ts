import { confirmPaid, extendHold } from "../features/booking/commands/settle.server";
import { actForLetter } from "../features/billing/documents/queries.server";
import { actPaper, invoicePaper } from "../features/billing/letter-papers.server";
import { invoiceForLetter } from "../features/billing/queries.server";
import { disputeForLetter } from "../features/billing/gateways/disputes.server";
import { holdOf } from "../features/billing/dunning/hold.server";
import { debtForLetter, ownDebt } from "../features/billing/dunning/queries.server";
import { companyNames, contactsOf, staffWith } from "../features/identity/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { on, tell } from "./tell.server";

/** Invoices. */
export const billingReactions: Reactions = {
  "billing.act-issued": [
    on("billing.act-issued", async ({ documentId }, event) => {
      const act = await actForLetter(documentId);
      if (!act) return;
      await tell(event, await contactsOf(act.companyId), "actIssued", { number: act.number, month: act.month, total: act.totalKopecks, url: `${appUrl()}/documents/${documentId}` }, undefined, undefined, actPaper(documentId));
    }),
  ],
  "billing.rent-charged": [
    on("billing.rent-charged", async ({ invoiceId, month }, event) => {
      const invoice = await invoiceForLetter(invoiceId);
      if (!invoice) return;
      const params = { number: invoice.number, month, total: invoice.totalKopecks, dueOn: invoice.dueAt.toISOString(), url: `${appUrl()}/invoices/${invoiceId}` };
      await tell(event, await contactsOf(invoice.companyId), "rentCharged", params, undefined, undefined, invoicePaper(invoiceId));
    }),
  ],
  "billing.invoice-paid": [
    on("billing.invoice-paid", async ({ subjectType, subjectId }) => {
      if (subjectType === "booking") await confirmPaid(subjectId, new Date());
    }),
    on("billing.invoice-paid", async ({ invoiceId }, event) => {
      const invoice = await invoiceForLetter(invoiceId);
      if (!invoice) return;
      await tell(event, await contactsOf(invoice.companyId), "invoicePaid", {
        number: invoice.number,
        total: invoice.totalKopecks,
        url: `${appUrl()}/invoices/${invoiceId}`,
      });
    }),
  ],
  "billing.invoice-deferred": [
    on("billing.invoice-deferred", async ({ subjectType, subjectId, until }) => {
      if (subjectType === "booking") await extendHold(subjectId, new Date(until));
    }),
  ],
  "billing.invoice-reopened": [
    on("billing.invoice-reopened", async ({ invoiceId, amountKopecks, reason }, event) => {
      const invoice = await invoiceForLetter(invoiceId);
      if (!invoice) return;
      await tell(event, await contactsOf(invoice.companyId), "invoiceReopened", {
        number: invoice.number,
        amount: amountKopecks,
        dispute: reason === "dispute",
        dueOn: invoice.dueAt.toISOString(),
        url: `${appUrl()}/invoices/${invoiceId}`,
      });
    }),
  ],
  "billing.payment-reminder": [
    on("billing.payment-reminder", async ({ invoiceId, step }, event) => {
      const debt = await debtForLetter(invoiceId);
      // Paid before the letter was written.
      if (!debt) return;
      const held = (await holdOf(debt.companyId, new Date())) !== null;
      await tell(event, await contactsOf(debt.companyId), "paymentReminder", {
        number: debt.number,
        amount: debt.outstandingKopecks,
        dueOn: debt.term.toISOString(),
        days: step,
        held,
        url: `${appUrl()}/invoices/${invoiceId}`,
      });
    }),
  ],
  "billing.deferral-asked": [
    on("billing.deferral-asked", async ({ companyId, wantedOn, reason }, event) => {
      const [names, debt] = await Promise.all([companyNames([companyId]), ownDebt({ companyId }, event.at)]);
      await tell(event, await staffWith(["FINANCE", "ADMIN"]), "deferralAsked", { companyName: names.get(companyId)?.name ?? "", amount: debt.overdueKopecks, wantedOn, reason, url: `${appUrl()}/staff/debtors` });
    }),
  ],
  "billing.deferral-answered": [
    on("billing.deferral-answered", async ({ companyId, until, answer }, event) => {
      await tell(event, await contactsOf(companyId), "deferralAnswered", { until, answer, url: `${appUrl()}/money` });
    }),
  ],
  "billing.dispute-changed": [
    on("billing.dispute-changed", async ({ disputeId, status }, event) => {
      const dispute = await disputeForLetter(disputeId);
      const first = dispute?.invoices[0];
      if (!dispute || !first) return;
      await tell(event, await staffWith(["FINANCE", "ADMIN"]), "paymentDisputed", {
        companyName: dispute.companyName,
        status,
        numbers: dispute.invoices.map((invoice) => invoice.number).join(", "),
        amount: dispute.amountKopecks,
        uncovered: dispute.uncoveredKopecks,
        reason: dispute.reason,
        evidenceBy: dispute.evidenceDueAt?.toISOString() ?? null,
        url: `${appUrl()}/invoices/${first.id}`,
      });
    }),
  ],
};
