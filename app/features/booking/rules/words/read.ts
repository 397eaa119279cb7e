import { minuteOfDay, siteDay } from "~/lib/time";
import { readDayPart, readHour, readRange } from "./clock";
import { countsAt, readCount, readFloor } from "./counts";
import { anyPhraseAt, type Cursor, type Found, type Reader } from "./cursor";
import { readDays, readEvery, readSoonAt } from "./days";
import { readLength } from "./lengths";
import { readExcept, readNoDay } from "./no-days";
import { numberAt } from "./numbers";
import { dayWordFor, otherLayout } from "./slips";
import { LONGEST_LINE, tokensOf, type Token } from "./tokens";
import { guessOf, mentionedIn, termAt, type Vocabulary } from "./vocabulary";
import type { Meaning, Part, Understood } from "./wish";
import { wishOf } from "./together";

const SOON = ["поскорее", "поскорей", "как можно скорее", "как можно раньше", "срочно", "ближайшее время", "в ближайшее время", "ближайшее", "побыстрее", "asap", "as soon as possible", "soonest", "the soonest", "earliest", "the earliest", "first available", "soon"];
const CHEAP = ["подешевле", "дешевле", "дешевый", "дешевую", "дешевая", "недорого", "недорогой", "недорогую", "самое дешевое", "самый дешевый", "самую дешевую", "бюджетно", "cheap", "cheaper", "cheapest", "the cheapest", "inexpensive"];

const readPrefer: Reader = ({ tokens, at, today, now: moment }) => {
  const now = anyPhraseAt(tokens, at, ["прямо сейчас", "сейчас", "right now", "now"]);
  if (now > 0) return { used: now, meaning: { is: "soonAt", from: today, minute: minuteOfDay(moment) } };
  const soon = anyPhraseAt(tokens, at, SOON);
  if (soon > 0) return { used: soon, meaning: { is: "prefer", what: "soon" } };
  const cheap = anyPhraseAt(tokens, at, CHEAP);
  return cheap > 0 ? { used: cheap, meaning: { is: "prefer", what: "cheap" } } : null;
};

const readThing: Reader = ({ tokens, at, vocabulary }) => {
  const without = anyPhraseAt(tokens, at, ["без", "without", "no"]);
  const lead = without || anyPhraseAt(tokens, at, ["с", "со", "with", "with a", "with an", "with the"]);
  for (const skip of lead > 0 ? [lead, 0] : [0]) {
    const found = termAt(vocabulary, tokens, at + skip, skip > 0);
    if (!found) continue;
    const negated = without > 0 && skip > 0;
    return { used: skip + found.used, meaning: negated ? { ...found.thing, role: "without", or: undefined } : found.thing };
  }
  return null;
};

/** In the order in which they win when two take as much of the line. */
const READERS: readonly Reader[] = [readExcept, readNoDay, readEvery, readSoonAt, readRange, readLength, readDays, readDayPart, readFloor, readHour, readCount, readThing, readPrefer];

/** Words between the words: they ask nicely and say nothing. */
export const FILLER =
  /^(?:я|мы|may|might|could|мне|нам|нас|хочу|хотим|хотел\S*|хотелось|нужн\S*|нужен|надо|требуется|можно|могу|ищу|ищем|найти|найди\S*|найдите|подобрать|подбери\S*|забронир\S*|бронь|брони|бронирова\S*|снять|арендовать|аренд\S*|взять|занять|сам\S*|дайте|дай|покажи\S*|будет|есть|свободн\S*|время|времени|слот\S*|окно|окошко|какой\S*|какую|какая|какие|нибудь|любой|любую|любая|любое|что|где|когда|если|бы|ли|же|то|чтобы|или|либо|и|а|но|также|плюс|вместе|в|во|на|с|со|к|ко|для|до|от|по|из|у|о|об|за|при|еще|пожалуйста|спасибо|привет|здравствуйте|добрый|день|примерно|около|просто|только|сразу|потом|наш\S{0,2}|свой|свою|это|эт[уо]т?|их|его|час\S{0,2}|i|we|me|us|our|my|a|an|the|to|for|of|at|in|on|by|with|and|or|either|plus|also|together|any|some|need|needs|want|would|like|looking|look|find|book|booking|reserve|rent|please|hi|hello|can|could|get|have|is|are|there|available|free|slot|time|place|where|when|that|which|from|it|be|will|thanks|session|just|about|around|up|more|or)$/;

const MEANINGS_ONCE = new Set<Meaning["is"]>(["start", "soonAt", "range", "length", "people", "seats", "quantity", "floor", "prefer", "every"]);

const longest = (cursor: Cursor): Found | null =>
  READERS.map((read) => read(cursor)).reduce((best, found) => ((found?.used ?? 0) > (best?.used ?? 0) ? found : best), null);

const partOf = (line: string, tokens: readonly Token[], at: number, used: number, meaning: Meaning): Part => {
  const from = tokens[at]?.from ?? 0;
  const to = tokens[at + used - 1]?.to ?? from;
  return { text: line.slice(from, to), from, to, meaning };
};

/**
 * Understands a line of plain Russian or English: what is wished for, what each part of the line was taken for, and
 * what says nothing to us. The first of two hours, lengths or amounts counts. A line, or a word of it, typed in the other
 * keyboard layout is read as it was meant. Never throws; all numbers of the wish lie within `BOUNDS`, and no day before today.
 */
