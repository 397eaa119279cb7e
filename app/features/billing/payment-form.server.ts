import { invalid } from "~/lib/errors";
import { parseMoney } from "~/lib/money";
import { isDay, siteDay } from "~/lib/time";
import type { StaffScope } from "../identity/types";
import { recordPayment } from "./commands/record-payment.server";

/**
 * Records a bank payment that finance staff typed in. Errors: `payment-sum`, `payment-amount`, `payment-date`, `payment-reference` (422) and
 * those of `recordPayment`.
 */
export async function paymentFromForm(scope: StaffScope, invoiceId: string, form: FormData, ip: string) {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const amountKopecks = parseMoney(text("amount"));
  const paidOn = text("paidOn");
  const reference = text("reference");
  if (amountKopecks === null) throw invalid("payment-sum");
  if (amountKopecks <= 0) throw invalid("payment-amount");
  if (!isDay(paidOn) || paidOn > siteDay(new Date())) throw invalid("payment-date");
  if (reference === "" || reference.length > 60) throw invalid("payment-reference");
  return recordPayment({ invoiceId, method: "BANK", amountKopecks, paidOn, reference, recordedBy: { id: scope.userId, name: scope.userName, ip } });
}
