import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type PdfDocument from "pdfkit";
import QRCode from "qrcode";

/**
 * An A4 sheet on which papers are drawn: places are given by baselines in points from the top left,
 * lines are broken here and not by the PDF library, so a caller always knows how high a thing will be before drawing it.
 */
export const SHEET = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 46, bottom: 788 } as const;

export const INK = { text: "#12151A", soft: "#515A66", line: "#C3CCD6", frame: "#7C8794", accent: "#1F5FE0" } as const;

export interface TextStyle {
  size: number;
  weight?: "regular" | "semibold";
  colour?: string;
}

/** The sizes of every paper of the house. */
export const TYPE = {
  title: { size: 17, weight: "semibold" },
  total: { size: 12, weight: "semibold" },
  strong: { size: 9.5, weight: "semibold" },
  body: { size: 9.5 },
  cell: { size: 9 },
  small: { size: 8, colour: INK.soft },
} as const satisfies Record<string, TextStyle>;

const locate = createRequire(import.meta.url);
const FONT_FILES = {
  regular: "@expo-google-fonts/golos-text/400Regular/GolosText_400Regular.ttf",
  semibold: "@expo-google-fonts/golos-text/600SemiBold/GolosText_600SemiBold.ttf",
} as const;
const fonts = new Map<string, Buffer>();

function fontFile(weight: keyof typeof FONT_FILES): Buffer {
  let bytes = fonts.get(weight);
  if (!bytes) fonts.set(weight, (bytes = readFileSync(locate.resolve(FONT_FILES[weight]))));
  return bytes;
}

export interface SheetInfo {
  title: string;
  author: string;
  subject: string;
  /** stands in the file as its creation date, so that the same document has the same bytes whenever it is drawn */
  createdAt: Date;
}

