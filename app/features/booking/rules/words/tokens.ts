/** A piece of the line. `from` and `to` are places in the line as it was typed. */
export interface Token {
  kind: "word" | "number" | "time" | "date" | "dash";
  /** Lower case, «ё» as «е». */
  text: string;
  from: number;
  to: number;
  /** Of a number: its value. Of a time: minutes of the day. */
  value: number;
  /** «25-го», «3rd»: a number that counts a day or a floor, never an amount. */
  ordinal: boolean;
  /** A single capital letter: «площадка А». */
  capital?: true;
  /** Of a date: day, month (0 when unknown) and year (0 when not said). */
  date?: { day: number; month: number; year: number };
}

/** What of a line is read; the rest is told as not understood. Nobody asks for a room at greater length. */
export const LONGEST_LINE = 300;

const PIECE = new RegExp(
  [
    "(?<iso>\\d{4}-\\d{2}-\\d{2})(?!\\d)",
    "(?<clock>\\d{1,2}:\\d{2})(?!\\d)",
    "(?<dotted>\\d{1,2}[./]\\d{2}(?:[./](?:\\d{4}|\\d{2}))?)(?![\\d])",
    "(?<ordinal>\\d{1,4})-?(?:го|ого|ое|е|му|м|ый|ой|ом|х|ти|st|nd|rd|th)(?![\\p{L}\\d])",
    "(?<model>3[dд])(?![\\p{L}\\d])",
    "(?<number>\\d{1,6}(?:[.,]\\d{1,2})?)(?!\\d)",
    "(?<half>[ap]\\.\\s?m\\.?)(?!\\p{L})",
    "(?<word>\\p{L}+(?:['’]\\p{L}+)*)",
    "(?<dash>[-–—−])",
  ].join("|"),
  "gu",
);

const minutesOf = (clock: string): number | undefined => {
  const [hours = 0, minutes = 0] = clock.split(/[:.]/).map(Number);
  const minute = hours * 60 + minutes;
  return minutes < 60 && minute <= 1440 ? minute : undefined;
};

/** Words before which «14.30» is an hour and not a day: a day stands bare or after «на». */
const BEFORE_CLOCK = new Set(["в", "к", "с", "от", "около", "после", "at", "from", "after", "around"]);

function dateOf(text: string, before: string | undefined): Partial<Token> & { kind: Token["kind"] } {
  const parts = text.split(/[./]/).map(Number);
  const [first = 0, second = 0, third = 0] = parts;
  const asClock = parts.length === 2 ? minutesOf(text.replace("/", ".")) : undefined;
  if (asClock !== undefined && text.includes(".") && second % 5 === 0 && (second > 12 || second === 0 || (before !== undefined && BEFORE_CLOCK.has(before)))) {
    return { kind: "time", value: asClock };
  }
  // «11/25» is written month first; no other order makes a day of it.
  const swapped = second > 12 && first <= 12 && text.includes("/");
  const [day, month] = swapped ? [second, first] : [first, second];
  if (day >= 1 && day <= 31 && month >= 1 && month <= 12) {
    return { kind: "date", date: { day, month, year: third === 0 ? 0 : third < 100 ? 2000 + third : third } };
  }
  return parts.length === 2 && text.includes(".") ? { kind: "number", value: Number(text) } : { kind: "word" };
}

/** The pieces of a line: words, numbers, hours, days. Never throws; signs that say nothing are left out. */
export function tokensOf(line: string): Token[] {
  // Replacements keep the length, so that places in the line stay true.
  const text = line.slice(0, LONGEST_LINE).replace(/[A-ZА-ЯЁё]/g, (letter) => (letter === "ё" || letter === "Ё" ? "е" : letter.toLowerCase()));
  const tokens: Token[] = [];
  for (const match of text.matchAll(PIECE)) {
    const { iso, clock, dotted, ordinal, model, number, half, word } = match.groups ?? {};
    const base: Token = { kind: "word", text: match[0], from: match.index, to: match.index + match[0].length, value: 0, ordinal: false };
    if (iso) {
      const [year = 0, month = 0, day = 0] = iso.split("-").map(Number);
      tokens.push({ ...base, kind: "date", date: { day, month, year } });
    } else if (clock) {
      const value = minutesOf(clock);
      tokens.push(value === undefined ? base : { ...base, kind: "time", value });
    } else if (dotted) tokens.push({ ...base, ...dateOf(dotted, tokens.at(-1)?.text) });
    else if (ordinal) tokens.push({ ...base, kind: "number", value: Number(ordinal), ordinal: true });
    else if (model) tokens.push({ ...base, text: "3d" });
    else if (number) tokens.push({ ...base, kind: "number", value: Number(number.replace(",", ".")) });
    else if (half) tokens.push({ ...base, text: half[0] === "a" ? "am" : "pm" });
    else if (word) tokens.push({ ...base, text: word.replace(/’/g, "'"), ...(word.length === 1 && line[match.index] !== word ? { capital: true as const } : {}) });
    else tokens.push({ ...base, kind: "dash", text: "-" });
  }
  return tokens;
}
