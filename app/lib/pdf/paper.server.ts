import { baselineIn, INK, lineHeight, PdfSheet, SHEET, TYPE, type SheetInfo, type TextStyle } from "./sheet.server";

const WIDTH = SHEET.right - SHEET.left;
const FOOT = 24;
const BOTTOM = SHEET.bottom - FOOT;
const HEADING: TextStyle = { size: 11.5, weight: "semibold" };
const CELL_PAD = 4;
/** No column asks for more than this share of the width so as to keep a word whole. */
const MOST_ASKED = 0.4;
/** A table up to this height, in points, is not parted between pages. */
const KEPT = 220;

export interface PaperColumn {
  title: string;
  /** Share of the width; shares of all columns are taken relative to their sum. */
  share: number;
  align?: "left" | "right";
}

export interface PaperInfo extends SheetInfo {
  /** Stands at the left foot of every page: what this paper is and its number. */
  foot: string;
  /** Says «page 2 of 5» in the paper's language. */
  pageOf: (page: number, pages: number) => string;
}

/**
 * A paper of text and tables that flows over as many A4 pages as it needs: protocol, agreement, receipt. Lines are never cut
 * between pages, a table's heading is drawn again on each page, and nothing is drawn over the foot.
 */
export class Paper {
  readonly sheet: PdfSheet;
  private y: number = SHEET.top;
  /** A heading that waits for what it heads: it is drawn on the page of that. */
  private waiting: string[] = [];
  private readonly info: PaperInfo;

  constructor(info: PaperInfo) {
    this.info = info;
    this.sheet = new PdfSheet(info);
  }

  /** Room left on the page, in points. */
  get left(): number {
    return BOTTOM - this.y;
  }

  /** Goes to a new page unless so many points are left; a heading that waits is drawn on the page that comes out of it. */
  need(points: number): void {
    const waiting = this.waiting;
    this.waiting = [];
    const headed = waiting.length * lineHeight(HEADING) + (waiting.length > 0 ? 11 : 0);
    if (this.left < points + headed) {
      this.sheet.addPage();
      this.y = SHEET.top;
    }
    if (waiting.length === 0) return;
    this.y += 8;
    for (const line of waiting) {
      this.sheet.text(line, SHEET.left, baselineIn(this.y, HEADING), HEADING);
      this.y += lineHeight(HEADING);
    }
    this.y += 3;
  }

  gap(points: number): void {
    this.y += points;
  }

  title(text: string, note?: string): void {
    for (const line of this.sheet.wrap(text, WIDTH, TYPE.title)) this.line(line, TYPE.title);
    if (note) this.text(note, TYPE.small);
    this.gap(8);
  }

  /** A heading stands on the page of what follows: of a table's head and first rows, of the first lines of a text. */
  heading(text: string): void {
    // A heading without anything of its own is followed by the next one.
    if (this.waiting.length > 0) this.need(0);
    this.waiting = this.sheet.wrap(text, WIDTH, HEADING);
  }

  /** Text of one or several paragraphs; empty lines part them. */
  text(text: string, style: TextStyle = TYPE.body, indent = 0): void {
    const lines = this.sheet.wrap(text, WIDTH - indent, style);
    this.need(Math.min(lines.length, 3) * lineHeight(style));
    for (const line of lines) this.line(line, style, indent);
    this.gap(4);
  }

  /** A numbered or marked paragraph: the mark hangs to the left of its text. */
  item(mark: string, text: string, style: TextStyle = TYPE.body): void {
    const indent = Math.max(16, this.sheet.width(mark, style) + 6);
    const lines = this.sheet.wrap(text, WIDTH - indent, style);
    this.need(Math.min(lines.length, 3) * lineHeight(style));
    lines.forEach((line, index) => {
      this.need(lineHeight(style));
      if (index === 0) this.sheet.text(mark, SHEET.left, baselineIn(this.y, style), style);
      this.line(line, style, indent);
    });
    this.gap(2);
  }

  /** Names and values in two columns. */
  facts(rows: readonly (readonly [string, string])[], nameWidth = 150): void {
    const soft: TextStyle = { ...TYPE.body, colour: INK.soft };
    this.need(Math.min(rows.length, 3) * lineHeight(TYPE.body));
    for (const [name, value] of rows) {
      const names = this.sheet.wrap(name, nameWidth - 10, soft);
      const values = this.sheet.wrap(value, WIDTH - nameWidth, TYPE.body);
      const height = lineHeight(TYPE.body);
      for (let index = 0; index < Math.max(names.length, values.length); index += 1) {
        this.need(height);
        if (names[index]) this.sheet.text(names[index]!, SHEET.left, baselineIn(this.y, soft), soft);
        if (values[index]) this.sheet.text(values[index]!, SHEET.left + nameWidth, baselineIn(this.y, TYPE.body), TYPE.body);
        this.y += height;
      }
      this.gap(1.5);
    }
    this.gap(4);
  }

