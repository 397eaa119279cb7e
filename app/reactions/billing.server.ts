import { confirmPaid } from "../features/booking/commands/settle.server";
import { invoiceForLetter } from "../features/billing/queries.server";
import { contactsOf } from "../features/identity/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { on, tell } from "./tell.server";

/** Invoices. */
export const billingReactions: Reactions = {
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
};
