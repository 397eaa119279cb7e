import { formatDay } from "~/lib/format";
import { formatMoney, sumKopecks, type Kopecks } from "~/lib/money";
import { dayToDb, isDay, type Day } from "~/lib/time";
import { linesAndTotal, nextPage } from "./invoice-pdf-lines.server";
import { baselineIn, INK, lineHeight, PdfSheet, SHEET, TYPE, type TextStyle } from "~/lib/pdf/sheet.server";

export interface InvoiceSupplier {
  name: string;
  inn: string;
  kpp?: string;
  ogrn?: string;
  address: string;
  /** as it should be printed */
  phone?: string;
  bankName: string;
  bik: string;
  corrAccount: string;
  account: string;
  directorName?: string;
  accountantName?: string;
}

export interface InvoiceBuyer {
  name: string;
  inn: string;
  kpp?: string;
  address?: string;
}

export interface InvoiceDocumentLine {
  name: string;
  /** a number, or a decimal text as the database keeps it («1.5») */
  quantity: number | string;
  unit: string;
  /** price of one unit, VAT included; negative for a step or a subsidy */
  priceKopecks: Kopecks;
  sumKopecks: Kopecks;
}

/** What is to be done about an invoice on the day that it is printed. */
export type InvoiceStanding = { state: "due"; leftKopecks: Kopecks } | { state: "paid" | "cancelled" | "written-off" };

export interface InvoiceDocument {
  number: string;
  /** calendar days of the site zone, YYYY-MM-DD */
  issuedOn: string;
  dueOn: string;
  supplier: InvoiceSupplier;
  buyer: InvoiceBuyer;
  basis?: string;
  lines: readonly InvoiceDocumentLine[];
  totalKopecks: Kopecks;
  standing: InvoiceStanding;
  /** «Без НДС» is a state of its own and not a rate of 0 */
  vat: { kind: "included"; ratePercent: number; kopecks: Kopecks } | { kind: "none" };
  /** how the price came about, a sentence each */
  notes?: readonly string[];
  /** text of the QR code, see `buildSt00012`; null where nothing is to be paid */
  qrPayload: string | null;
  locale?: "ru";
}

const NBSP = "\u00a0";
const { body: BODY, strong: STRONG, small: SMALL, cell: CELL, title: TITLE } = TYPE;

function asDay(day: string): Day {
  if (!isDay(day)) throw new RangeError(`Not a calendar day: ${day}`);
  return day;
}

const longDate = (day: string) => formatDay(asDay(day), "ru").replaceAll(" ", NBSP);

const taxNumbers = (party: { inn: string; kpp?: string }) =>
  [`ИНН${NBSP}${party.inn}`, party.kpp ? `КПП${NBSP}${party.kpp}` : ""].filter(Boolean).join(", ");

/**
 * Draws «Счёт на оплату» as a PDF for printing (A4). The same invoice, with as much left to pay, gives the same bytes.
 * Throws RangeError when the lines do not add up to the total or a date is not a calendar day: such a paper must not leave.
 * The form is free (no statute prescribes one); the QR code follows ГОСТ Р 56042-2014.
 */
export async function renderInvoicePdf(invoice: InvoiceDocument): Promise<Uint8Array> {
  const added = sumKopecks(invoice.lines.map((line) => line.sumKopecks));
  if (invoice.lines.length === 0 || added !== invoice.totalKopecks) {
    throw new RangeError(`Invoice ${invoice.number}: its lines add up to ${added} kopecks, the total says ${invoice.totalKopecks}`);
  }
  const heading = `Счёт на оплату №${NBSP}${invoice.number} от${NBSP}${longDate(invoice.issuedOn)}`;
  const sheet = new PdfSheet({
    title: heading.replaceAll(NBSP, " "),
    author: invoice.supplier.name,
    subject: `Покупатель: ${invoice.buyer.name}`,
    createdAt: dayToDb(asDay(invoice.issuedOn)),
  });
  let y = letterhead(sheet, invoice.supplier);
  y = paymentBlock(sheet, invoice, y + 14);
  y = sheet.lines(sheet.wrap(heading, SHEET.right - SHEET.left, TITLE), SHEET.left, y + 20, TITLE);
  y = sheet.lines([dueLine(invoice)], SHEET.left, y + 2, { size: 10.5, colour: INK.soft });
  y = parties(sheet, invoice, y + 12);
  const notes = explanation(sheet, invoice);
  const signed = signatures(sheet, invoice);
  y = linesAndTotal(sheet, invoice, heading, y + 14, notes.height + signed.height);
  signed.draw(notes.draw(y, heading, signed.height));

  sheet.onEveryPage((page, pages) => {
    const baseline = SHEET.height - 30;
    sheet.text(`${heading.replace("Счёт на оплату", "Счёт")} · ИНН${NBSP}${invoice.supplier.inn}`, SHEET.left, baseline, SMALL);
    sheet.text(`Страница ${page} из ${pages}`, SHEET.right, baseline, SMALL, "right");
  });
  return sheet.finish();
}

