import { addDays, addMonths, minuteOfDay, siteDay, weekday, type Day } from "~/lib/time";
import { dayOf, monthSpan, nextDate, nextNumber, nextWeekday, spanOf, weekdayOfWeek, weekdayOfWord } from "./calendar";
import { anyPhraseAt, wordAt, type Cursor, type Found, type Reader } from "./cursor";
import { lengthUnit } from "./lengths";
import { monthOfWord } from "./months";
import { numberAt, ordinalAt } from "./numbers";

const NAMED: readonly [ahead: number, phrases: readonly string[]][] = [
  [0, ["сегодня", "today", "сегодняшн*"]],
  [1, ["завтра", "tomorrow", "tmrw", "tomorrow's", "завтрашн*"]],
  [2, ["послезавтра", "the day after tomorrow", "day after tomorrow", "после завтра"]],
  [3, ["послепослезавтра"]],
];
const THIS = /^(?:эт(?:от|у|а|о|ой|ом)|ближайш\S+|нынешн\S+|this|coming|текущ\S+)$/;
const NEXT = /^(?:следующ\S+|будущ\S+|next)$/;
const ON = ["в", "во", "на", "on", "by", "for", "к", "ко"];
const days = (from: Day, count: number, weekdays: number[] = []) => ({ is: "days" as const, from, days: count, weekdays });

interface Spot {
  day: Day;
  used: number;
}

/** A single day named at a place, without words before it: «25 ноября», «25.11», «следующий вторник», «завтра». */
export function dayAt({ tokens, today }: Pick<Cursor, "tokens" | "today">, at: number): Spot | null {
  const token = tokens[at];
  if (!token) return null;
  const spot = (day: Day | undefined, used: number): Spot | null => (day === undefined ? null : { day, used });
  if (token.kind === "date" && token.date) return spot(nextDate(today, token.date.month, token.date.day, token.date.year), 1);
  for (const [ahead, phrases] of NAMED) {
    const used = anyPhraseAt(tokens, at, phrases);
    if (used > 0) return { day: addDays(today, ahead), used };
  }
  const weekdayHere = weekdayOfWord(token.kind === "word" ? token.text : "");
  // «Mon» and «sun» are weekdays, «sat» may be a verb: nobody asks for a room with it.
  if (weekdayHere > 0) return { day: nextWeekday(today, weekdayHere), used: 1 };
  const which = weekdayOfWord(wordAt(tokens, at + 1));
  if (which > 0 && THIS.test(token.text)) {
    const found = weekdayOfWeek(today, which, 0);
    return { day: found < today ? addDays(found, 7) : found, used: 2 };
  }
  if (which > 0 && NEXT.test(token.text)) return { day: weekdayOfWeek(today, which, 1), used: 2 };
  return datedAt({ tokens, today }, at);
}

/** «25 ноября», «пятого декабря 2027 года», «november 25th», «the 25th of november», «25-го», «25 числа». */
function datedAt({ tokens, today }: Pick<Cursor, "tokens" | "today">, at: number): Spot | null {
  const the = wordAt(tokens, at) === "the" ? 1 : 0;
  const number = ordinalAt(tokens, at + the) ?? numberAt(tokens, at + the);
  if (number && Number.isInteger(number.value) && number.value >= 1 && number.value <= 31) {
    let end = at + the + number.used;
    if (wordAt(tokens, end) === "of") end += 1;
    const month = monthOfWord(wordAt(tokens, end));
    if (month > 0) {
      const year = yearAt({ tokens }, end + 1);
      const day = nextDate(today, month, number.value, year.value);
      return day === undefined ? null : { day, used: end + 1 + year.used - at };
    }
    const numbered = wordAt(tokens, at + the + number.used) === "числа";
    const token = tokens[at + the];
    if (numbered || (token?.kind === "number" && token.ordinal && lengthUnit(wordAt(tokens, at + the + 1)) === null && !/^(?:этаж\S*|floor|половин\S*)$/.test(wordAt(tokens, at + the + 1)))) {
      const day = nextNumber(today, number.value);
      return day === undefined ? null : { day, used: the + number.used + (numbered ? 1 : 0) };
    }
    return null;
  }
  const month = monthOfWord(wordAt(tokens, at));
  const after = month > 0 ? (ordinalAt(tokens, at + 1) ?? numberAt(tokens, at + 1)) : null;
  if (!after || !/^[a-z]/.test(wordAt(tokens, at)) || !Number.isInteger(after.value) || after.value > 31) return null;
  const year = yearAt({ tokens }, at + 1 + after.used);
  const day = nextDate(today, month, after.value, year.value);
  return day === undefined ? null : { day, used: 1 + after.used + year.used };
}