  /** A table whose cells wrap. A short one stays on one page; in a longer one a row that is higher than what is left goes to the next page under the heading again. */
  table(columns: readonly PaperColumn[], rows: readonly (readonly string[])[]): void {
    const headStyle: TextStyle = { ...TYPE.small, weight: "semibold" };
    const widths = this.widths(columns, rows, headStyle);
    const starts = widths.map((_, index) => SHEET.left + widths.slice(0, index).reduce((a, b) => a + b, 0));
    const height = lineHeight(TYPE.cell);
    const wrapped = (cells: readonly string[], style: TextStyle) => cells.map((cell, index) => this.sheet.wrap(cell, widths[index]! - 2 * CELL_PAD, style));
    const draw = (cells: string[][], style: TextStyle, from: number, count: number) => {
      cells.forEach((lines, index) => {
        lines.slice(from, from + count).forEach((line, at) => {
          const right = columns[index]!.align === "right";
          const x = right ? starts[index]! + widths[index]! - CELL_PAD : starts[index]! + CELL_PAD;
          const baseline = baselineIn(this.y + CELL_PAD / 2 + at * height, style);
          if (right && /\d/.test(line)) this.sheet.figures(line, x, baseline, style);
          else this.sheet.text(line, x, baseline, style, right ? "right" : "left");
        });
      });
      this.y += count * height + CELL_PAD;
      this.sheet.rule(SHEET.left, this.y, SHEET.right, this.y);
    };
    const head = wrapped(columns.map((column) => column.title), headStyle);
    const headLines = Math.max(...head.map((lines) => lines.length));
    const drawHead = () => draw(head, headStyle, 0, headLines);
    const drawn = rows.map((row) => {
      const cells = wrapped(row, TYPE.cell);
      return { cells, count: Math.max(1, ...cells.map((lines) => lines.length)) };
    });
    const all = drawn.reduce((total, { count }) => total + count * height + CELL_PAD, headLines * height + CELL_PAD);
    // A short table is not parted; of a long one the head and a few rows stay together.
    this.need(all <= KEPT ? all : headLines * height + 3 * height);
    drawHead();
    for (const { cells, count } of drawn) {
      const whole = count * height + CELL_PAD;
      const page = BOTTOM - SHEET.top - headLines * height - CELL_PAD;
      if (whole > this.left && whole <= page) {
        this.need(whole + 1);
        drawHead();
      }
      // A row higher than a page is drawn piece by piece.
      for (let from = 0; from < count; ) {
        const room = Math.floor((this.left - CELL_PAD) / height);
        if (room < 1) {
          this.need(BOTTOM);
          drawHead();
          continue;
        }
        const piece = Math.min(room, count - from);
        draw(cells, TYPE.cell, from, piece);
        from += piece;
      }
    }
    this.gap(8);
  }

  /** Widths of columns by their shares; one whose longest word or sum asks for more takes it from those that have it to spare. */
  private widths(columns: readonly PaperColumn[], rows: readonly (readonly string[])[], headStyle: TextStyle): number[] {
    const sum = columns.reduce((total, column) => total + column.share, 0);
    const shares = columns.map((column) => (WIDTH * column.share) / sum);
    const asked = columns.map(({ title, align }, index) => {
      const words = rows.map((row) => {
        const cell = row[index] ?? "";
        // Figures stand in cells of one width, which is more than their own.
        return align === "right" && /\d/.test(cell) && !/[ \n]/.test(cell) ? this.sheet.figuresWidth(cell, TYPE.cell) : this.sheet.longest(cell, TYPE.cell);
      });
      // Half a point more: a width that is met to the last bit may be found wanting.
      const most = words.reduce((most, word) => Math.max(most, word), this.sheet.longest(title, headStyle)) + 2 * CELL_PAD + 0.5;
      return Math.min(most, WIDTH * MOST_ASKED);
    });
    const lack = shares.map((share, index) => Math.max(0, asked[index]! - share)).reduce((a, b) => a + b, 0);
    const spare = shares.map((share, index) => Math.max(0, share - asked[index]!));
    const spared = spare.reduce((a, b) => a + b, 0);
    if (lack === 0 || lack > spared) return shares;
    return shares.map((share, index) => Math.max(share, asked[index]!) - (spare[index]! * lack) / spared);
  }

  /** Lines to sign on: position, room for the signature, name. A few of them stay on one page with the text that is signed under. */
  signatures(rows: readonly { position: string; name: string; mark?: string }[], text = ""): void {
    const lineCount = (of: string, width: number) => (of ? this.sheet.wrap(of, width, TYPE.body).length : 0);
    const heights = rows.map(({ position, name }) => 24 + Math.max(lineCount(position, 190), lineCount(name, WIDTH - 350)) * lineHeight(TYPE.body));
    this.need(Math.min(KEPT, lineCount(text, WIDTH) * lineHeight(TYPE.body) + 4 + heights.reduce((sum, height) => sum + height, 0)));
    if (text) this.text(text);
    for (const { position, name, mark } of rows) {
      const lines = this.sheet.wrap(position, 190, TYPE.body);
      const names = this.sheet.wrap(name, WIDTH - 350, TYPE.body);
      this.gap(10);
      this.need(Math.max(lines.length, names.length) * lineHeight(TYPE.body) + 10);
      const top = this.y;
      const end = this.sheet.lines(lines, SHEET.left, top, TYPE.body);
      const foot = end - 1;
      this.sheet.rule(SHEET.left + 200, foot, SHEET.left + 340, foot, INK.frame);
      if (mark) this.sheet.text(mark, SHEET.left + 206, baselineIn(end - lineHeight(TYPE.small) - 2, TYPE.small), { ...TYPE.small, colour: INK.accent });
      const below = this.sheet.lines(names, SHEET.left + 350, top, TYPE.body);
      this.y = Math.max(end, below) + 4;
    }
  }

  private line(text: string, style: TextStyle, indent = 0): void {
    const height = lineHeight(style);
    this.need(height);
    this.sheet.text(text, SHEET.left + indent, baselineIn(this.y, style), style);
    this.y += height;
  }

  /** The bytes of the PDF. */
  finish(): Promise<Uint8Array> {
    this.sheet.onEveryPage((page, pages) => {
      const y = SHEET.bottom;
      this.sheet.rule(SHEET.left, y - 12, SHEET.right, y - 12);
      this.sheet.text(this.info.foot, SHEET.left, y, TYPE.small);
      this.sheet.text(this.info.pageOf(page, pages), SHEET.right, y, TYPE.small, "right");
    });
    return this.sheet.finish();
  }
}
