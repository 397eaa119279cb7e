import { formatAmount, formatMoney } from "~/lib/money";
import type { DocumentView } from "../queries.server";
import { accountsPaper, inWords, longDay, partyText, rateText, signerOf, vatTexts } from "./paper.server";

/** Why a correction was made, in words: the portal's own reasons have codes. */
export const REASONS: Record<string, string> = { moved: "бронь перенесена, цена изменилась", cancelled: "бронь отменена", expired: "бронь не состоялась" };

/** «Корректировочный документ» on paper (A4, Russian): which invoice it changes, why, and by how much, VAT by line. The same correction gives the same bytes. */
export function correctionPdf(paperOf: DocumentView): Promise<Uint8Array> {
  const { supplier, buyer, issuedOn, totalKopecks } = paperOf;
  const title = `Корректировочный документ № ${paperOf.number} от ${longDay(issuedOn)}`;
  const paper = accountsPaper({ title, author: supplier.name, subject: `Заказчик: ${buyer.name}`, day: issuedOn });
  const invoice = paperOf.lines[0]?.invoiceNumber ?? "";
  paper.title(title);
  paper.facts([
    ["Исполнитель", partyText(supplier)],
    ["Заказчик", partyText(buyer)],
    ["К счёту", `№ ${invoice}`],
    ["Причина", REASONS[paperOf.reason] ?? paperOf.reason],
    ["Что меняет", paperOf.lowersSupply ? "стоимость уже оказанных услуг" : "цену по счёту до оказания услуг"],
  ], 90);
  paper.table(
    [
      { title: "№", share: 1, align: "right" },
      { title: "Услуга", share: 10 },
      { title: "Изменение суммы, ₽", share: 4, align: "right" },
      { title: "НДС", share: 2, align: "right" },
      { title: "Изменение НДС, ₽", share: 4, align: "right" },
    ],
    paperOf.lines.map((line) => [String(line.position), line.name, formatAmount(line.amountKopecks), rateText(line.vatPercent), line.vatPercent === null ? "–" : formatAmount(line.vatKopecks)]),
  );
  paper.facts([[totalKopecks < 0 ? "Уменьшение всего" : "Увеличение всего", formatMoney(Math.abs(totalKopecks))], ...vatTexts(paperOf.lines), ["Сумма прописью", inWords(totalKopecks)]], 150);
  paper.signatures([signerOf(supplier, "Исполнитель"), signerOf(buyer, "Заказчик")]);
  return paper.finish();
}
