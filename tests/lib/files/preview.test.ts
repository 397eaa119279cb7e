import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import writeXlsxFile from "write-excel-file/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { db } from "~/lib/db/client.server";
import type { StoredFile } from "~/lib/db/generated/client";
import { accept } from "~/lib/files/acceptance.server";
import { sendFile } from "~/lib/files/download.server";
import { pieces, safeHtml } from "~/lib/files/preview/markup.server";
import { previewHtml, unreadableHtml } from "~/lib/files/preview/page.server";
import { previewOf } from "~/lib/files/preview/preview.server";
import { takeWhole } from "~/lib/files/store.server";
import { securityHeaders } from "~/lib/http/guards.server";
import { Paper } from "~/lib/pdf/paper.server";
import { docx, odt, pdf, png, zip } from "./samples";

useDatabase();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kadr-preview-"));
  process.env.KADR_DATA = folder;
});
afterAll(() => {
  delete process.env.KADR_DATA;
  rmSync(folder, { recursive: true, force: true });
});

async function* once(content: Uint8Array) {
  yield content;
}

/** A file as it lies in the store after it was taken in. */
async function stored(content: Uint8Array, name: string): Promise<StoredFile> {
  const key = randomBytes(16).toString("hex");
  const row = await db.storedFile.create({
    data: { key, name, purpose: "document", companyId: randomUUID(), uploadedById: randomUUID(), declaredType: "", sizeBytes: BigInt(content.byteLength) },
  });
  return accept(row, await takeWhole(key, once(content), 60e6));
}

async function shown(content: Uint8Array, name: string) {
  const file = await stored(content, name);
  const preview = await previewOf(file);
  if (preview.kind !== "html") return { preview, html: "" };
  return { preview, html: await previewHtml(file, preview, "ru").text() };
}

const WORD = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>${body}</w:body></w:document>`;
const WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const word = (body: string, rels = "") =>
  zip([
    ["[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${WORD_TYPE}"/></Types>`],
    ["_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`],
    ["word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rels}</Relationships>`],
    ["word/document.xml", WORD(body)],
  ]);
const run = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

const PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
const slides = (texts: string[][]) =>
  zip([
    ["[Content_Types].xml", `<Types><Override PartName="/p.xml" ContentType="${PPTX}"/></Types>`],
    ["_rels/.rels", "<Relationships/>"],
    ...texts.map((lines, index): [string, string] => [`ppt/slides/slide${index + 1}.xml`, `<p:sld>${lines.map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`).join("")}</p:sld>`]),
  ]);

describe("a PDF", () => {
  it("of 300 pages is taken in whole and read in pieces", async () => {
    const paper = new Paper({ title: "Роман", author: "Кадр", subject: "", createdAt: new Date("2026-11-23T05:00:00Z"), foot: "Роман", pageOf: (page, pages) => `${page} из ${pages}` });
    for (let page = 0; page < 300; page += 1) {
      if (page > 0) paper.need(paper.left + 1);
      paper.title(`Глава ${page + 1}`);
      paper.text("Полярный лис бежит по льду и рассказывает, как устроен протез кисти. ".repeat(12));
    }
    const bytes = await paper.finish();
    const document = await getDocument({ data: bytes.slice(), useSystemFonts: false }).promise;
    expect(document.numPages).toBe(300);
    const file = await stored(bytes, "Роман.pdf");
    expect(await previewOf(file)).toEqual({ kind: "pdf" });
    const part = await sendFile(new Request("http://portal/files/x?view=1", { headers: { Range: "bytes=0-99999" } }), file);
    expect([part.status, part.headers.get("Content-Length"), part.headers.get("Content-Type")]).toEqual([206, "100000", "application/pdf"]);
  });

  it("that was cut off, or has nothing inside, is said to be damaged", async () => {
    const paper = new Paper({ title: "Акт", author: "Кадр", subject: "", createdAt: new Date(0), foot: "", pageOf: () => "" });
    paper.text("Текст ".repeat(200));
    const whole = await paper.finish();
    for (const content of [whole.slice(0, whole.length - 40), whole.slice(0, Math.floor(whole.length / 2)), pdf(4000)]) {
      expect(await previewOf(await stored(content, "Акт.pdf"))).toEqual({ kind: "unreadable", why: "broken" });
    }
    const answer = unreadableHtml(await stored(pdf(3000), "Акт.pdf"), "broken", "ru");
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("Файл повреждён: показать его нельзя.");
  });

  it("and a picture are shown in a frame of the portal alone, and run nothing", async () => {
    const answer = await sendFile(new Request("http://portal/files/x?view=1"), await stored(pdf(3000), "Акт.pdf"));
    const policy = answer.headers.get("Content-Security-Policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toMatch(/script-src|unsafe-eval|sandbox/);
    const server = (path: string) => new Map(securityHeaders("n", false, path)).get("Content-Security-Policy")!;
    expect(server("/files/1/preview")).toContain("frame-ancestors 'self'");
    expect(server("/files/1/preview")).not.toContain("script-src");
    expect(server("/today")).toContain("frame-ancestors 'none'");
  });
});

describe("a picture", () => {
  it("stands in a page of its own size, or is said to be damaged", async () => {
    const file = await stored(png(), "лого.png");
    const preview = await previewOf(file);
    expect(preview).toEqual({ kind: "picture" });
    const answer = previewHtml(file, { kind: "picture" }, "ru");
    expect(await answer.text()).toContain(`<img src="/files/${file.id}?view=1" alt="лого.png">`);
    expect(await previewOf(await stored(png().subarray(0, 50), "лого.png"))).toEqual({ kind: "unreadable", why: "broken" });
  });
});

describe("a text document", () => {
  it("becomes headings, paragraphs and tables, and nothing that runs or loads", async () => {
    const rels = `<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="javascript:alert(1)" TargetMode="External"/><Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://studio.example/reel" TargetMode="External"/>`;
    const link = (id: string, text: string) => `<w:p><w:hyperlink r:id="${id}"><w:r><w:t>${text}</w:t></w:r></w:hyperlink></w:p>`;
    const table = `<w:tbl><w:tr><w:tc>${run("Смета")}</w:tc><w:tc>${run("38 400 000 ₽")}</w:tc></w:tr></w:tbl>`;
    const { html } = await shown(word(run("Паспорт &lt;script&gt;alert(1)&lt;/script&gt; проекта") + table + link("rId9", "жми") + link("rId8", "Ролик") + link("rId7", "в никуда"), rels), "Паспорт.docx");
    expect(html).toContain("Паспорт &lt;script&gt;alert(1)&lt;/script&gt; проекта");
    expect(html).toContain("38 400 000 ₽");
    expect(html).toContain('Ролик <span class="address">https://studio.example/reel</span>');
    expect(html).toContain("<p>в никуда</p>");
    expect(html).not.toMatch(/<script|javascript:|<a /);
  });

  it("answers with a policy under which nothing could run", async () => {
    const file = await stored(word(run("Текст")), "Паспорт.docx");
    const preview = await previewOf(file);
    expect(preview.kind).toBe("html");
    const answer = previewHtml(file, preview as Extract<typeof preview, { kind: "html" }>, "en");
    expect(answer.headers.get("Content-Security-Policy")).toMatch(/^sandbox; default-src 'none'/);
    expect(await answer.text()).toContain('<html lang="en">');
  });

  it("without its text, or torn, is said to be damaged", async () => {
    const torn = word(run("Текст ".repeat(3000)));
    const at = torn.indexOf("word/document.xml") + 60;
    torn.fill(0xff, at, at + 30);
    for (const content of [docx(), torn]) expect(await previewOf(await stored(content, "Паспорт.docx"))).toEqual({ kind: "unreadable", why: "broken" });
    // An archive made to fill the memory: its text alone unpacks to 20 MB.
    const bomb = word(run("0".repeat(20_000_000)));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await previewOf(await stored(bomb, "Паспорт.docx"))).toEqual({ kind: "unreadable", why: "large" });
  });

  it("of the other suite is read too", async () => {
    const text = zip([["mimetype", "application/vnd.oasis.opendocument.text"], ["content.xml", "<office:document-content><office:body><office:text><text:h>Паспорт</text:h><text:p>Лис &amp; лёд</text:p><text:p>строка<text:line-break/>ещё</text:p></office:text></office:body></office:document-content>"]]);
    expect((await shown(text, "Паспорт.odt")).html).toContain("<h2>Паспорт</h2><p>Лис &amp; лёд</p><p>строка<br>ещё</p>");
    expect(await previewOf(await stored(odt(), "Пусто.odt"))).toEqual({ kind: "unreadable", why: "broken" });
  });
});