function yearAt({ tokens }: Pick<Cursor, "tokens">, at: number): { value: number; used: number } {
  const token = tokens[at];
  if (token?.kind !== "number" || token.value < 2000 || token.value > 2199) return { value: 0, used: 0 };
  return { value: token.value, used: /^(?:год\S?|года|г)$/.test(wordAt(tokens, at + 1)) ? 2 : 1 };
}

const EVERY = ["каждый", "каждую", "каждое", "по", "every", "each"];
const PLURAL = /(?:ам|ям|s)$/;

/** «Каждый вторник», «по вторникам», «every Tuesday», «еженедельно». */
export const readEvery: Reader = ({ tokens, at, today }) => {
  const weekly = anyPhraseAt(tokens, at, ["еженедельно", "каждую неделю", "раз в неделю", "weekly", "every week", "once a week"]);
  if (weekly > 0) return { used: weekly, meaning: { is: "every", from: today, days: 7, weekdays: [] } };
  const daily = anyPhraseAt(tokens, at, ["ежедневно", "каждый день", "daily", "every day"]);
  if (daily > 0) return { used: daily, meaning: { is: "every", from: today, days: 7, weekdays: [] } };
  const lead = anyPhraseAt(tokens, at, EVERY);
  const word = wordAt(tokens, at + lead);
  const which = weekdayOfWord(word);
  if (which === 0 || (lead === 0 && !(PLURAL.test(word) && word.length > 4 && /s$/.test(word)))) return null;
  if (wordAt(tokens, at) === "по" && !PLURAL.test(word)) return null;
  return { used: lead + 1, meaning: { is: "every", from: nextWeekday(today, which), days: 1, weekdays: [which] } };
};

/** A range of days: «с 1 по 5 декабря», «1-5 декабря», «пн-ср», «from Monday to Wednesday». */
const readSpan: Reader = (cursor) => {
  const { tokens, at, today } = cursor;
  const lead = anyPhraseAt(tokens, at, ["с", "со", "from", "between", "начиная с"]);
  const span = (from: Day, to: Day, used: number): Found | null => {
    const found = spanOf(today, from, to);
    return found ? { used, meaning: days(found.from, found.days) } : null;
  };
  // «С 1 по 5 декабря»: the month stands once, after the second number.
  const number = ordinalAt(tokens, at + lead) ?? numberAt(tokens, at + lead);
  const first = dayAt(cursor, at + lead);
  const used = first?.used ?? number?.used ?? 0;
  if (used === 0) return null;
  const join = at + lead + used;
  const to = tokens[join]?.kind === "dash" ? 1 : lead > 0 ? anyPhraseAt(tokens, join, ["по", "до", "to", "till", "until", "through", "and"]) : anyPhraseAt(tokens, join, ["по", "to", "through", "till"]);
  if (to === 0) return null;
  const second = dayAt(cursor, join + to);
  if (!second) return null;
  if (first) {
    // «С пятницы по вторник»: the second is the next one after the first.
    const end = second.day < first.day ? dayAt({ tokens, today: first.day }, join + to)?.day : second.day;
    return end === undefined ? null : span(first.day, end, lead + used + to + second.used);
  }
  if (!number || !Number.isInteger(number.value)) return null;
  const from = dayOf(Number(second.day.slice(0, 4)), Number(second.day.slice(5, 7)), number.value);
  return from !== undefined && from <= second.day ? span(from, second.day, lead + used + to + second.used) : null;
};

const COUNTED_AHEAD = ["через", "in"];
const WITHIN = ["в ближайшие", "на ближайшие", "ближайшие", "в течение", "within", "within the next", "the next", "over the next", "in the next", "next", "следующие", "за"];

