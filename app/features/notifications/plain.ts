/** Cleaning of texts that people wrote, before they enter a letter. */

// Marks that reorder or hide what is read: a name must not be able to turn the rest of a line around.
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]+/gu;

/** Cuts to `max` characters, at a word where one ends near, and marks the cut with «…». */
export function cut(text: string, max: number): string {
  const characters = [...text];
  if (characters.length <= max) return text;
  const head = characters.slice(0, max - 1).join("");
  const space = head.search(/\s\S*$/u);
  return `${(space > head.length * 0.7 ? head.slice(0, space) : head).trimEnd()}…`;
}

/** One line without controls, so that it may stand in a header. */
export const oneLine = (text: string, max: number): string =>
  cut(text.replace(INVISIBLE, "").replace(CONTROLS, " ").replace(/\s+/gu, " ").trim(), max);

/** Several lines: controls are dropped, more than one empty line is closed up. */
export function severalLines(text: string, max: number): string {
  const lines = text
    .replace(/\r\n?|[\u2028\u2029\v\f]/gu, "\n")
    .replace(INVISIBLE, "")
    .split("\n")
    .map((line) => line.replace(CONTROLS, " ").trimEnd());
  return cut(lines.join("\n").replace(/\n{3,}/gu, "\n\n").trim(), max);
}

/**
 * A name to greet a person by, or null. Anybody can sign up with somebody else's address, so a «name» that carries an
 * address of a site or a mailbox is left out: the letter must not become their advertisement.
 */
export function greetingName(name: string): string | null {
  const line = oneLine(name, 60);
  return line === "" || /:\/\/|\bwww\.|[@<>/\\]|\p{L}\.\p{L}{2,}/iu.test(line) ? null : line;
}

/** The address if it may stand in a header. Throws RangeError otherwise: addresses come from checked accounts. */
export function mailAddress(address: string): string {
  if (!/^[^\s\p{Cc}@<>(),;:\\"[\]]+@[^\s\p{Cc}@<>(),;:\\"[\]]+$/u.test(address) || address.length > 254) {
    throw new RangeError("Not a mail address");
  }
  return address;
}

/** An absolute web address. Throws RangeError for anything else, `javascript:` included. */
export function webAddress(url: string): string {
  if (URL.canParse(url)) {
    const parsed = new URL(url);
    if (parsed.protocol === "https:" || parsed.protocol === "http:") return parsed.href;
  }
  throw new RangeError("Not an absolute web address");
}
