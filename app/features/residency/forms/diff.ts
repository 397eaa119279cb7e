/** A stretch of a text that stayed, came or went. */
export interface Piece {
  kind: "same" | "added" | "removed";
  text: string;
}

/** More comparisons than this are not made at once: a text is first compared by paragraphs. */
const MOST_CELLS = 1_500_000;

const words = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];
const paragraphs = (text: string): string[] => text.match(/[^\n]*\n+|[^\n]+/g) ?? [];

/** What changed between two texts, word by word; the removed and kept pieces make the old one, the added and kept the new. */
export function diffWords(before: string, after: string): Piece[] {
  return joined(diffTokens(words(before), words(after), () => diffParagraphs(before, after)));
}

function diffParagraphs(before: string, after: string): Piece[] {
  const rough = joined(diffTokens(paragraphs(before), paragraphs(after), () => [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ]));
  const pieces: Piece[] = [];
  for (let index = 0; index < rough.length; index += 1) {
    const [piece, next] = [rough[index]!, rough[index + 1]];
    if (piece.kind !== "removed" || next?.kind !== "added") {
      pieces.push(piece);
      continue;
    }
    // A paragraph that was rewritten is compared word by word where that is not too much.
    pieces.push(...diffTokens(words(piece.text), words(next.text), () => [piece, next]));
    index += 1;
  }
  return pieces;
}

function diffTokens(before: readonly string[], after: readonly string[], tooMuch: () => Piece[]): Piece[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (a.length * b.length > MOST_CELLS) return tooMuch();
  const same = (tokens: readonly string[]): Piece[] => tokens.map((text) => ({ kind: "same", text }));
  return [...same(before.slice(0, start)), ...middle(a, b), ...same(before.slice(before.length - end))];
}

/** The longest common subsequence, by the usual table. */
function middle(a: readonly string[], b: readonly string[]): Piece[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ kind: "same", text: a[i]! });
      i += 1;
      j += 1;
    } else if (i < a.length && (j >= b.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
      pieces.push({ kind: "removed", text: a[i]! });
      i += 1;
    } else {
      pieces.push({ kind: "added", text: b[j]! });
      j += 1;
    }
  }
  return pieces;
}

/** Neighbours of one kind in one piece; between two kept stretches what went stands before what came. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let [removed, added] = ["", ""];
  const flush = () => {
    if (removed) result.push({ kind: "removed", text: removed });
    if (added) result.push({ kind: "added", text: added });
    [removed, added] = ["", ""];
  };
  for (const { kind, text } of pieces) {
    if (text === "") continue;
    if (kind === "removed") removed += text;
    else if (kind === "added") added += text;
    else {
      flush();
      const last = result.at(-1);
      if (last?.kind === "same") last.text += text;
      else result.push({ kind, text });
    }
  }
  flush();
  return result;
}
