import { weekdayOfWord } from "./calendar";
import { anyPhraseAt, wordAt, type Reader } from "./cursor";
import { dayAt } from "./days";
import { monthOfWord } from "./months";
import { numberAt, ordinalAt } from "./numbers";

const ON = ["в", "во", "на", "с", "со", "до", "on", "from", "by", "until"];
const PASSED = ["вчера", "позавчера", "вчерашн*", "yesterday", "the day before yesterday", "day before yesterday"];
const LAST = /^(?:прошл\S+|прошедш\S+|last)$/;
const PERIOD = /^(?:недел\S+|месяц\S*|week|month|выходн\S+|weekend)$/;

/** Days that cannot be had: «вчера», «в прошлый вторник», «31 февраля», «1.1.2020». */
export const readNoDay: Reader = (cursor) => {
  const { tokens, at, today } = cursor;
  const lead = anyPhraseAt(tokens, at, ON);
  const place = at + lead;
  const passed = anyPhraseAt(tokens, place, PASSED);
  if (passed > 0) return { used: lead + passed, meaning: { is: "noDay", why: "past" } };
  const next = wordAt(tokens, place + 1);
  if (LAST.test(wordAt(tokens, place)) && (weekdayOfWord(next) > 0 || PERIOD.test(next))) return { used: lead + 2, meaning: { is: "noDay", why: "past" } };
  const day = dayAt(cursor, place);
  if (day) return day.day < today ? { used: lead + day.used, meaning: { is: "noDay", why: "past" } } : null;
  const used = datedAt(cursor, place);
  return used > 0 ? { used: lead + used, meaning: { is: "noDay", why: "never" } } : null;
};

/** How many pieces a date takes that no calendar has; asked only where `dayAt` found none. */
function datedAt({ tokens }: Parameters<Reader>[0], at: number): number {
  if (tokens[at]?.kind === "date") return 1;
  const number = ordinalAt(tokens, at) ?? numberAt(tokens, at);
  const year = (place: number) => (tokens[place]?.kind === "number" && (tokens[place]?.value ?? 0) >= 1900 && (tokens[place]?.value ?? 0) < 2200 ? 1 : 0);
  if (number && Number.isInteger(number.value) && number.value <= 99) {
    const month = monthOfWord(wordAt(tokens, at + number.used)) > 0 ? at + number.used + 1 : 0;
    return month > 0 ? month + year(month) - at : 0;
  }
  if (!/^[a-z]/.test(wordAt(tokens, at)) || monthOfWord(wordAt(tokens, at)) === 0) return 0;
  const after = ordinalAt(tokens, at + 1) ?? numberAt(tokens, at + 1);
  return after && Number.isInteger(after.value) && after.value > 28 && after.value <= 99 ? 1 + after.used + year(at + 1 + after.used) : 0;
}

const EXCEPT = ["кроме", "за исключением", "исключая", "только не", "но не", "не", "except", "except for", "except on", "excluding", "but not", "but not on", "not on", "not"];
const SMALL = ["в", "во", "на", "по", "on", "the"];

/** «Кроме пятницы», «только не во вторник и в среду», «except weekends». */
export const readExcept: Reader = (cursor) => {
  const { tokens, at } = cursor;
  const lead = anyPhraseAt(tokens, at, EXCEPT);
  if (lead === 0) return null;
  const weekdays: number[] = [];
  let place = at + lead;
  for (let next = place; ; ) {
    next += anyPhraseAt(tokens, next, ["и", "and", "или", "or"]);
    next += anyPhraseAt(tokens, next, SMALL);
    const word = wordAt(tokens, next);
    const which = weekdayOfWord(word);
    if (which > 0) weekdays.push(which);
    else if (/^(?:выходн\S+|weekends?)$/.test(word)) weekdays.push(6, 7);
    else break;
    place = next += 1;
  }
  if (weekdays.length > 0) return { used: place - at, meaning: { is: "except", weekdays } };
  // Another day after «кроме» is not heeded, and never taken for the wished one.
  const small = anyPhraseAt(tokens, place, SMALL);
  const day = dayAt(cursor, place + small);
  return day ? { used: lead + small + day.used, meaning: { is: "noDay" } } : null;
};