describe("a sheet", () => {
  it("becomes tables, cut at a stated place", async () => {
    const rows = Array.from({ length: 250 }, (_, row) => [{ value: `Строка ${row + 1}` }, { value: row * 1.5 }, { value: new Date("2026-12-01T00:00:00Z"), format: "dd.mm.yyyy" }]);
    const book = await writeXlsxFile([{ data: rows, sheet: "Финмодель" }, { data: [[{ value: "<b>&" }]], sheet: "Второй" }]).toBuffer();
    const { preview, html } = await shown(book, "Финмодель.xlsx");
    expect(preview).toMatchObject({ kind: "html", page: { cuts: [], blocks: [{ title: "Финмодель", cuts: [{ what: "rows", shown: 200, of: 250 }] }, { title: "Второй", cuts: [] }] } });
    expect(html).toContain("Показаны первые 200 строк из 250. Остальное в самом файле.");
    expect(html).toContain("<td>Строка 200</td><td>298.5</td><td>2026-12-01</td>");
    expect(html).not.toContain("Строка 201");
    expect(html).toContain("<td>&lt;b&gt;&amp;</td>");
  });

  it("of the other suite keeps its repeated cells and leaves its endless edge", async () => {
    const cell = (text: string, repeat = 1) => `<table:table-cell table:number-columns-repeated="${repeat}"><text:p>${text}</text:p></table:table-cell>`;
    const sheet = zip([["mimetype", "application/vnd.oasis.opendocument.spreadsheet"], ["content.xml", `<office:body><table:table table:name="План"><table:table-row>${cell("а", 2)}${cell("б")}<table:table-cell table:number-columns-repeated="16000"/></table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table></office:body>`]]);
    const { html, preview } = await shown(sheet, "План.ods");
    expect(html).toContain("<table><tr><td>а</td><td>а</td><td>б</td></tr></table>");
    expect(preview).toMatchObject({ page: { blocks: [{ title: "План", cuts: [] }] } });
  });
});

describe("slides", () => {
  it("show their text in order, and say that it is the text alone", async () => {
    const { html } = await shown(slides(Array.from({ length: 11 }, (_, index) => [`Тема ${index + 1}`])), "Питч.pptx");
    expect(html).toContain("Показан только текст слайдов");
    expect(html.indexOf("<p>Тема 2</p>")).toBeLessThan(html.indexOf("<p>Тема 10</p>"));
    expect(html).toContain('<h2 class="name">Слайд 11</h2>');
  });
});

describe("markup from outside", () => {
  it("keeps nothing but text, tables and pictures of its own, whatever it is made of", () => {
    expect(safeHtml('<p onclick="x()" style="a">да</p><img src="https://spy.example/1.png"><img src="data:image/svg+xml;base64,AA"><iframe src=x></iframe><style>p{}</style><td colspan="2" rowspan="x">')).toBe('<p>да</p>p{}<td colspan="2">');
    expect(safeHtml('<img src="data:image/png;base64,AAAA" alt="&quot;>&lt;b&gt;">')).toBe('<img src="data:image/png;base64,AAAA" alt="&quot;&gt;&lt;b&gt;">');
    const tag = fc.constantFrom("<script>", "<img src=x onerror=alert(1)>", "<a href='javascript:1'>", "</p>", "<p", "<!--", "-->", "<![CDATA[", "]]>", '"', "'", "&lt;script&gt;", "&#60;", "<svg/onload=1>", "<p title='>'>");
    fc.assert(
      fc.property(fc.array(fc.oneof(tag, fc.string({ maxLength: 8 })), { maxLength: 12 }), (parts) => {
        const html = safeHtml(parts.join(""));
        const tags = html.match(/<[^>]*>/g) ?? [];
        for (const one of tags) expect(one).toMatch(/^<\/?(?:p|h[1-6]|ul|ol|li|table|thead|tbody|tr|t[dh]|strong|em|[bius]|su[pb]|br|blockquote|pre|span)(?: (?:class="address"|(?:col|row)span="\d+"))*>$/);
        expect(html.replace(/<[^>]*>/g, "")).not.toContain("<");
      }),
    );
  });

  it("is gone through in a time that grows with its length, however it is broken", () => {
    for (const evil of ["<a ", '<a "', "<a '", "<!--", "<![CDATA[", "&#", "<p>"]) {
      const began = performance.now();
      let count = 0;
      for (const piece of pieces(evil.repeat(300_000))) count += piece.kind === "open" ? 1 : 0;
      expect(count).toBeLessThanOrEqual(300_000);
      expect(performance.now() - began).toBeLessThan(3000);
    }
  });
});