const SETTLED = { paid: "Оплачен: платить по нему больше нечего", cancelled: "Отменён: не оплачивайте его", "written-off": "Списан: не оплачивайте его" } as const;

function dueLine({ standing, totalKopecks, dueOn }: InvoiceDocument): string {
  if (standing.state !== "due") return SETTLED[standing.state];
  const until = `до${NBSP}${longDate(dueOn)}`;
  if (standing.leftKopecks === totalKopecks) return `К оплате ${formatMoney(totalKopecks)} ${until}`;
  return `Осталось оплатить ${formatMoney(standing.leftKopecks)} из ${formatMoney(totalKopecks)} ${until}`;
}

function letterhead(sheet: PdfSheet, supplier: InvoiceSupplier): number {
  const width = SHEET.right - SHEET.left;
  sheet.rule(SHEET.left, SHEET.top - 10, SHEET.left + 28, SHEET.top - 10, INK.accent, 2);
  const name: TextStyle = { size: 11, weight: "semibold" };
  const y = sheet.lines(sheet.wrap(supplier.name, width, name), SHEET.left, SHEET.top - 2, name);
  const contacts = [supplier.address, supplier.phone?.replaceAll(" ", NBSP), supplier.ogrn && `${supplier.ogrn.length === 15 ? "ОГРНИП" : "ОГРН"}${NBSP}${supplier.ogrn}`]
    .filter(Boolean)
    .join(" · ");
  return sheet.lines(sheet.wrap(contacts, width, SMALL), SHEET.left, y, SMALL);
}

/** The block a bank clerk copies from, and beside it the same as a QR code. */
function paymentBlock(sheet: PdfSheet, { supplier, qrPayload }: InvoiceDocument, top: number): number {
  const qrSide = qrPayload === null ? 0 : 104;
  const [left, pad] = [SHEET.left, 6];
  const right = qrPayload === null ? SHEET.right : SHEET.right - qrSide - 20;
  const numbers = right - sheet.figuresWidth(supplier.account, CELL) - pad * 2;
  const labels = numbers - 34;
  const row = lineHeight(CELL) + 7;
  const textWidth = labels - left - pad * 2;

  const described = (text: string, caption: string, from: number, least: number): number => {
    const under = sheet.lines(sheet.wrap(text, textWidth, CELL), left + pad, from + 3.5, CELL);
    const height = Math.max(least, under - from + lineHeight(SMALL) + 5);
    sheet.text(caption, left + pad, from + height - 6, SMALL);
    return from + height;
  };
  const bankEnd = described(supplier.bankName, "Банк получателя", top, row * 2);
  const taxEnd = bankEnd + row;
  const end = described(supplier.name, "Получатель", taxEnd, row * 2 - 6);

  const pair = (label: string, value: string, from: number) => {
    const baseline = baselineIn(from + 3.5, CELL);
    sheet.text(label, labels + pad, baseline, { ...CELL, colour: INK.soft });
    sheet.figures(value, numbers + pad, baseline, CELL, "left");
  };
  pair("БИК", supplier.bik, top);
  pair("К/с", supplier.corrAccount, top + row);
  pair("Р/с", supplier.account, bankEnd);
  const taxBaseline = baselineIn(bankEnd + 3.5, CELL);
  const half = left + (labels - left) / 2;
  const tax = (label: string, value: string | undefined, x: number) => {
    sheet.text(label, x + pad, taxBaseline, { ...CELL, colour: INK.soft });
    if (value) sheet.figures(value, x + pad + 28, taxBaseline, CELL, "left");
  };
  tax("ИНН", supplier.inn, left);
  if (supplier.kpp) tax("КПП", supplier.kpp, half);

  sheet.frame(left, top, right - left, end - top);
  sheet.rule(labels, top, labels, end, INK.frame);
  sheet.rule(numbers, top, numbers, end, INK.frame);
  sheet.rule(labels, top + row, right, top + row, INK.frame);
  sheet.rule(left, bankEnd, right, bankEnd, INK.frame);
  sheet.rule(left, taxEnd, labels, taxEnd, INK.frame);
  if (supplier.kpp) sheet.rule(half, bankEnd, half, taxEnd, INK.frame);

  if (qrPayload === null) return end;
  sheet.qr(qrPayload, SHEET.right - qrSide, top, qrSide);
  sheet.text("Оплатить по QR", SHEET.right - qrSide / 2 - sheet.width("Оплатить по QR", SMALL) / 2, top + qrSide + 12, SMALL);
  return Math.max(end, top + qrSide + 15);
}

