import { randomUUID } from "node:crypto";
import { issueInvoice } from "~/features/billing/commands/issue-invoice.server";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { markSupplied } from "~/features/billing/documents/commands/supply.server";
import { companyRequisites, operatorRequisites } from "~/features/billing/requisites.server";
import { makeJointQuote } from "~/features/billing/rules/quote";
import type { CompanyScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { atMinute, type Day } from "~/lib/time";

/** An invoice for things at 100 roubles an hour, of which 60 % are off; `hours` has a number for each thing. Issued and due at noon of `on`. */
export async function sell(scope: CompanyScope, on: Day, { hours = [3], vatPercent = 22 as number | null } = {}) {
  const quote = makeJointQuote(
    hours.map((one, index) => ({
      thing: { nameRu: `Комната ${index + 1}`, nameEn: `Room ${index + 1}` },
      input: { tariff: { unit: "HOUR", priceKopecks: 10_000, source: "Прейскурант" }, minutes: one * 60, quantity: 1, year: 1, stepPercent: 40, steps: [40, 60, 80, 100], startsOn: "2026-01-01", offers: [], vatPercent },
    })),
  );
  const [supplier, buyer] = [await operatorRequisites(), await companyRequisites(scope.companyId)];
  const subject = { type: "test", id: randomUUID() };
  const now = atMinute(on, 720);
  const invoice = await transaction((tx) =>
    issueInvoice(tx, { id: randomUUID(), companyId: scope.companyId, title: (thing) => `${thing?.nameRu ?? "Комната 1"}: ${on}`, basis: "договор резидента", quote, subject, dueAt: now, now, supplier, buyer }),
  );
  return { ...invoice, subject, now };
}

export const payWhole = (invoice: { id: string; totalKopecks: number; number: string }, on: Day) =>
  recordPayment({ invoiceId: invoice.id, method: "BANK", amountKopecks: invoice.totalKopecks, paidOn: on, reference: invoice.number, recordedBy: system });

export const render = (subject: { type: string; id: string }, on: Day) => transaction((tx) => markSupplied(tx, subject, { kind: "USED", usedOn: on, title: () => `Что было ${on}` }));
