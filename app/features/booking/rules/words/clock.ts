import { anyPhraseAt, phraseAt, wordAt, type Cursor, type Found, type Reader } from "./cursor";
import { numberAt, ordinalAt } from "./numbers";
import { countsAt } from "./counts";
import { lengthUnit } from "./lengths";
import { isMonth } from "./months";
import type { Token } from "./tokens";
import type { DayPart } from "./wish";

interface Clock {
  minute: number;
  /** A bare «2» or «7»: no sign of which half of the day, and the house sleeps at night. */
  bare: boolean;
  /** Written with 13 to 24, so that the other end of a range is too. */
  full: boolean;
  used: number;
}

type Half = "am" | "pm" | "night";
const HALF: Record<string, Half> = { утра: "am", am: "am", дня: "pm", вечера: "pm", pm: "pm", ночи: "night" };
const HOUR_WORDS = new Set(["час", "часа", "часов", "часу", "ч", "h", "o'clock", "oclock"]);
const NOON = new Set(["полдень", "полдня", "полудня", "полудню", "noon", "midday"]);
const MIDNIGHT = new Set(["полночь", "полуночи", "midnight"]);

const withHalf = (minute: number, half: Half): number => {
  const hour = minute % 720;
  if (half === "am") return hour;
  return half === "pm" ? (minute > 720 ? minute : hour + 720) : minute % 720;
};

/** Hours 1 to 7 without more said are of the afternoon: nobody is in the house at three in the morning. */
const afternoon = (minute: number): { minute: number; bare: boolean } => (minute >= 60 && minute < 480 ? { minute: minute + 720, bare: true } : { minute, bare: minute <= 720 });

const onDial = (hour: number) => Number.isInteger(hour) && hour >= 1 && hour <= 12;

/** «Половина третьего», «в полтретьего», «half past two», «quarter to three». */
function spokenHalf(tokens: readonly Token[], at: number): Clock | null {
  const word = wordAt(tokens, at);
  const russian = word === "половина" || word === "половине" || word === "пол" ? ordinalAt(tokens, at + 1) : null;
  if (russian && onDial(russian.value)) return { ...afternoon(russian.value * 60 - 30), full: false, used: 1 + russian.used };
  if (/^пол[а-я]{4,}/.test(word) && !NOON.has(word) && !MIDNIGHT.has(word)) {
    const hour = ordinalAt([{ ...tokens[at]!, text: word.slice(3) }], 0);
    if (hour && onDial(hour.value)) return { ...afternoon(hour.value * 60 - 30), full: false, used: 1 };
  }
  for (const [words, shift] of [[["half", "past"], 30], [["quarter", "past"], 15], [["quarter", "to"], -15]] as const) {
    const used = phraseAt(tokens, at, ...words);
    const hour = used ? numberAt(tokens, at + used) : null;
    if (hour && onDial(hour.value)) return { ...afternoon(hour.value * 60 + shift), full: false, used: used + hour.used };
  }
  return null;
}

/** An hour of the day at a place: «14», «14:30», «два часа дня», «2pm», «полдень». An amount of something else is not one. */
export function clockAt(cursor: Cursor, at: number): Clock | null {
  const { tokens } = cursor;
  const token = tokens[at];
  if (!token) return null;
  if (token.kind === "time") {
    const half = HALF[wordAt(tokens, at + 1)];
    if (half) return { minute: withHalf(token.value, half), bare: false, full: true, used: 2 };
    return { minute: token.value, bare: false, full: token.value >= 780, used: 1 };
  }
  if (NOON.has(token.text)) return { minute: 720, bare: false, full: false, used: 1 };
  if (MIDNIGHT.has(token.text)) return { minute: 1440, bare: false, full: true, used: 1 };
  const spoken = spokenHalf(tokens, at);
  if (spoken) return spoken;
  const number = numberAt(tokens, at);
  if (!number || !Number.isInteger(number.value) || number.value > 24) return null;
  let used = number.used;
  const hours = HOUR_WORDS.has(wordAt(tokens, at + used));
  if (hours) used += 1;
  const half = HALF[wordAt(tokens, at + used)];
  if (half) return { minute: withHalf(number.value * 60, half), bare: false, full: true, used: used + 1 };
  if (!hours && (lengthUnit(wordAt(tokens, at + used)) !== null || isMonth(wordAt(tokens, at + used)) || countsAt(cursor, at + used))) return null;
  if (number.value > 12) return { minute: number.value * 60, bare: false, full: true, used };
  return { ...afternoon(number.value * 60), full: false, used };
}

