import { describe, expect, it, vi } from "vitest";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { Paper, type PaperColumn } from "~/lib/pdf/paper.server";
import { PdfSheet } from "~/lib/pdf/sheet.server";

vi.hoisted(() => {
  if (!("DOMMatrix" in globalThis)) Object.assign(globalThis, { DOMMatrix: class {} });
});

const newPaper = () => new Paper({ title: "Бумага", author: "Кадр", subject: "", createdAt: new Date(0), foot: "Бумага", pageOf: (page, pages) => `${page}/${pages}` });
const opened = async (paper: Paper) => getDocument({ data: await paper.finish(), verbosity: 0 }).promise;

/** Heights at which words stand on a paper of one table, between its head and its foot. */
async function baselines(columns: PaperColumn[], rows: string[][]): Promise<number[]> {
  const paper = newPaper();
  paper.table(columns, rows);
  const pdf = await opened(paper);
  const { items } = await (await pdf.getPage(1)).getTextContent();
  const heights = items.flatMap((item) => ("str" in item && item.str.trim() ? [Math.round(Number(item.transform[5]))] : []));
  return [...new Set(heights)].sort((a, b) => b - a).slice(1, -1);
}

describe("a line on paper", () => {
  it("that is too long breaks between groups of figures, never inside one", () => {
    const sheet = new PdfSheet({ title: "Бумага", author: "Кадр", subject: "", createdAt: new Date(0) });
    const style = { size: 9 };
    const sum = "89\u00a0999\u00a0999\u00a0998\u00a0300,00";
    const lines = sheet.wrap(sum, sheet.width("89\u00a0999\u00a0999\u00a0998", style) - 1, style);
    expect(lines).toEqual(["89\u00a0999\u00a0999", "998\u00a0300,00"]);
    expect(sheet.wrap("безпробелов", sheet.width("безпр", style), style)[0]).toBe("безпр");
  });
});

describe("a table on paper", () => {
  it("breaks no sum, number or unit where another column has room to spare", async () => {
    const columns: PaperColumn[] = [
      { title: "Услуга", share: 14 },
      { title: "Ед.", share: 1 },
      { title: "Сумма, ₽", share: 1.5, align: "right" },
      { title: "Документ", share: 1 },
    ];
    const rows = [
      ["Студия", "место-ч", "−23\u00a0040,00", "pi_b377bb02ba7edd12f2599007"],
      ["Аренда", "м²·мес.", "1\u00a0234\u00a0567,00", "К-2026-000779"],
    ];
    expect(await baselines(columns, rows)).toHaveLength(rows.length);
  });

  it("keeps to the shares where nothing can be spared, and loses no word", async () => {
    const long = "словодлиннеелюбойколонки".repeat(4);
    const lines = await baselines([{ title: "А", share: 1 }, { title: "Б", share: 1 }, { title: "В", share: 1 }], [[long, long, long]]);
    expect(lines.length).toBeGreaterThan(2);
  });
});

it("keeps two signatures and what they are put under on one page, wherever the page ends", async () => {
  for (const left of [30, 50, 70, 90]) {
    const paper = newPaper();
    paper.gap(paper.left - left);
    paper.signatures([{ position: "Исполнитель", name: "Первая" }, { position: "Заказчик", name: "Вторая" }], "Претензий нет.");
    const pdf = await opened(paper);
    const { items } = await (await pdf.getPage(pdf.numPages)).getTextContent();
    const text = items.map((item) => ("str" in item ? item.str : "")).join(" ");
    for (const words of ["Претензий нет.", "Первая", "Вторая"]) expect(text).toContain(words);
  }
});