/** «Через 3 дня», «in a week», «в ближайшие два дня», «на днях». */
const readAhead: Reader = ({ tokens, at, today }) => {
  const soon = anyPhraseAt(tokens, at, ["на днях", "in the coming days", "in the next few days", "in the next couple of days"]);
  if (soon > 0) return { used: soon, meaning: days(today, 3) };
  const ahead = anyPhraseAt(tokens, at, COUNTED_AHEAD);
  const within = anyPhraseAt(tokens, at, WITHIN);
  const lead = Math.max(ahead, within);
  if (lead === 0) return null;
  const article = ["a", "an"].includes(wordAt(tokens, at + lead)) ? 1 : 0;
  const number = numberAt(tokens, at + lead + article);
  if (number && (!Number.isInteger(number.value) || number.value > 400)) return null;
  const place = at + lead + article + (number?.used ?? 0);
  const unit = lengthUnit(wordAt(tokens, place));
  if (unit === null || unit < 1440) return null;
  const count = (number?.value ?? 1) * (unit === 10_080 ? 7 : 1);
  const used = place + 1 - at;
  if (ahead > 0 && ahead === lead) {
    const from = unit === 43_200 ? addMonths(today, number?.value ?? 1) : addDays(today, count);
    return { used, meaning: days(from, 1) };
  }
  if (!number && article === 0 && unit === 1440) return null;
  if (wordAt(tokens, at) === "за" || (wordAt(tokens, at) === "next" && !number)) return null;
  return { used, meaning: days(today, unit === 43_200 ? 31 : Math.max(1, count)) };
};

/** «Через 2 часа», «in half an hour»: a moment of today, or of tomorrow. */
export const readSoonAt: Reader = ({ tokens, at, now }) => {
  if (anyPhraseAt(tokens, at, COUNTED_AHEAD) === 0) return null;
  const half = anyPhraseAt(tokens, at + 1, ["полчаса", "half an hour"]);
  const an = ["an", "a"].includes(wordAt(tokens, at + 1)) ? 1 : 0;
  const number = half > 0 ? { value: 0.5, used: 0 } : (numberAt(tokens, at + 1 + an) ?? { value: 1, used: 0 });
  const place = at + 1 + an + number.used;
  const unit = half > 0 ? 60 : lengthUnit(wordAt(tokens, place));
  if (unit === null || unit > 60) return null;
  if (number.value * unit > 1440 * 3) return null;
  // To ten minutes, later rather than earlier.
  const step = 600_000;
  const when = new Date(Math.ceil((now.getTime() + number.value * unit * 60_000) / step) * step);
  return { used: half > 0 ? 1 + half : place + 1 - at, meaning: { is: "soonAt", from: siteDay(when), minute: minuteOfDay(when) } };
};

/** «На этой неделе», «в следующем месяце», «в выходные», «в конце недели», «в декабре». */
const readPeriod: Reader = ({ tokens, at, today }) => {
  const lead = anyPhraseAt(tokens, at, ["в", "во", "на", "до конца", "in", "on", "at", "over", "during", "for", "by the end of", "until the end of", "till the end of", "before the end of"]);
  const found = (from: Day, to: Day, used: number, weekdays: number[] = []): Found | null => {
    const span = spanOf(today, from, to);
    return span ? { used, meaning: days(span.from, Math.min(31, span.days), weekdays) } : null;
  };
  const toEnd = anyPhraseAt(tokens, at, ["до конца", "by the end of", "until the end of", "till the end of", "before the end of"]) > 0;
  const place = at + lead;
  const the = wordAt(tokens, place) === "the" ? 1 : 0;
  const edge = edgeAt(tokens, place + the);
  const start = place + the + edge.used;
  const article = wordAt(tokens, start) === "the" ? 1 : 0;
  const word = wordAt(tokens, start + article);
  const named = THIS.test(word) ? 0 : NEXT.test(word) ? 1 : word === "через" ? 1 : null;
  const noun = wordAt(tokens, start + article + (named === null ? 0 : 1));
  const end = start + article + (named === null ? 0 : 1) + 1 - at;
  if (/^(?:недел[яеюи]|неделю|week)$/.test(noun) && (named !== null || edge.used > 0 || (wordAt(tokens, at) === "на" && noun === "неделе") || toEnd)) {

    const [first, last] = edge.part === "start" ? [0, 1] : edge.part === "middle" ? [1, 3] : edge.part === "end" ? [3, 4] : [0, 6];
    const week = (ahead: number) => {
      const monday = weekdayOfWeek(today, 1, ahead);
      return found(addDays(monday, first), addDays(monday, last), end);
    };
    // At the weekend «the end of the week» is already that of the next one.
    return week(named ?? 0) ?? week(1);
  }
  if (/^(?:выходн\S+|weekends?|уикенд\S*)$/.test(noun)) {
    const saturday = weekdayOfWeek(today, 6, named === 1 ? 1 : 0);
    return found(saturday, addDays(saturday, 1), end);
  }
  const workdays = anyPhraseAt(tokens, at, ["в будни", "по будням", "в рабочие дни", "в будний день", "on weekdays", "weekdays", "on a weekday", "on working days", "on business days", "будни"]);
  if (workdays > 0) return { used: workdays, meaning: days(today, 7, [1, 2, 3, 4, 5]) };
  if (/^(?:месяц\S{0,2}|month)$/.test(noun) && (named !== null || edge.used > 0 || toEnd)) {
    const { from, to } = monthSpan(today, named ?? 0);
    return part(from, to, edge.part, end, found);
  }
  const month = monthOfWord(word);
  // A bare «may» asks for leave.
  if (month > 0 && (lead > 0 || edge.used > 0 || (!/^ма[йя]$|^may$/.test(word) && tokens[at - 1]?.kind !== "number")) && named === null) {
    const { from, to } = monthSpan(today, (month - Number(today.slice(5, 7)) + 12) % 12);
    return part(from, to, edge.part, start + article + 1 - at, found);
  }
  return null;
};

