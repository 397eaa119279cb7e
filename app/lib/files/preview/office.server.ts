import { fileKinds } from "../policy";
import { Archive, Unreadable } from "./archive.server";
import { attribute, escapeHtml, pieces, safeHtml } from "./markup.server";

const TEXT_LIMIT = 12 * 1024 * 1024;
const PICTURE_LIMIT = 1.5 * 1024 * 1024;
const PICTURES_LIMIT = 8 * 1024 * 1024;
export const MOST_ROWS = 200;
export const MOST_COLUMNS = 30;
export const MOST_SHEETS = 5;
export const MOST_PARAGRAPHS = 2000;

/** What was left out, for the page to say. `of` is how many there are. */
export type Cut = { what: "rows" | "columns" | "sheets" | "paragraphs"; shown: number; of: number };

/** A document as HTML: safe to stand in a page, in blocks, with what was left out after each. */
export interface OfficePage {
  blocks: { title: string; html: string; cuts: Cut[] }[];
  cuts: Cut[];
}

/** Turns an office document into HTML. Throws Unreadable. */
export async function officePage(mime: string, bytes: Buffer): Promise<OfficePage> {
  const archive = await Archive.open(bytes);
  switch (mime) {
    case fileKinds.docx.mime:
      return wordPage(archive, bytes);
    case fileKinds.xlsx.mime:
      return sheetPage(archive, bytes);
    case fileKinds.pptx.mime:
      return slidesPage(archive);
    case fileKinds.odt.mime:
    case fileKinds.ods.mime:
      return openDocumentPage(await archive.text("content.xml", TEXT_LIMIT));
    default:
      throw new Unreadable("broken");
  }
}

async function wordPage(archive: Archive, bytes: Buffer): Promise<OfficePage> {
  // Reading the text first tells a damaged or endless document before a library takes it apart.
  await archive.text("word/document.xml", TEXT_LIMIT);
  await archive.prove();
  const { default: mammoth } = await import("mammoth");
  let pictures = 0;
  const convertImage = mammoth.images.imgElement(async (image) => {
    const content = await image.readAsBuffer();
    if (content.length > PICTURE_LIMIT || pictures + content.length > PICTURES_LIMIT) return { src: "" };
    pictures += content.length;
    return { src: `data:${image.contentType};base64,${content.toString("base64")}` };
  });
  const { value } = await mammoth.convertToHtml({ buffer: bytes }, { convertImage, externalFileAccess: false, transformDocument: withSoundLinks }).catch(broken);
  return { blocks: [{ title: "", html: safeHtml(value), cuts: [] }], cuts: [] };
}

interface Part {
  type?: unknown;
  href?: unknown;
  anchor?: unknown;
  children?: unknown;
}

/** Word mends links that lead nowhere without a word; the library would give the whole document up. */
function withSoundLinks(part: Part): Part {
  const children = Array.isArray(part.children) ? { children: (part.children as Part[]).map(withSoundLinks) } : {};
  const href = part.type === "hyperlink" && !part.anchor ? { href: typeof part.href === "string" ? part.href : "" } : {};
  return { ...part, ...children, ...href };
}

async function sheetPage(archive: Archive, bytes: Buffer): Promise<OfficePage> {
  for (const name of archive.names(/^xl\/(worksheets\/|sharedStrings).*\.xml$/)) await archive.text(name, TEXT_LIMIT);
  await archive.prove();
  const { default: readXlsxFile } = await import("read-excel-file/node");
  const sheets = await readXlsxFile(bytes).catch(broken);
  const blocks = sheets.slice(0, MOST_SHEETS).map(({ sheet, data }) => tableBlock(sheet, data.map((row) => row.map(cellText))));
  return { blocks, cuts: cutOf("sheets", blocks.length, sheets.length) };
}

const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  // Dates of a sheet have no zone: they are read as UTC.
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00.000Z$/, "").replace(/:00.000Z$/, "").replace("T", " ");
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
};

const cutOf = (what: Cut["what"], shown: number, of: number): Cut[] => (of > shown ? [{ what, shown, of }] : []);

