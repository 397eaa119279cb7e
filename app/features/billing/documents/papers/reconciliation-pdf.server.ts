import { formatAmount, formatMoney } from "~/lib/money";
import type { ReconciliationView } from "../reconciliation.server";
import type { EntryKind } from "../rules/reconcile";
import { accountsPaper, inWords, longDay, partyText, signerOf } from "./paper.server";

const KINDS: Record<EntryKind, string> = { act: "Акт", correction: "Корректировка", damage: "Возмещение ущерба", payment: "Оплата", advance: "Аванс", refund: "Возврат", return: "Возврат аванса", relief: "Прощение или списание долга" };
const shortDay = (day: string) => day.split("-").reverse().join(".");

/** «Акт сверки взаимных расчётов» on paper (A4, Russian), with both sides' columns: what one owes the other is owed. */
export function reconciliationPdf(view: ReconciliationView): Promise<Uint8Array> {
  const { supplier, buyer, from, to } = view;
  const title = `Акт сверки взаимных расчётов за ${shortDay(from)} – ${shortDay(to)}`;
  const paper = accountsPaper({ title, author: supplier.name, subject: buyer.name, day: to });
  paper.title(title);
  paper.facts([["Исполнитель", partyText(supplier)], ["Заказчик", partyText(buyer)]], 90);
  const money = (kopecks: number) => (kopecks === 0 ? "" : formatAmount(kopecks));
  // What one side's books call debit is credit in the other's.
  const both = (debit: number, credit: number) => [money(debit), money(credit), money(credit), money(debit)];
  const balance = (kopecks: number) => both(Math.max(kopecks, 0), Math.max(-kopecks, 0));
  paper.table(
    [
      { title: "Дата", share: 2.6 },
      { title: "Документ", share: 6 },
      { title: "Исполнитель, дебет", share: 3, align: "right" },
      { title: "Исполнитель, кредит", share: 3, align: "right" },
      { title: "Заказчик, дебет", share: 3, align: "right" },
      { title: "Заказчик, кредит", share: 3, align: "right" },
    ],
    [
      [shortDay(from), "Сальдо на начало", ...balance(view.openingKopecks)],
      ...view.entries.map((entry) => [shortDay(entry.on), entry.number ? `${KINDS[entry.kind]} № ${entry.number}` : KINDS[entry.kind], ...both(entry.debitKopecks, entry.creditKopecks)]),
      ["", "Обороты за период", ...both(view.debitKopecks, view.creditKopecks)],
      [shortDay(to), "Сальдо на конец", ...balance(view.closingKopecks)],
    ],
  );
  const closing = view.closingKopecks;
  const whose = closing > 0 ? `задолженность в пользу исполнителя (${supplier.name})` : `задолженность в пользу заказчика (${buyer.name})`;
  const outcome = closing === 0 ? `На ${longDay(to)} задолженности нет.` : `На ${longDay(to)} ${whose}: ${formatMoney(Math.abs(closing))} (${inWords(closing)}).`;
  paper.signatures([signerOf(supplier, "Исполнитель"), signerOf(buyer, "Заказчик")], outcome);
  return paper.finish();
}