const edgeAt = (tokens: Cursor["tokens"], at: number): { part: "start" | "middle" | "end" | null; used: number } => {
  const edges: ["start" | "middle" | "end", readonly string[]][] = [
    ["start", ["начале", "начало", "beginning of", "start of", "early"]],
    ["middle", ["середине", "середину", "middle of", "mid"]],
    ["end", ["конце", "конец", "end of", "late"]],
  ];
  for (const [part, phrases] of edges) {
    const used = anyPhraseAt(tokens, at, phrases);
    if (used > 0) return { part, used };
  }
  return { part: null, used: 0 };
};

function part(from: Day, to: Day, edge: ReturnType<typeof edgeAt>["part"], used: number, found: (from: Day, to: Day, used: number) => Found | null): Found | null {
  if (edge === "start") return found(from, addDays(from, 9), used);
  if (edge === "middle") return found(addDays(from, 10), addDays(from, 19), used);
  if (edge === "end") return found(addDays(from, 20), to, used);
  return found(from, to, used);
}

const UNTIL = ["до", "не позже", "не позднее", "until", "till", "by", "before", "no later than", "not later than"];
const SINCE = ["с", "со", "начиная с", "после", "не раньше", "from", "after", "starting", "starting from", "since"];

/** A day with the word before it: «во вторник», «до пятницы», «со среды», «после 1 декабря». */
const readDay: Reader = (cursor) => {
  const { tokens, at, today } = cursor;
  const until = anyPhraseAt(tokens, at, UNTIL);
  const last = until > 0 ? dayAt(cursor, at + until) : null;
  if (last) {
    const span = spanOf(today, today, last.day);
    return span ? { used: until + last.used, meaning: days(span.from, Math.min(31, span.days)) } : null;
  }
  const since = anyPhraseAt(tokens, at, SINCE);
  const first = since > 0 ? dayAt(cursor, at + since) : null;
  if (first) {
    const day = addDays(first.day, ["после", "after"].includes(wordAt(tokens, at)) ? 1 : 0);
    return { used: since + first.used, meaning: days(day < today ? today : day, 7) };
  }
  const lead = anyPhraseAt(tokens, at, ON);
  const day = dayAt(cursor, at + lead) ?? (lead > 0 ? dayAt(cursor, at) : null);
  // A day that has passed is no wish: it stays among what was not understood.
  return !day || day.day < today ? null : { used: lead + day.used, meaning: days(day.day, 1, namedWeekday(tokens, at + lead, day)) };
};

/** The weekday that was said by name, so that two of them make a choice. */
const namedWeekday = (tokens: Cursor["tokens"], at: number, { day, used }: Spot): number[] =>
  Array.from({ length: used }, (_, index) => weekdayOfWord(wordAt(tokens, at + index))).some((which) => which > 0) ? [weekday(day)] : [];

/** «Tonight» is today and its evening. */
const readTonight: Reader = ({ tokens, at, today }) =>
  wordAt(tokens, at) === "tonight" ? { used: 1, meaning: days(today, 1), also: { is: "part", part: "evening", from: 1020, to: 1320, whole: false } } : null;

/** Days, in whatever way they are said; the reading that takes the most of the line. */
export const readDays: Reader = (cursor) =>
  [readTonight, readSpan, readAhead, readPeriod, readDay]
    .map((read) => read(cursor))
    .reduce((best, found) => ((found?.used ?? 0) > (best?.used ?? 0) ? found : best), null);
