import { invalid } from "~/lib/errors";
import { formatMoney, parseMoney, type Kopecks } from "~/lib/money";
import { addDays, isDay, siteDay } from "~/lib/time";
import type { StaffScope } from "../identity/types";
import { recordPayment } from "./commands/record-payment.server";

/** Payments older than this before their invoice are a slip of the hand: nobody pays a year ahead of the paper. */
const YEAR_DAYS = 366;

/**
 * Records a bank payment that finance staff typed in; `surplus` says that what is more than the invoice lacks is meant as an advance.
 * Errors: `payment-sum`, `payment-amount`, `payment-date`, `payment-early`, `payment-reference`,
 * `payment-reference-long`, `payment-surplus` (422, with the sum) and those of `recordPayment`.
 */
export async function paymentFromForm(scope: StaffScope, invoice: { id: string; issuedAt: Date; outstandingKopecks: Kopecks }, form: FormData, ip: string) {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const amountKopecks = parseMoney(text("amount"));
  const paidOn = text("paidOn");
  const reference = text("reference");
  if (amountKopecks === null) throw invalid("payment-sum");
  if (amountKopecks <= 0) throw invalid("payment-amount");
  if (!isDay(paidOn) || paidOn > siteDay(new Date())) throw invalid("payment-date");
  const earliest = addDays(siteDay(invoice.issuedAt), -YEAR_DAYS);
  if (paidOn < earliest) throw invalid("payment-early", { day: earliest });
  if (reference === "") throw invalid("payment-reference");
  if (reference.length > 60) throw invalid("payment-reference-long");
  const surplusKopecks = amountKopecks - invoice.outstandingKopecks;
  // Of a closed invoice `recordPayment` says itself what stands in the way.
  if (surplusKopecks > 0 && invoice.outstandingKopecks > 0 && form.get("surplus") !== "advance") throw invalid("payment-surplus", { sumRu: formatMoney(surplusKopecks, "ru"), sumEn: formatMoney(surplusKopecks, "en") });
  return recordPayment({ invoiceId: invoice.id, method: "BANK", amountKopecks, paidOn, reference, recordedBy: { id: scope.userId, name: scope.userName, ip } });
}
