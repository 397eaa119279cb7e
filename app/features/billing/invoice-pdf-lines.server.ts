import { formatAmount, formatMoney } from "~/lib/money";
import { moneyInWords } from "~/lib/money-words";
import type { InvoiceDocument } from "./invoice-pdf.server";
import { baselineIn, INK, lineHeight, SHEET, TYPE, type PdfSheet, type TextStyle } from "~/lib/pdf/sheet.server";

const NBSP = "\u00a0";
const { body: BODY, strong: STRONG, small: SMALL, cell: CELL, total: TOTAL } = TYPE;

function quantityText(quantity: number | string): string {
  return String(quantity).replace(/^-/, "\u2212").replace(".", ",");
}

/** A page of the same invoice that goes on: says whose it is at its top, returns where to draw. */
export function nextPage(sheet: PdfSheet, heading: string): number {
  sheet.addPage();
  sheet.rule(SHEET.left, SHEET.top - 10, SHEET.left + 28, SHEET.top - 10, INK.accent, 2);
  return sheet.lines([`${heading}, продолжение`], SHEET.left, SHEET.top - 2, SMALL) + 10;
}

/**
 * Draws the table of lines, its header repeated on every page, and the totals under it; returns the y below.
 * `tail` is the height of what follows and should stay on the same page.
 */
export function linesAndTotal(sheet: PdfSheet, invoice: InvoiceDocument, heading: string, top: number, tail: number): number {
  const rows = invoice.lines.map((line, index) => ({
    place: String(index + 1),
    name: line.name,
    quantity: quantityText(line.quantity),
    unit: line.unit,
    price: formatAmount(line.priceKopecks),
    sum: formatAmount(line.sumKopecks),
  }));
  const gap = 12;
  const header: TextStyle = { ...SMALL, weight: "semibold" };
  const column = (title: string, figures: readonly string[]) =>
    Math.max(sheet.width(title, header), ...figures.map((text) => sheet.figuresWidth(text, CELL)));
  const sumWidth = Math.max(64, column("Сумма, ₽", rows.map((row) => row.sum)));
  const priceRight = SHEET.right - sumWidth - gap;
  const unitWidth = Math.min(64, Math.max(sheet.width("Ед.", header), ...rows.map((row) => sheet.width(row.unit, CELL))));
  const unitLeft = priceRight - Math.max(64, column("Цена, ₽", rows.map((row) => row.price))) - gap - unitWidth;
  const quantityRight = unitLeft - gap / 2;
  const nameLeft = SHEET.left + Math.max(12, column("№", rows.map((row) => row.place))) + 8;
  const nameWidth = quantityRight - column("Кол-во", rows.map((row) => row.quantity)) - gap - nameLeft;

  const drawHeader = (from: number): number => {
    const baseline = baselineIn(from + 3, header);
    sheet.text("№", nameLeft - 8, baseline, header, "right");
    sheet.text("Наименование", nameLeft, baseline, header);
    sheet.text("Кол-во", quantityRight, baseline, header, "right");
    sheet.text("Ед.", unitLeft, baseline, header);
    sheet.text("Цена, ₽", priceRight, baseline, header, "right");
    sheet.text("Сумма, ₽", SHEET.right, baseline, header, "right");
    const under = from + lineHeight(header) + 6;
    sheet.rule(SHEET.left, from, SHEET.right, from, INK.text, 0.75);
    sheet.rule(SHEET.left, under, SHEET.right, under, INK.text, 0.75);
    return under;
  };
  const breakPage = () => drawHeader(nextPage(sheet, heading));

  const cell = lineHeight(CELL);
  const total = totalBlock(sheet, invoice);
  const page = SHEET.bottom - SHEET.top - 48;
  const fits = (height: number) => (height <= page ? height : 0);
  let y = top + cell * 4 > SHEET.bottom ? breakPage() : drawHeader(top);
  rows.forEach((row, index) => {
    const names = sheet.wrap(row.name, nameWidth, CELL);
    const units = sheet.wrap(row.unit, unitWidth, CELL);
    const height = Math.max(names.length, units.length) * cell + 8;
    // The last line is kept with the total and, where a page holds them, the signatures: either alone invites doubt.
    const isLast = index === rows.length - 1;
    const needed = isLast ? fits(height + total.height + tail) || fits(height + total.height) || fits(height) : fits(height);
    if (y + Math.max(needed, cell * 2) > SHEET.bottom) y = breakPage();
    const baseline = baselineIn(y + 4, CELL);
    sheet.figures(row.place, nameLeft - 8, baseline, { ...CELL, colour: INK.soft });
    sheet.figures(row.quantity, quantityRight, baseline, CELL);
    sheet.lines(units, unitLeft, y + 4, CELL);
    sheet.figures(row.price, priceRight, baseline, CELL);
    sheet.figures(row.sum, SHEET.right, baseline, CELL);
    y += 4;
    for (const line of names) {
      if (y + cell > SHEET.bottom) y = breakPage() + 4;
      y = sheet.lines([line], nameLeft, y, CELL);
    }
    y += Math.max(0, units.length - names.length) * cell + 4;
    sheet.rule(SHEET.left, y, SHEET.right, y);
  });
  return total.draw(y + (fits(total.height + tail) || total.height) > SHEET.bottom ? nextPage(sheet, heading) : y);
}

function totalBlock(sheet: PdfSheet, { lines, totalKopecks, vat }: InvoiceDocument) {
  const count = `Всего наименований ${lines.length}, на сумму ${formatMoney(totalKopecks)}`;
  const words = sheet.wrap(moneyInWords(totalKopecks), SHEET.right - SHEET.left, STRONG);
  const plain = lineHeight(BODY) + 2;
  const height = 8 + plain * 2 + 5 + lineHeight(TOTAL) + 14 + lineHeight(BODY) + words.length * lineHeight(STRONG);
  const sums: [label: string, figure: string, style: TextStyle][] = [
    ["Итого", formatAmount(totalKopecks), BODY],
    vat.kind === "included"
      ? [`В том числе НДС (${vat.ratePercent}${NBSP}%)`, formatAmount(vat.kopecks), BODY]
      : ["Без налога (НДС)", "–", BODY],
    ["Всего к оплате", formatMoney(totalKopecks), TOTAL],
  ];
  const figuresLeft = SHEET.right - Math.max(...sums.map(([, figure, style]) => sheet.figuresWidth(figure, style))) - 18;
  return {
    height,
    draw(top: number): number {
      let y = top + 8;
      for (const [label, figure, style] of sums) {
        if (style === TOTAL) y += 5;
        const baseline = baselineIn(y, style);
        sheet.text(label, figuresLeft, baseline, style, "right");
        sheet.figures(figure, SHEET.right, baseline, style);
        y += lineHeight(style) + 2;
      }
      y = sheet.lines([count], SHEET.left, y + 10, BODY);
      return sheet.lines(words, SHEET.left, y, STRONG);
    },
  };
}
