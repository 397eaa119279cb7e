import jsQR from "jsqr";
import { getDocument, OPS } from "pdfjs-dist/legacy/build/pdf.mjs";
import { describe, expect, it, vi } from "vitest";
import { renderInvoicePdf, type InvoiceDocument, type InvoiceDocumentLine } from "~/features/billing/invoice-pdf.server";
import { PdfSheet, SHEET } from "~/lib/pdf/sheet.server";
import { buildSt00012 } from "~/features/billing/rules/st00012";
import { sumKopecks, vatIncluded } from "~/lib/money";

// The reader asks for DOMMatrix while it loads, though reading text and shapes never uses it; its own stand-in is an optional binary.
vi.hoisted(() => {
  if (!("DOMMatrix" in globalThis)) Object.assign(globalThis, { DOMMatrix: class {} });
});

const supplier = {
  name: "ООО «Управляющая компания „Кадр“»",
  inn: "5499000040",
  kpp: "549901001",
  ogrn: "1995400000044",
  address: "630090, г. Новосибирск, ул. Инженерная, д. 20",
  phone: "+7 (383) 000-00-00",
  bankName: "Филиал «Сибирский» Банка «Образцовый» (АО) г. Новосибирск",
  bik: "045099901",
  corrAccount: "30101810000000000901",
  account: "40702810300000000003",
  directorName: "Соколова А. В.",
  accountantName: "Петренко И. Н.",
};

const priced: InvoiceDocumentLine[] = [
  { name: "Мокап-студия, 24 ноября 2026 г., 14:00–17:00", quantity: 3, unit: "ч", priceKopecks: 1_200_000, sumKopecks: 3_600_000 },
  { name: "Скидка первого года резидентства, 40 %", quantity: 1, unit: "усл.", priceKopecks: -1_440_000, sumKopecks: -1_440_000 },
  { name: "Субсидия программы «Аппаратная поддержка»", quantity: "1.5", unit: "усл.", priceKopecks: -864_000, sumKopecks: -864_000 },
];

function invoice(lines: readonly InvoiceDocumentLine[], changed: Partial<InvoiceDocument> = {}): InvoiceDocument {
  const totalKopecks = sumKopecks(lines.map((line) => line.sumKopecks));
  return {
    number: "К-2026-000123",
    issuedOn: "2026-11-22",
    dueOn: "2026-11-27",
    supplier,
    buyer: { name: "ООО «Студия анимации „Полярная лиса“»", inn: "5499000018", kpp: "549901001", address: "г. Новосибирск, Красный проспект, д. 1" },
    basis: "Договор резидента № Р-14 от 3 марта 2026 г.",
    lines,
    totalKopecks,
    standing: { state: "due", leftKopecks: totalKopecks },
    vat: { kind: "included", ratePercent: 22, kopecks: vatIncluded(totalKopecks, 22) },
    notes: ["Первый год резидентства: резидент платит 60 % базовой цены."],
    qrPayload: buildSt00012({
      name: supplier.name,
      personalAcc: supplier.account,
      bankName: supplier.bankName,
      bic: supplier.bik,
      correspAcc: supplier.corrAccount,
      sumKopecks: totalKopecks,
      purpose: "Оплата по счёту № К-2026-000123 от 22.11.2026",
      payeeInn: supplier.inn,
      kpp: supplier.kpp,
    }),
    ...changed,
  };
}

interface Piece {
  text: string;
  left: number;
  right: number;
  baseline: number;
}

async function open(document: InvoiceDocument) {
  const bytes = await renderInvoicePdf(document);
  return getDocument({ data: bytes, verbosity: 0 }).promise;
}

async function pieces(pdf: Awaited<ReturnType<typeof open>>, page: number): Promise<Piece[]> {
  const { items } = await (await pdf.getPage(page)).getTextContent();
  return items.flatMap((item) =>
    "str" in item && item.str.trim()
      ? [{ text: item.str, left: Number(item.transform[4]), right: Number(item.transform[4]) + item.width, baseline: Number(item.transform[5]) }]
      : [],
  );
}

/** Text of a page, line by line, with ordinary spaces. */
async function textOf(pdf: Awaited<ReturnType<typeof open>>, page: number): Promise<string> {
  const lines = new Map<number, Piece[]>();
  for (const piece of await pieces(pdf, page)) {
    const at = Math.round(piece.baseline * 2);
    lines.set(at, [...(lines.get(at) ?? []), piece]);
  }
  return [...lines]
    .sort(([a], [b]) => b - a)
    .map(([, row]) =>
      row
        .sort((a, b) => a.left - b.left)
        .reduce((text, piece, index) => text + (index > 0 && piece.left - (row[index - 1]?.right ?? 0) > 2.4 ? " | " : "") + piece.text, ""),
    )
    .join("\n")
    .replace(/\u00a0/g, " ");
}