/** «В час», «с часу», «до часа»: one o'clock, when a word that asks for an hour stands before. */
const oneOClock = (tokens: readonly Token[], at: number): Clock | null =>
  /^час[ау]?$/.test(wordAt(tokens, at)) ? { minute: 780, bare: true, full: false, used: wordAt(tokens, at + 1) === "дня" ? 2 : 1 } : null;

const hourAt = (cursor: Cursor, at: number) => clockAt(cursor, at) ?? oneOClock(cursor.tokens, at);

const FROM = ["с", "со", "от", "начиная с", "from", "between"];
const TO = ["до", "по", "и", "to", "till", "until", "and", "til"];

/** The end of a range by its beginning: the same half of the day, else the next one, else the next morning. */
function rangeOf(first: Clock, second: Clock): { from: number; to: number } | null {
  let { minute: from } = first;
  let { minute: to } = second;
  const early = (clock: Clock) => (clock.bare && clock.minute > 720 ? clock.minute - 720 : clock.minute);
  // «2-5pm» and «с 2 до 5 вечера»: what was said of the end holds for the beginning.
  if (first.bare && second.full && !second.bare && early(first) < to - 720 && to > 720) from = early(first) + 720;
  else if (first.bare && !second.bare && from >= to) from = early(first);
  if (second.bare && !first.full && from < 720) {
    const raw = early(second);
    to = raw > from ? raw : raw + 720;
  } else if (second.bare && first.full) {
    const raw = early(second);
    to = raw > from ? raw : raw + 720 > from && !(first.minute >= 780 && !first.bare) ? raw + 720 : raw + 1440;
  } else if (second.bare && to <= from) to = early(second) + 720 > from ? early(second) + 720 : early(second) + 1440;
  from %= 1440;
  if (to <= from) to += 1440;
  return to - from <= 1440 ? { from, to } : null;
}

/** «С 14 до 17», «14–17», «from 2 to 5pm», «between 2 and 5». */
export const readRange: Reader = (cursor) => {
  const { tokens, at } = cursor;
  const lead = anyPhraseAt(tokens, at, FROM) || (["в", "at"].includes(wordAt(tokens, at)) || (wordAt(tokens, at) === "на" && tokens[at + 1]?.kind !== "word") ? 1 : 0);
  const first = lead > 0 ? hourAt(cursor, at + lead) : clockAt(cursor, at);
  if (!first) return null;
  const join = at + lead + first.used;
  const dash = tokens[join]?.kind === "dash";
  const to = dash ? 1 : lead > 0 || first.full || first.used > 1 ? anyPhraseAt(tokens, join, TO) : ["до", "to", "till", "until"].includes(wordAt(tokens, join)) ? 1 : 0;
  if (to === 0) return null;
  const second = lead > 0 || !dash ? hourAt(cursor, join + to) : clockAt(cursor, join + to);
  if (!second) return null;
  const bareNumbers = tokens[at]?.kind === "number" && lead === 0;
  // «2-3 часа» is how long, «14-17 часов» is when.
  if (bareNumbers && dash && HOUR_WORDS.has(wordAt(tokens, join + to + second.used - 1)) && second.minute - first.minute < 120 && !first.full) return null;
  const range = rangeOf(first, second);
  return range && { used: lead + first.used + to + second.used, meaning: { is: "range", ...range } };
};

const AT = ["в", "во", "к", "at", "by about", "начало в", "ровно в", "старт в", "starting at", "beginning at", "@"];
const ABOUT = ["около", "примерно в", "где то в", "ближе к", "часов в", "часа в", "around", "about", "at around", "at about", "approximately at", "circa"];
const AFTER = ["после", "позже", "не раньше", "не ранее", "попозже", "after", "later than", "past", "not before", "no earlier than", "any time after"];
const BEFORE = ["до", "не позже", "не позднее", "раньше", "закончить к", "before", "until", "till", "by", "not later than", "no later than", "earlier than"];