export function readWords(line: string, vocabulary: Vocabulary, now: Date): Understood {
  const heard = readLine(line, vocabulary, now);
  const strange = heard.unknown.filter((one) => one.why === undefined && /\p{L}/u.test(one.text) && one.from < LONGEST_LINE);
  if (strange.length === 0) return heard;
  const meant = line.replace(/\S+/gu, (piece, from: number) => (strange.some((one) => one.from < from + piece.length && one.to > from) ? otherLayout(piece) : piece));
  if (meant.length !== line.length || meant === line) return heard;
  const again = readLine(meant, vocabulary, now);
  if (again.unknown.length >= heard.unknown.length || again.parts.length <= heard.parts.length) return heard;
  const typed = ({ from, to }: { from: number; to: number }) => line.slice(from, to);
  return {
    wish: again.wish,
    parts: again.parts.map((part) => (part.text === typed(part) ? part : { ...part, text: typed(part), guess: part.text })),
    unknown: again.unknown.map((one) => ({ ...one, text: typed(one) })),
    layout: meant,
  };
}

function readLine(line: string, vocabulary: Vocabulary, now: Date): Understood {
  const today = siteDay(now);
  const tokens = tokensOf(line);
  let { parts, left, repeated } = readTokens(line, tokens, vocabulary, now);
  const slips = new Map(left.flatMap((token) => (mentionedIn(vocabulary, token.text) ? [] : [[token.from, dayWordFor(token)] as const])).filter(([, word]) => word !== null));
  if (slips.size > 0) {
    ({ parts, left, repeated } = readTokens(line, tokens.map((token) => ({ ...token, text: slips.get(token.from) ?? token.text })), vocabulary, now));
    parts = parts.map((part) => {
      const slip = [...slips].find(([from]) => from >= part.from && from < part.to);
      return slip ? { ...part, guess: slip[1]! } : part;
    });
  }
  const { understood, unknown } = guessed(line, left, vocabulary);
  parts.push(...understood);
  unknown.push(...repeated.map(({ text, from, to }) => ({ text, from, to })));
  parts.sort((a, b) => a.from - b.from);
  if (line.slice(LONGEST_LINE).trim() !== "") unknown.push({ text: line.slice(LONGEST_LINE).trim().slice(0, 40), from: LONGEST_LINE, to: line.length });
  const { wish, parts: heard, unknown: idle } = wishOf(line, parts, vocabulary, today);
  return { wish, parts: heard, unknown: [...unknown, ...idle].sort((a, b) => a.from - b.from) };
}

interface Pass {
  parts: Part[];
  left: Token[];
  repeated: Part[];
}

function readTokens(line: string, tokens: readonly Token[], vocabulary: Vocabulary, now: Date): Pass {
  const today = siteDay(now);
  const parts: Part[] = [];
  const left: Token[] = [];
  const repeated: Part[] = [];
  const taken = new Set<Meaning["is"]>();
  let last: Meaning | null = null;
  for (let at = 0; at < tokens.length; ) {
    const cursor: Cursor = { tokens, at, today, now, vocabulary, last };
    const token = tokens[at];
    if (token && belowZero(line, tokens, at)) {
      const used = countsAt(cursor, at + 2) && !termAt(vocabulary, tokens, at + 2) ? 3 : 2;
      left.push({ ...token, kind: "number", to: tokens[at + used - 1]!.to });
      at += used;
      continue;
    }
    const found = longest(cursor);
    if (found && taken.has(found.meaning.is) && !(found.meaning.is === "quantity" && ofAnother(cursor, at + found.used, parts))) {
      // Said for the second time: the first counts, and this is not stretched into something else.
      repeated.push(partOf(line, tokens, at, found.used, found.meaning));
      at += found.used;
      continue;
    }
    if (found) {
      parts.push(partOf(line, tokens, at, found.used, found.meaning));
      if (found.also) parts.push(partOf(line, tokens, at, found.used, found.also));
      if (MEANINGS_ONCE.has(found.meaning.is)) taken.add(found.meaning.is);
      last = found.meaning;
      at += found.used;
      continue;
    }
    if (token && token.kind !== "dash" && !(token.kind === "word" && FILLER.test(token.text))) left.push(token);
    at += 1;
  }
  return { parts, left, repeated };
}

/** «-5 человек»: a minus that stands apart from what is before it and belongs to a number. */
function belowZero(line: string, tokens: readonly Token[], at: number): boolean {
  const [before, sign, number] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (sign?.kind !== "dash" || number?.kind !== "number" || !/[-−]/.test(line[sign.from] ?? "") || sign.to !== number.from) return false;
  return before === undefined || (before.kind === "word" && numberAt(tokens, at - 1) === null && before.to < sign.from && tokens[at + 2]?.kind !== "dash");
}

/** «Две камеры и 3 штатива»: an amount of a thing that was not named before. */
function ofAnother({ tokens, vocabulary }: Cursor, at: number, before: readonly Part[]): boolean {
  const term = termAt(vocabulary, tokens, at);
  return term !== null && !before.some(({ meaning }) => meaning.is === "thing" && meaning.slugs.some((slug) => term.thing.slugs.includes(slug)));
}

/** Second look at what was left: slips of the hand, then words of the descriptions. */
function guessed(line: string, left: readonly Token[], vocabulary: Vocabulary): { understood: Part[]; unknown: Understood["unknown"] } {
  const understood: Part[] = [];
  const unknown: Understood["unknown"] = [];
  for (const token of left) {
    const thing = token.kind === "word" ? (mentionedIn(vocabulary, token.text) ?? guessOf(vocabulary, token.text)) : null;
    const place = { text: line.slice(token.from, token.to), from: token.from, to: token.to };
    if (thing) understood.push({ ...place, meaning: thing });
    else unknown.push(place);
  }
  return { understood, unknown };
}