/** Rasterises the largest filled shape of the first page, which is the QR code, and reads it. */
async function qrOf(pdf: Awaited<ReturnType<typeof open>>): Promise<string | undefined> {
  const { fnArray, argsArray } = await (await pdf.getPage(1)).getOperatorList();
  const paths = fnArray.flatMap((operator, index): number[][] => {
    const path: unknown = operator === OPS.constructPath ? argsArray[index]?.[1]?.[0] : undefined;
    return path ? [Array.from(path as Float32Array)] : [];
  });
  const path = paths.sort((a, b) => b.length - a.length)[0] ?? [];
  const boxes: { x: number[]; y: number[] }[] = [];
  for (let at = 0; at < path.length; ) {
    const operator = path[at];
    if (operator === 0) boxes.push({ x: [], y: [] });
    if (operator === 4) at += 1;
    else {
      boxes.at(-1)?.x.push(path[at + 1] ?? 0);
      boxes.at(-1)?.y.push(path[at + 2] ?? 0);
      at += 3;
    }
  }
  const xs = boxes.flatMap((box) => box.x);
  const ys = boxes.flatMap((box) => box.y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [zoom, quiet] = [8, 48];
  const side = Math.ceil((Math.max(...xs) - left) * zoom) + quiet * 2;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  const place = (value: number, from: number) => Math.round((value - from) * zoom) + quiet;
  for (const box of boxes) {
    for (let y = place(Math.min(...box.y), top); y < place(Math.max(...box.y), top); y += 1) {
      for (let x = place(Math.min(...box.x), left); x < place(Math.max(...box.x), left); x += 1) {
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
      }
    }
  }
  const read = (jsQR as unknown as { default?: typeof jsQR }).default ?? jsQR;
  return read(pixels, side, side)?.data;
}

describe("счёт на оплату", () => {
  it("says everything a payer and their accountant need", async () => {
    const pdf = await open(invoice(priced));
    expect(pdf.numPages).toBe(1);
    const text = await textOf(pdf, 1);
    for (const part of [
      "Счёт на оплату № К-2026-000123 от 22 ноября 2026 г.",
      "К оплате 12 960,00 ₽ до 27 ноября 2026 г.",
      "Банк получателя",
      "БИК | 045099901",
      "К/с | 30101810000000000901",
      "Р/с | 40702810300000000003",
      "Получатель",
      "Поставщик | ООО «Управляющая компания „Кадр“»",
      "ИНН 5499000040, КПП 549901001, 630090, г. Новосибирск",
      "Покупатель | ООО «Студия анимации „Полярная лиса“»",
      "Основание | Договор резидента № Р-14 от 3 марта 2026 г.",
      "1 | Мокап-студия, 24 ноября 2026 г., 14:00–17:00 | 3 | ч | 12 000,00 | 36 000,00",
      "2 | Скидка первого года резидентства, 40 % | 1 | усл. | −14 400,00 | −14 400,00",
      "| 1,5 | усл. | −8 640,00 | −8 640,00",
      "Итого | 12 960,00",
      "В том числе НДС (22 %) | 2 337,05",
      "Всего к оплате | 12 960,00 ₽",
      "Всего наименований 3, на сумму 12 960,00 ₽",
      "Двенадцать тысяч девятьсот шестьдесят рублей 00 копеек",
      "Как сложилась цена",
      "Руководитель | Соколова А. В.",
      "Главный бухгалтер | Петренко И. Н.",
      "Оплатить по QR",
      "Страница 1 из 1",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("carries its title, author, language and day, and is the same file every time", async () => {
    const document = invoice(priced);
    const [first, second] = [await renderInvoicePdf(document), await renderInvoicePdf(document)];
    expect(Buffer.compare(first, second)).toBe(0);
    const pdf = await getDocument({ data: first, verbosity: 0 }).promise;
    const { info } = await pdf.getMetadata();
    expect(info).toMatchObject({
      Title: "Счёт на оплату № К-2026-000123 от 22 ноября 2026 г.",
      Author: supplier.name,
      Language: "ru-RU",
      CreationDate: "D:20261122000000Z",
    });
  });

  it("has a QR code that reads back as the payload", async () => {
    const document = invoice(priced);
    expect(await qrOf(await open(document))).toBe(document.qrPayload);
  });

  it("asks for what is left, and for nothing where nothing is", async () => {
    const part = await textOf(await open(invoice(priced, { standing: { state: "due", leftKopecks: 96_000 } })), 1);
    expect(part).toContain("Осталось оплатить 960,00 ₽ из 12 960,00 ₽ до 27 ноября 2026 г.");
    for (const [state, said] of [["paid", "Оплачен: платить по нему больше нечего"], ["cancelled", "Отменён: не оплачивайте его"], ["written-off", "Списан: не оплачивайте его"]] as const) {
      const text = await textOf(await open(invoice(priced, { standing: { state }, qrPayload: null })), 1);
      expect(text).toContain(said);
      expect(text).not.toMatch(/К оплате|QR/);
    }
  });

  it("says «Без налога (НДС)» instead of a rate of nought, and a sole trader signs alone", async () => {
    const trader = { ...supplier, name: "ИП Верещагина Мария Константиновна", inn: "549900000111", ogrn: "399540000000019", directorName: "Верещагина М. К." };
    const pdf = await open(invoice(priced.slice(0, 1), { vat: { kind: "none" }, supplier: { ...trader, kpp: undefined } }));
    const text = await textOf(pdf, 1);
    expect(text).toContain("Без налога (НДС)");
    expect(text).toContain("ОГРНИП 399540000000019");
    expect(text).toContain("Индивидуальный предприниматель | Верещагина М. К.");
    expect(text).not.toMatch(/В том числе НДС|Главный бухгалтер|\| КПП/);
  });

  it("goes over pages with the header of the table repeated and nothing left out or left alone", async () => {
    for (const count of [1, 7, 12, 13, 14, 30, 61]) {
      const lines = Array.from({ length: count }, (_, index) => ({
        name: index % 3 ? `Рендер-ферма, узел ${index + 1}` : `Студия перезаписи с оператором и подготовкой помещения, смена ${index + 1}, проект «Северное сияние»`,
        quantity: index + 1,
        unit: "ч",
        priceKopecks: 123_457,
        sumKopecks: 123_457 * (index + 1),
      }));
      const pdf = await open(invoice(lines));
      const pages = await Promise.all(Array.from({ length: pdf.numPages }, (_, index) => textOf(pdf, index + 1)));
      const last = pages.at(-1) ?? "";
      for (const page of pages) expect(page).toContain("№ | Наименование | Кол-во | Ед. | Цена, ₽ | Сумма, ₽");
      for (const [index, page] of pages.entries()) expect(page).toContain(`Страница ${index + 1} из ${pages.length}`);
      const places = pages.flatMap((page) => [...page.matchAll(/^(\d+) \| .* \| ч \| /gm)].map((match) => Number(match[1])));
      expect(places).toEqual(lines.map((_, index) => index + 1));
      expect(last).toMatch(new RegExp(`^${count} \\| `, "m"));
      expect(last).toContain("Всего к оплате");
      expect(last).toContain("Руководитель");
    }
  });

  it("keeps everything on the sheet, whatever the names", async () => {
    const long = "Федеральное государственное бюджетное образовательное учреждение дополнительного образования ".repeat(3);
    const lines = [
      { name: "Неразрывноеслово".repeat(30), quantity: "0.125", unit: "условных единиц", priceKopecks: 1, sumKopecks: 99_999_000_000_000 },
      { name: "Слово и ещё слово. ".repeat(400), quantity: 1, unit: "шт.", priceKopecks: -100, sumKopecks: -100 },
    ];
    const pdf = await open(invoice(lines, { buyer: { name: long, inn: "5499000018", address: long }, basis: long, notes: Array.from({ length: 90 }, () => long) }));
    expect(pdf.numPages).toBeGreaterThan(4);
    for (let page = 1; page <= pdf.numPages; page += 1) {
      for (const { text, left, right, baseline } of await pieces(pdf, page)) {
        expect(left, text).toBeGreaterThanOrEqual(SHEET.left - 0.5);
        expect(right, text).toBeLessThanOrEqual(SHEET.right + 0.5);
        expect(baseline, text).toBeGreaterThan(20);
      }
    }
    expect(await textOf(pdf, pdf.numPages)).toContain("Руководитель");
  });

  it("puts digits under digits", async () => {
    const sheet = new PdfSheet({ title: "", author: "", subject: "", createdAt: new Date(0) });
    const widths = ["11", "23", "56", "77", "89", "00"].map((text) => sheet.figuresWidth(text, { size: 1000 }));
    expect(new Set(widths.map((width) => width.toFixed(3))).size).toBe(1);
    const pdf = await open(invoice(priced));
    const sums = (await pieces(pdf, 1)).filter(({ right }) => right > SHEET.right - 1).map(({ text, right }) => [text, Math.abs(right - SHEET.right) < 0.4]);
    expect(sums.length).toBeGreaterThanOrEqual(6);
    expect(sums.filter(([, flush]) => !flush)).toEqual([]);
  });

  it("refuses to leave when it does not add up", async () => {
    await expect(renderInvoicePdf(invoice(priced, { totalKopecks: 1 }))).rejects.toThrow(/add up/);
    await expect(renderInvoicePdf({ ...invoice(priced), lines: [], totalKopecks: 0 })).rejects.toThrow(RangeError);
    await expect(renderInvoicePdf(invoice(priced, { dueOn: "2026-02-30" }))).rejects.toThrow(/calendar day/);
  });
});