/** Ties with no-break spaces what reads as one: «40 %», «№ 14», «д. 20», «А. В. Соколова», «ОГРН 199…», «31 июля 2026 г.». */
function bound(text: string): string {
  return text
    .replace(/([\d,]) (?=[%₽])/g, "$1\u00a0")
    .replace(/(?<=^|[\s(,])(ИНН|КПП|БИК|ОГРН|ОГРНИП) (?=\d)/g, "$1\u00a0")
    .replace(/(\d) (января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря) (?=\d{4})/g, "$1\u00a0$2\u00a0")
    .replace(/№ (?=\S)/g, "№\u00a0")
    .replace(/(?<=^|[\s(,])((?:г|ул|пр|пер|д|к|корп|стр|кв|оф|пом|помещ|ком|[А-ЯЁ])\.) (?=\S)/g, "$1\u00a0")
    .replace(/(\d) (?=г\.)/g, "$1\u00a0");
}

/** Height of one line, in points. */
export function lineHeight(style: TextStyle): number {
  return Math.round(style.size * 1.36 * 2) / 2;
}

/** Capitals and figures of Golos Text are 0.7 of the size high: this puts them in the middle of their line. */
export function baselineIn(top: number, style: TextStyle): number {
  return top + (lineHeight(style) + style.size * 0.7) / 2;
}

export class PdfSheet {
  private readonly doc: PDFKit.PDFDocument;
  private readonly bytes: Promise<Uint8Array>;

  constructor(info: SheetInfo) {
    // The library takes some 30 MB of memory: it comes with the first paper.
    const PDFDocument = locate("pdfkit") as typeof PdfDocument;
    this.doc = new PDFDocument({
      size: "A4",
      margin: 0,
      bufferPages: true,
      pdfVersion: "1.7",
      // Papers are kept for years: fonts, colours and metadata stand in the file (ISO 19005-2, level B).
      subset: "PDF/A-2b",
      lang: "ru-RU",
      displayTitle: true,
      info: {
        Title: info.title,
        Author: info.author,
        Subject: info.subject,
        Creator: "Kadr",
        CreationDate: info.createdAt,
      },
    });
    const chunks: Buffer[] = [];
    this.bytes = new Promise((resolve, reject) => {
      this.doc.on("data", (chunk: Buffer) => chunks.push(chunk));
      this.doc.on("end", () => resolve(new Uint8Array(Buffer.concat(chunks))));
      this.doc.on("error", reject);
    });
    this.doc.registerFont("regular", fontFile("regular"));
    this.doc.registerFont("semibold", fontFile("semibold"));
  }

  private use({ size, weight = "regular", colour = INK.text }: TextStyle): PDFKit.PDFDocument {
    return this.doc.font(weight).fontSize(size).fillColor(colour);
  }

  width(text: string, style: TextStyle): number {
    return this.use(style).widthOfString(text.normalize("NFC"));
  }

  /** One line; `align: "right"` makes `x` its right edge. */
  text(text: string, x: number, baseline: number, style: TextStyle, align: "left" | "right" = "left"): void {
    // A letter typed as base and accent (й from a Mac) has its glyph only in the composed form.
    const composed = text.normalize("NFC");
    const start = align === "right" ? x - this.width(composed, style) : x;
    this.use(style).text(composed, start, baseline, { lineBreak: false, baseline: "alphabetic" });
  }

  /** Width of the longest piece of a text that `wrap` does not break of itself, in points. */
  longest(text: string, style: TextStyle): number {
    return Math.max(0, ...bound(text.normalize("NFC")).split(/[ \t\r\n]+/).map((word) => this.width(word, style)));
  }

  /** Lines of at most `width` points: broken at spaces; what is longer than a line, at a no-break space, so that figures stay in their groups, and inside a word only without one. */
  wrap(text: string, width: number, style: TextStyle): string[] {
    const lines: string[] = [];
    for (const paragraph of bound(text.normalize("NFC")).split("\n")) {
      let line = "";
      for (const word of paragraph.split(/[ \t\r]+/).filter(Boolean)) {
        const longer = line ? `${line} ${word}` : word;
        if (this.width(longer, style) <= width) {
          line = longer;
          continue;
        }
        if (line) lines.push(line);
        line = "";
        for (const character of word) {
          if (line && this.width(line + character, style) > width) {
            const gap = line.lastIndexOf("\u00a0");
            lines.push(gap > 0 ? line.slice(0, gap) : line);
            line = gap > 0 ? line.slice(gap + 1) : "";
          }
          line += character;
        }
      }
      lines.push(line);
    }
    while (lines.length > 1 && lines.at(-1) === "") lines.pop();
    return lines;
  }

  /** Draws lines one under another from `top`; returns the y under the last one. */
  lines(lines: readonly string[], x: number, top: number, style: TextStyle): number {
    lines.forEach((line, index) => this.text(line, x, baselineIn(top + index * lineHeight(style), style), style));
    return top + lines.length * lineHeight(style);
  }

  /**
   * The figures of Golos Text keep their own widths even with `tnum` (from 0.58 to 0.62 em), so a column is set figure by
   * figure, each in the middle of a cell as wide as the zero.
   */
  private figureCells(text: string, style: TextStyle): { character: string; shift: number; advance: number }[] {
    const doc = this.use(style);
    const cell = doc.widthOfString("0", { features: ["tnum"] });
    return [...text].map((character) => {
      const own = doc.widthOfString(character, { features: ["tnum"] });
      const advance = /\d/.test(character) ? cell : own;
      return { character, shift: (advance - own) / 2, advance };
    });
  }

  figuresWidth(text: string, style: TextStyle): number {
    return this.figureCells(text, style).reduce((sum, { advance }) => sum + advance, 0);
  }

  /** Figures of a column: equal widths, so that digits stand under digits. */
  figures(text: string, x: number, baseline: number, style: TextStyle, align: "left" | "right" = "right"): void {
    const cells = this.figureCells(text, style);
    let at = align === "right" ? x - this.figuresWidth(text, style) : x;
    const doc = this.use(style);
    for (const { character, shift, advance } of cells) {
      doc.text(character, at + shift, baseline, { lineBreak: false, baseline: "alphabetic", features: ["tnum"] });
      at += advance;
    }
  }

  rule(x1: number, y1: number, x2: number, y2: number, colour: string = INK.line, weight = 0.5): void {
    this.doc.lineWidth(weight).strokeColor(colour).moveTo(x1, y1).lineTo(x2, y2).stroke();
  }

  frame(x: number, y: number, width: number, height: number, colour: string = INK.frame, weight = 0.75): void {
    this.doc.lineWidth(weight).strokeColor(colour).rect(x, y, width, height).stroke();
  }

  /**
   * QR code with error correction M as one vector shape, `side` points wide without its quiet zone (four modules, left free
   * by the caller). The payload goes in as one run of utf-8 bytes: readers guess the alphabet of every run on its own,
   * and guess short ones wrongly.
   */
  qr(payload: string, x: number, y: number, side: number): void {
    const { modules } = QRCode.create([{ data: new TextEncoder().encode(payload), mode: "byte" }], { errorCorrectionLevel: "M" });
    const step = side / modules.size;
    for (let row = 0; row < modules.size; row += 1) {
      for (let start = 0; start < modules.size; start += 1) {
        let end = start;
        while (end < modules.size && modules.get(row, end)) end += 1;
        if (end > start) this.doc.rect(x + start * step, y + row * step, (end - start) * step, step);
        start = end;
      }
    }
    this.doc.fillColor("#000000").fill();
  }

  addPage(): void {
    this.doc.addPage();
  }

  /** Calls `draw` on every page once their number is known. */
  onEveryPage(draw: (page: number, pages: number) => void): void {
    const { start, count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(start + page);
      draw(page + 1, count);
    }
  }

  finish(): Promise<Uint8Array> {
    this.doc.end();
    return this.bytes;
  }
}
