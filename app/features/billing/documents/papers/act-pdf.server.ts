import { formatAmount, formatMoney } from "~/lib/money";
import { addDays, addMonths } from "~/lib/time";
import type { DocumentView } from "../queries.server";
import { accountsPaper, inWords, longDay, partyText, rateText, signerOf, vatTexts } from "./paper.server";

/**
 * «Акт об оказании услуг» on paper (A4, Russian), with what 402-ФЗ, art. 9 p. 2 asks of a primary document: name, date, who made it,
 * what was done, its measure in kind and in money, and places for positions, signatures and names. The same act gives the same bytes.
 */
export function actPdf(act: DocumentView): Promise<Uint8Array> {
  const { supplier, buyer, issuedOn, month } = act;
  const title = `Акт об оказании услуг № ${act.number} от ${longDay(issuedOn)}`;
  const paper = accountsPaper({ title, author: supplier.name, subject: `Заказчик: ${buyer.name}`, day: issuedOn });
  paper.title(title);
  paper.facts([
    ["Исполнитель", partyText(supplier)],
    ["Заказчик", partyText(buyer)],
    ["Основание", act.basis],
    ...(month ? [["Период", `${longDay(month)} – ${longDay(addDays(addMonths(month, 1), -1))}`] as [string, string]] : []),
  ], 90);
  paper.table(
    [
      { title: "№", share: 0.8, align: "right" },
      { title: "Услуга", share: 9 },
      { title: "Кол-во", share: 1.6, align: "right" },
      { title: "Ед.", share: 2 },
      { title: "По тарифу с надбавками, ₽", share: 2.6, align: "right" },
      { title: "Скидки и субсидия, ₽", share: 2.6, align: "right" },
      { title: "Сумма, ₽", share: 2.6, align: "right" },
      { title: "НДС", share: 1.5, align: "right" },
      { title: "В т. ч. НДС, ₽", share: 2.6, align: "right" },
    ],
    act.lines.map((line) => {
      const lowered = line.amountKopecks - line.tariffKopecks;
      return [
        String(line.position),
        `${line.name} (счёт ${line.invoiceNumber})`,
        line.quantity.replace(".", ","),
        line.unit,
        formatAmount(line.tariffKopecks),
        lowered === 0 ? "–" : formatAmount(lowered),
        formatAmount(line.amountKopecks),
        rateText(line.vatPercent),
        line.vatPercent === null ? "–" : formatAmount(line.vatKopecks),
      ];
    }),
  );
  paper.facts([["Всего оказано услуг", `${act.lines.length}, на сумму ${formatMoney(act.totalKopecks)}`], ...vatTexts(act.lines), ["Сумма прописью", inWords(act.totalKopecks)]], 150);
  paper.signatures([signerOf(supplier, "Исполнитель"), signerOf(buyer, "Заказчик")], "Услуги оказаны полностью и в срок. Заказчик претензий по объёму, качеству и срокам оказания услуг не имеет.");
  return paper.finish();
}