function parties(sheet: PdfSheet, { supplier, buyer, basis }: InvoiceDocument, top: number): number {
  const x = SHEET.left + 86;
  const width = SHEET.right - x;
  let y = top;
  const party = (label: string, name: string, details: string) => {
    sheet.text(label, SHEET.left, baselineIn(y, BODY), { ...BODY, colour: INK.soft });
    if (name) y = sheet.lines(sheet.wrap(name, width, STRONG), x, y, STRONG);
    if (details) y = sheet.lines(sheet.wrap(details, width, BODY), x, y, BODY);
    y += 5;
  };
  party("Поставщик", supplier.name, [taxNumbers(supplier), supplier.address].join(", "));
  party("Покупатель", buyer.name, [taxNumbers(buyer), buyer.address].filter(Boolean).join(", "));
  if (basis) party("Основание", "", basis);
  return y;
}

function explanation(sheet: PdfSheet, { notes = [] }: InvoiceDocument) {
  const style: TextStyle = { size: 8.5, colour: INK.soft };
  const caption: TextStyle = { size: 8.5, weight: "semibold" };
  const line = lineHeight(style);
  const wrapped = notes.map((note) => sheet.wrap(note, SHEET.right - SHEET.left - 12, style));
  const count = wrapped.reduce((sum, lines) => sum + lines.length, 0);
  return {
    height: count === 0 ? 0 : 12 + lineHeight(caption) + count * line,
    /** `after` is the height that the last line keeps free under itself. */
    draw(top: number, heading: string, after: number): number {
      if (count === 0) return top;
      let y = top + 12;
      let left = count;
      const room = (height: number) => {
        if (y + height > SHEET.bottom) y = nextPage(sheet, heading);
      };
      room(line * 3);
      y = sheet.lines(["Как сложилась цена"], SHEET.left, y, caption);
      for (const lines of wrapped) {
        lines.forEach((text, index) => {
          left -= 1;
          room(left === 0 ? line + after : line);
          if (index === 0) sheet.text("–", SHEET.left, baselineIn(y, style), style);
          y = sheet.lines([text], SHEET.left + 12, y, style);
        });
      }
      return y;
    },
  };
}

function signatures(sheet: PdfSheet, { supplier }: InvoiceDocument) {
  // A sole trader (ИНН of 12 digits) signs in person and has no accounting officer.
  const signers: [title: string, name: string | undefined][] =
    supplier.inn.length === 12
      ? [["Индивидуальный предприниматель", supplier.directorName]]
      : [["Руководитель", supplier.directorName], ["Главный бухгалтер", supplier.accountantName]];
  const [gap, step] = [18, 30];
  const lineLeft = SHEET.left + Math.max(...signers.map(([title]) => sheet.width(title, BODY))) + 14;
  return {
    height: gap + signers.length * step,
    draw(top: number): void {
      signers.forEach(([title, name = ""], index) => {
        const baseline = top + gap + (index + 1) * step - 10;
        sheet.text(title, SHEET.left, baseline, BODY);
        sheet.rule(lineLeft, baseline + 2, lineLeft + 130, baseline + 2, INK.frame);
        sheet.text(name, lineLeft + 142, baseline, BODY);
      });
    },
  };
}
