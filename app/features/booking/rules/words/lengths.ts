import { anyPhraseAt, wordAt, type Reader } from "./cursor";
import { groupOf, numberAt } from "./numbers";

const UNITS: readonly [RegExp, number][] = [
  [/^(?:час|часа|часов|часу|часик|часика|часиков|часок|ч|h|hr|hrs|hour|hours)$/, 60],
  [/^(?:мин|минут|минута|минуты|минуту|минуток|min|mins|minute|minutes)$/, 1],
  [/^(?:день|дня|дней|дн|денек|days?|сутки|суток|сут)$/, 1440],
  [/^(?:недел[яиюь]|weeks?|wk)$/, 10_080],
  [/^(?:смен[ауы]|смен|shifts?)$/, 480],
  [/^(?:месяц|месяца|месяцев|months?)$/, 43_200],
];

/** Minutes in a word of time; null for any other word. */
export const lengthUnit = (word: string): number | null => UNITS.find(([form]) => form.test(word))?.[1] ?? null;

const LEADS = ["на", "for", "около", "примерно", "примерно на", "на примерно", "около на", "минимум", "минимум на", "хотя бы", "хотя бы на", "about", "for about", "at least", "for at least", "продолжительностью", "длительностью", "lasting", "ровно на"];
const WHOLE_DAY = ["весь день", "целый день", "на весь день", "на целый день", "all day", "all day long", "the whole day", "whole day", "for the whole day", "full day", "a full day", "for a full day", "for the day"];
const HALF_HOUR = /^(?:полчас(?:а|ика|ик)|получас(?:а)?)$/;

/** How long: «на 3 часа», «полтора часа», «час 30 минут», «an hour and a half», «на сутки», «весь день». */
export const readLength: Reader = ({ tokens, at }) => {
  const whole = anyPhraseAt(tokens, at, WHOLE_DAY);
  if (whole > 0) return { used: whole, meaning: { is: "length", minutes: 480, whole: true } };
  let place = at + anyPhraseAt(tokens, at, LEADS);
  const lead = place > at;
  const done = (minutes: number, end: number) => {
    const rounded = Math.round(minutes);
    return rounded >= 1 ? { used: end - at, meaning: { is: "length" as const, minutes: Math.min(rounded, 1_000_000), whole: false } } : null;
  };

  if (HALF_HOUR.test(wordAt(tokens, place))) return done(30, place + 1);
  const halves = anyPhraseAt(tokens, place, ["пол часа", "пол часика", "half an hour", "a half hour", "half hour"]);
  if (halves > 0) return done(30, place + halves);
  const halfDay = anyPhraseAt(tokens, place, ["полдня", "пол дня", "half a day", "half day", "a half day"]);
  if (halfDay > 0 && lead) return done(240, place + halfDay);
  const hourAndHalf = anyPhraseAt(tokens, place, ["an hour and a half", "hour and a half", "one hour and a half", "час с половиной"]);
  if (hourAndHalf > 0) return done(90, place + hourAndHalf);

  // «Часа на три», «часов пять»: roughly, the number comes after.
  const roughUnit = /^(?:час[аиоы]\S*|часик\S*|дня|дней|минут)$/.test(wordAt(tokens, place)) ? lengthUnit(wordAt(tokens, place)) : null;
  if (roughUnit !== null) {
    const on = wordAt(tokens, place + 1) === "на" ? 1 : 0;
    const number = numberAt(tokens, place + 1 + on);
    if (number && lengthUnit(wordAt(tokens, place + 1 + on + number.used)) === null && (on === 1 || !lead)) return done(number.value * roughUnit, place + 1 + on + number.used);
  }

  if (["a", "an", "one"].includes(wordAt(tokens, place)) && lead) place += 1;
  if (wordAt(tokens, place) === "a" && wordAt(tokens, place + 1) === "couple") place += 1;
  // «Двое суток»: this word of time is counted as people are.
  const days = /^сут/.test(wordAt(tokens, place + 1)) ? groupOf(wordAt(tokens, place)) : 0;
  let number = days > 0 ? { value: days, used: 1 } : numberAt(tokens, place);
  let end = place + (number?.used ?? 0);
  if (number && wordAt(tokens, end) === "of") end += 1;
  // «2-3 часа»: enough for the longer one.
  if (number && tokens[end]?.kind === "dash") {
    const upper = numberAt(tokens, end + 1);
    if (upper && lengthUnit(wordAt(tokens, end + 1 + upper.used)) !== null) {
      end += 1 + upper.used;
      number = upper;
    }
  }
  const and = anyPhraseAt(tokens, end, ["с половиной", "and a half"]);
  const half = and > 0 && number ? 0.5 : 0;
  if (half > 0) end += and;
  const unit = lengthUnit(wordAt(tokens, end));
  if (unit === null) return null;
  if (!number) {
    // A bare unit is a length only when something says so: «на час», «for an hour», «часик».
    const word = wordAt(tokens, end);
    if (!lead && !/^(?:часик|часок|сутки)$/.test(word)) return null;
    // «На неделю» is how long, «на неделе» is when; «на день» may be both.
    if (lead && word === "день") return { used: end + 1 - at, meaning: { is: "length", minutes: 480, whole: true } };
    // «На час-полтора», «на час-два»: enough for the longer one.
    const upper = tokens[end + 1]?.kind === "dash" ? numberAt(tokens, end + 2) : null;
    if (upper && upper.value <= 12) return done(upper.value * unit, end + 2 + upper.used);
    return withRest(tokens, unit, end + 1, done);
  }
  const afterUnit = anyPhraseAt(tokens, end + 1, ["с половиной", "and a half"]);
  if (afterUnit > 0) return done((number.value + 0.5) * unit, end + 1 + afterUnit);
  return withRest(tokens, (number.value + half) * unit, end + 1, done);
};

/** «Час 30 минут», «2 hours and 15 minutes»: what follows the hours. */
function withRest<T>(tokens: Parameters<Reader>[0]["tokens"], minutes: number, end: number, done: (minutes: number, end: number) => T): T {
  const and = ["и", "and"].includes(wordAt(tokens, end)) ? 1 : 0;
  const more = numberAt(tokens, end + and);
  if (more && lengthUnit(wordAt(tokens, end + and + more.used)) === 1 && minutes % 60 === 0) return done(minutes + more.value, end + and + more.used + 1);
  return done(minutes, end);
}