/** «В 14», «с двух часов», «около трёх», «после 18», «до обеда», and «завтра 14». */
export const readHour: Reader = (cursor) => {
  const { tokens, at } = cursor;
  const reads: [readonly string[], (clock: Clock) => Found["meaning"]][] = [
    [AFTER, (clock) => ({ is: "after", minute: clock.minute % 1440 })],
    [BEFORE, (clock) => ({ is: "before", minute: clock.minute })],
    [ABOUT, (clock) => ({ is: "start", minute: clock.minute % 1440, about: true, bare: clock.bare })],
    [[...AT, ...FROM], (clock) => ({ is: "start", minute: clock.minute % 1440, about: false, bare: clock.bare })],
  ];
  for (const [phrases, meaning] of reads) {
    const lead = anyPhraseAt(tokens, at, phrases);
    const clock = lead > 0 ? hourAt(cursor, at + lead) : null;
    if (clock) return { used: lead + clock.used, meaning: meaning(clock) };
  }
  const spoken = spokenHalf(tokens, at);
  if (spoken) return { used: spoken.used, meaning: { is: "start", minute: spoken.minute % 1440, about: false, bare: spoken.bare } };
  const clock = clockAt(cursor, at);
  const start = (found: Clock, more = 0): Found => ({ used: found.used + more, meaning: { is: "start", minute: found.minute % 1440, about: false, bare: found.bare } });
  // A sign of the hour is enough: «14:30», «2pm», «три часа дня»; a bare «14» only after a day.
  if (clock && (tokens[at]?.kind === "time" || (clock.used > 1 && clock.full && wordAt(tokens, at + clock.used - 1) in HALF) || /^(?:полдень|noon|midday)$/.test(tokens[at]?.text ?? ""))) return start(clock);
  const dayBefore = cursor.last?.is === "days" || cursor.last?.is === "every";
  if (clock && dayBefore && clock.used === 1 && tokens[at]?.kind === "number" && clock.minute >= 480) return start(clock);
  if (wordAt(tokens, at) === "на") {
    const hour = clockAt(cursor, at + 1);
    if (hour && (tokens[at + 1]?.kind === "time" || wordAt(tokens, at + hour.used) in HALF)) return start(hour, 1);
    if (hour && dayBefore && hour.used === 1 && tokens[at + 1]?.kind === "number" && (tokens[at + 1]?.value ?? 0) >= 8) return start(hour, 1);
  }
  return null;
};

const PARTS: readonly [part: DayPart, from: number, to: number, phrases: readonly string[]][] = [
  ["beforeLunch", 480, 780, ["до обеда", "до полудня", "перед обедом", "before lunch", "before noon", "before midday"]],
  ["afterLunch", 840, 1320, ["после обеда", "послеобеденн*", "after lunch"]],
  ["afterWork", 1080, 1320, ["после работы", "after work", "after hours"]],
  ["firstHalf", 480, 780, ["в первой половине дня", "первая половина дня", "первую половину дня", "first half of the day", "in the first half of the day"]],
  ["secondHalf", 780, 1320, ["во второй половине дня", "вторая половина дня", "вторую половину дня", "second half of the day", "in the second half of the day"]],
  ["morning", 480, 720, ["утром", "с утра", "утро", "по утрам", "с самого утра", "рано утром", "утренн*", "на утро", "с утречка", "morning", "in the morning", "early morning", "mornings"]],
  ["noon", 720, 840, ["в обед", "в обеденное время", "lunchtime", "at lunchtime", "over lunch", "at lunch"]],
  ["day", 720, 1020, ["днем", "в дневное время", "дневн*", "по дням", "in the daytime", "daytime"]],
  ["secondHalf", 720, 1080, ["afternoon", "in the afternoon", "afternoons"]],
  ["evening", 1020, 1320, ["вечером", "вечер", "по вечерам", "вечерн*", "на вечер", "под вечер", "ближе к вечеру", "вечерком", "evening", "in the evening", "evenings"]],
  ["night", 1320, 1920, ["ночью", "по ночам", "ночн*", "at night", "in the night", "nights"]],
];
const WHOLE_NIGHT = ["на ночь", "на всю ночь", "за ночь", "через ночь", "ночь", "overnight", "for the night", "all night", "all night long", "the whole night", "for a night", "over night"];

/** «Утром», «после обеда», «на ночь»: a part of the day. */
export const readDayPart: Reader = ({ tokens, at }) => {
  const night = anyPhraseAt(tokens, at, WHOLE_NIGHT);
  if (night > 0) return { used: night, meaning: { is: "part", part: "night", from: 1320, to: 1920, whole: true } };
  let best: Found | null = null;
  for (const [part, from, to, phrases] of PARTS) {
    const used = anyPhraseAt(tokens, at, phrases);
    if (used > (best?.used ?? 0)) best = { used, meaning: { is: "part", part, from, to, whole: false } };
  }
  return best;
};
