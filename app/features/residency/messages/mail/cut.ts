/** What a person wrote in an answer by e-mail, without what their mail program put around it. */

const ADDRESS = /<?[^\s<>@]+@[^\s<>@]+>?/;
const DATE = /\d{1,2}:\d{2}|\d{1,2}\.\d{1,2}\.\d{2,4}|(?:^|\D)(?:19|20)\d{2}(?:\D|$)/;
/** «… wrote:», «… пишет:», «… написал(а):». */
const VERB = /(?:^|[\s,>])(?:wrote|пишет|(?:на)?писал(?:а|и|\(-?а\))?)\s*:$/iu;
/** Gmail, Yandex and Mail.ru in Russian name the sender alone: «пн, 23 нояб. 2026 г. в 10:00, Кадр <…>:». */
const SENDER = /<[^\s<>@]+@[^\s<>@]+>\s*:$/;
/** Longest line, and longest wrapped one, that may say who wrote what is quoted. */
const LONGEST = 300;
const WRAPPED = 3;

const ORIGINAL =
  /^(?:[-_—*]+\s*(?:original message|forwarded message|исходное сообщение|исходное письмо|пересылаемое сообщение|пересланное сообщение)\s*[-_—*]*|(?:begin forwarded message|начало переадресованного сообщения):)$/iu;
const HEAD_FROM = /^\*?(?:from|от|от кого)\s*:\*?\s*\S/iu;
const HEAD_REST = /^\*?(?:sent|date|to|cc|subject|отправлено|дата|кому|копия|тема)\s*:/iu;
const RULE = /^[-_—=*]{3,}$/u;
const SIGNATURE = /^--\s?$/;
/** «Sent from my iPhone», «Отправлено из мобильной Почты Mail.ru». */
const TAIL = /^(?:sent from|sent via|get outlook for|отправлено (?:с|со|из|через)|скачать outlook)\s.{1,90}$/iu;

const isQuoted = (line: string) => line.trimStart().startsWith(">");
const letters = (line: string) => line.replace(/[^\p{L} ]/gu, "").trim().toLowerCase();

/** A block «From: … / Sent: … / To: … / Subject: …» with which Outlook heads the letter that is answered. */
function isHead(lines: readonly string[], index: number): boolean {
  if (!HEAD_FROM.test(lines[index]!.trim())) return false;
  return lines.slice(index + 1, index + 7).filter((line) => HEAD_REST.test(line.trim())).length >= 2;
}

interface Attribution {
  /** How many of the kept lines belong to it, its last line left out. */
  before: number;
  /** It names an address or a name in such a way that it cannot be the person's own sentence. */
  sure: boolean;
}

/** Whether a line ends the sentence that introduces a quote; it may be wrapped over the kept lines before it. */
function attribution(kept: readonly string[], line: string): Attribution | null {
  const end = line.trim();
  if (end.length > LONGEST || !(VERB.test(end) || SENDER.test(end))) return null;
  let whole = end;
  for (let before = 0; before < WRAPPED; before += 1) {
    if (before > 0) {
      const above = kept[kept.length - before]?.trim() ?? "";
      if (above === "") return null;
      whole = `${above} ${whole}`;
      if (whole.length > LONGEST) return null;
    }
    if (DATE.test(whole)) return { before, sure: ADDRESS.test(whole) };
  }
  return null;
}

/** Takes away what introduces the quote at which the text is cut: «… пишет:», a rule. */
function withoutLead(kept: readonly string[]): string[] {
  const rest = [...kept];
  const drop = (test: (line: string) => boolean) => {
    while (rest.length > 0 && rest.at(-1)!.trim() === "") rest.pop();
    if (rest.length > 0 && test(rest.at(-1)!.trim())) rest.pop();
  };
  drop((line) => RULE.test(line));
  while (rest.length > 0 && rest.at(-1)!.trim() === "") rest.pop();
  const last = rest.at(-1);
  const found = last === undefined ? null : attribution(rest.slice(0, -1), last);
  return found ? rest.slice(0, rest.length - 1 - found.before) : rest;
}

function withoutQuotes(lines: readonly string[], markers: ReadonlySet<string>): string[] {
  let kept: string[] = [];
  for (const [index, line] of lines.entries()) {
    // An answer may stand under or between quoted lines: they go, and what is not quoted stays.
    if (isQuoted(line)) continue;
    const bare = line.trim();
    if (bare.length <= LONGEST && (markers.has(letters(bare)) || ORIGINAL.test(bare) || isHead(lines, index))) return withoutLead(kept);
    const found = attribution(kept, line);
    if (found) {
      const next = lines.slice(index + 1).find((one) => one.trim() !== "");
      const without = () => kept.slice(0, kept.length - found.before);
      if (next === undefined || isQuoted(next)) {
        kept = without();
        continue;
      }
      if (found.sure) return without();
    }
    kept.push(line);
  }
  return kept;
}

function withoutSignature(lines: readonly string[]): string[] {
  const at = lines.findIndex((line) => SIGNATURE.test(line));
  const kept = at < 0 ? [...lines] : lines.slice(0, at);
  while (kept.length > 0 && (kept.at(-1)!.trim() === "" || TAIL.test(kept.at(-1)!.trim()))) kept.pop();
  return kept;
}

/**
 * Cuts quotes and signatures. `markers` are the lines above which our letters ask to answer, in every language.
 * Empty when the person wrote nothing of their own.
 */
export function cutReply(text: string, markers: readonly string[]): string {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u200b\u200e\u200f\u2060\ufeff]/gu, "")
    .replace(/\u00a0/gu, " ")
    .split("\n")
    .map((line) => line.trimEnd());
  return withoutSignature(withoutQuotes(lines, new Set(markers.map(letters))))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
