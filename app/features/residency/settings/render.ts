import { invalid } from "~/lib/errors";

/** What is wrong with a template's text; `field` is the name or the piece of text at fault. */
export interface TemplateFault {
  kind: "unknown" | "broken" | "missing";
  field: string;
}

type Piece = { text: string } | { field: string };

// A field is a Latin name in double braces; spaces beside the name do not matter.
const FIELD = /(?<!\{)\{\{[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*\}\}(?!\})/g;
const PIECE_OF_TEXT = 30;

/** Cuts one line into plain text and fields; whatever is left of braces is a fault. */
function piecesOf(line: string): { pieces: Piece[]; broken: string | null } {
  const pieces: Piece[] = [];
  let from = 0;
  let broken: string | null = null;
  const plain = (text: string) => {
    const at = text.search(/\{\{|\}\}/);
    if (at >= 0) broken ??= text.slice(at, at + PIECE_OF_TEXT).trim();
    if (text) pieces.push({ text });
  };
  for (const found of line.matchAll(FIELD)) {
    plain(line.slice(from, found.index));
    pieces.push({ field: found[1] ?? "" });
    from = found.index + found[0].length;
  }
  plain(line.slice(from));
  return { pieces, broken };
}

const linesOf = (body: string) => body.replace(/\r\n?/g, "\n").split("\n");

/** Names of the fields in a text, each once, in their order. Broken ones are not among them. */
export function fieldsIn(body: string): string[] {
  return [...new Set(linesOf(body).flatMap((line) => piecesOf(line).pieces.flatMap((piece) => ("field" in piece ? [piece.field] : []))))];
}

/** Everything that is wrong with a text: broken braces, fields that are not allowed, required ones that are not there. */
export function templateFaults(body: string, allowed: readonly string[], required: readonly string[] = []): TemplateFault[] {
  const broken = linesOf(body).flatMap((line): TemplateFault[] => {
    const piece = piecesOf(line).broken;
    return piece === null ? [] : [{ kind: "broken", field: piece }];
  });
  const used = fieldsIn(body);
  return [
    ...broken,
    ...used.filter((field) => !allowed.includes(field)).map((field): TemplateFault => ({ kind: "unknown", field })),
    ...required.filter((field) => !used.includes(field)).map((field): TemplateFault => ({ kind: "missing", field })),
  ];
}

/** Refuses a text with faults, naming the first: `template-broken`, `template-unknown` or `template-missing` (422). */
export function requireSoundTemplate(body: string, allowed: readonly string[], required: readonly string[] = []): void {
  const fault = templateFaults(body, allowed, required)[0];
  if (!fault) return;
  const { kind, field } = fault;
  if (kind === "broken") throw invalid("template-broken", { field });
  if (kind === "unknown") throw invalid("template-unknown", { field });
  throw invalid("template-missing", { field });
}

/**
 * Fills the fields of a text in. Values stand as they are: braces inside them are text, not fields. A line of nothing
 * but fields that all came out empty is left out, and so is the gap it would leave. Throws `template-broken` or
 * `template-unknown` (422) rather than printing a hole.
 */
export function renderTemplate(body: string, values: Readonly<Record<string, string>>): string {
  const allowed = Object.keys(values);
  requireSoundTemplate(body, allowed);
  const lines: string[] = [];
  for (const line of linesOf(body)) {
    const { pieces } = piecesOf(line);
    let text = "";
    let given = false;
    for (const piece of pieces) {
      // A value that ends with a stop of its own («… 2026 г.») ends the sentence with it.
      if ("text" in piece) text += given && text.endsWith(".") && /^\.(?!\.)/.test(piece.text) ? piece.text.slice(1) : piece.text;
      else text += values[piece.field] ?? "";
      given = "field" in piece;
    }
    const onlyFields = pieces.length > 0 && pieces.every((piece) => "field" in piece || piece.text.trim() === "");
    const hasField = pieces.some((piece) => "field" in piece);
    if (onlyFields && hasField && text.trim() === "") {
      // The empty line before it goes too, so that no double gap stays.
      if (lines.at(-1) === "") lines.pop();
      continue;
    }
    lines.push(text);
  }
  return lines.join("\n").trim();
}

/** The text before and after a field that stands on a line of its own: where a list is drawn, not written. */
export function aroundField(body: string, field: string): { before: string; after: string } {
  const lines = linesOf(body);
  const at = lines.findIndex((line) => line.replace(/\s/g, "") === `{{${field}}}`);
  if (at < 0) throw invalid("template-missing", { field });
  return { before: lines.slice(0, at).join("\n").trim(), after: lines.slice(at + 1).join("\n").trim() };
}