function tableBlock(title: string, rows: string[][]) {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const html = rows
    .slice(0, MOST_ROWS)
    .map((row) => `<tr>${row.slice(0, MOST_COLUMNS).map((cell) => `<td>${escapeHtml(cell).replaceAll("\n", "<br>")}</td>`).join("")}</tr>`)
    .join("");
  return {
    title,
    html: html ? `<table>${html}</table>` : "",
    cuts: [...cutOf("rows", Math.min(rows.length, MOST_ROWS), rows.length), ...cutOf("columns", Math.min(columns, MOST_COLUMNS), columns)],
  };
}

async function slidesPage(archive: Archive): Promise<OfficePage> {
  const names = archive.names(/^ppt\/slides\/slide\d+\.xml$/);
  if (names.length === 0) throw new Unreadable("broken");
  const blocks = [];
  for (const [index, name] of names.entries()) {
    const paragraphs: string[] = [];
    let text = "";
    let inText = false;
    for (const piece of pieces(await archive.text(name, TEXT_LIMIT))) {
      if (piece.kind === "text") text += inText ? piece.text : "";
      else if (piece.name === "a:t") inText = piece.kind === "open" && !piece.empty;
      else if (piece.name === "a:br") text += "\n";
      else if (piece.kind === "close" && piece.name === "a:p" && text.trim()) paragraphs.push(text.trim());
      if (piece.kind !== "text" && piece.name === "a:p") text = "";
    }
    blocks.push({ title: String(index + 1), html: paragraphs.slice(0, MOST_PARAGRAPHS).map(paragraph).join(""), cuts: cutOf("paragraphs", Math.min(paragraphs.length, MOST_PARAGRAPHS), paragraphs.length) });
  }
  return { blocks, cuts: [] };
}

const paragraph = (text: string) => `<p>${escapeHtml(text).replaceAll("\n", "<br>")}</p>`;

/** Paragraphs and tables of an ODF text or sheet, in their order. */
function openDocumentPage(xml: string): OfficePage {
  const blocks: OfficePage["blocks"] = [];
  let out: string[] = [];
  let count = 0;
  let text = "";
  let table: { title: string; rows: string[][] } | null = null;
  let cell: string[] | null = null;
  let repeat = 1;
  const flush = () => {
    if (out.length > 0) blocks.push({ title: "", html: out.join(""), cuts: [] });
    out = [];
  };
  for (const piece of pieces(xml)) {
    if (piece.kind === "text") {
      text += piece.text;
      continue;
    }
    const opens = piece.kind === "open";
    switch (piece.name) {
      case "text:p":
      case "text:h": {
        if (opens && !piece.empty) text = "";
        else if (text.trim() || cell) {
          if (cell) cell.push(text.trim());
          else if ((count += 1) <= MOST_PARAGRAPHS) out.push(piece.name === "text:h" ? `<h2>${escapeHtml(text.trim())}</h2>` : paragraph(text.trim()));
          text = "";
        }
        break;
      }
      case "text:line-break":
        if (opens) text += "\n";
        break;
      case "text:tab":
      case "text:s":
        if (opens) text += " ";
        break;
      case "table:table":
        if (opens && !piece.empty && !table) {
          flush();
          table = { title: attribute(piece.attributes, "table:name") ?? "", rows: [] };
        } else if (!opens && table) {
          const rows = table.rows.slice(0, (table.rows.findLastIndex((row) => row.some(Boolean)) ?? -1) + 1);
          blocks.push(tableBlock(table.title, rows.map((row) => row.slice(0, row.findLastIndex(Boolean) + 1))));
          table = null;
        }
        break;
      case "table:table-row":
        if (opens) table?.rows.push([]);
        break;
      case "table:table-cell":
      case "table:covered-table-cell": {
        if (opens) {
          // A sheet says «the same a thousand times over» of its empty edge.
          repeat = Math.min(Number(attribute(piece.attributes, "table:number-columns-repeated") ?? "1") || 1, MOST_COLUMNS + 1);
          cell = [];
        }
        if ((!opens || piece.empty) && cell) {
          const row = table?.rows.at(-1);
          const said = cell.join("\n");
          for (let times = 0; row && times < repeat && row.length <= 1000; times += 1) row.push(said);
          cell = null;
        }
        break;
      }
    }
  }
  flush();
  const cuts = cutOf("paragraphs", MOST_PARAGRAPHS, count);
  const sheets = blocks.slice(0, 200);
  if (sheets.length === 0 && !xml.includes("office:body")) throw new Unreadable("broken");
  return { blocks: sheets, cuts };
}

function broken(): never {
  throw new Unreadable("broken");
}
