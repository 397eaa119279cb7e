import { message } from "~/lib/say-message";
import { FILLER, readWords } from "../../rules/words/read";
import { tokensOf } from "../../rules/words/tokens";
import { makeVocabulary } from "../../rules/words/vocabulary";

const LONGEST_PHRASE = 60;
const MOST_WORDS = 5;
const SHORTEST_WORD = 2;
/** The beginning of a word says something by itself only when it is a little longer. */
const SHORTEST_BEGINNING = 3;

/** Words that the search reads itself: days, hours, lengths, amounts. The beginning of one of them would take its place. */
export const BUILT_IN: readonly string[] = (
  "сегодня завтра послезавтра понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье выходные будни неделя недели месяц " +
  "январь января февраль февраля март марта апрель апреля май мая июнь июня июль июля август августа сентябрь сентября октябрь октября ноябрь ноября декабрь декабря " +
  "утро утром вечер вечером ночь ночью день днем обеда полдень полночь час часа часов часик минут минута минуты полчаса полтора полторы сутки смена смену " +
  "человек человека людей участников этаж этаже сейчас срочно поскорее дешевле каждый " +
  "today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday weekend week month " +
  "january february march april june july august september october november december " +
  "morning afternoon evening night noon midnight hour hours minutes minute people floor every cheapest overnight"
).split(" ");

/** A phrase as it is kept: lower case, «ё» as «е», words by single spaces. */
export const plainPhrase = (typed: string): string => typed.toLowerCase().replace(/ё/g, "е").replace(/[-–—−\s]+/g, " ").trim();

const bare = (word: string) => word.replace(/\*$/, "");

function wordFault(word: string, alone: boolean): string | null {
  const text = bare(word);
  const [token, ...rest] = tokensOf(text);
  if (token?.kind !== "word" || rest.length > 0 || token.text !== text) return message("field.houseWord", { word });
  const shortest = alone && word.endsWith("*") ? SHORTEST_BEGINNING : SHORTEST_WORD;
  return text.length < shortest ? message("field.houseWordShort", { word, min: shortest }) : null;
}

/** Whether the search understands a phrase, or a part of it, by itself: as a day, an hour, an amount, or a word of politeness. */
function saysElse(phrase: string, now: Date): boolean {
  const words = phrase.split(" ");
  if (words.some((word) => word.endsWith("*") && BUILT_IN.some((known) => known.startsWith(bare(word))))) return true;
  if (words.every((word) => FILLER.test(bare(word)) || BUILT_IN.includes(bare(word)))) return true;
  return readWords(words.map(bare).join(" "), makeVocabulary([], []), now).parts.length > 0;
}

/** Why a plain phrase cannot be a word of the house, as a message of a form; null when it can. */
export function phraseFault(phrase: string, now: Date): string | null {
  const words = phrase.split(" ");
  if (phrase === "") return message("field.required");
  if (phrase.length > LONGEST_PHRASE || words.length > MOST_WORDS) return message("field.housePhraseLong", { word: `${phrase.slice(0, 30)}…`, words: MOST_WORDS, max: LONGEST_PHRASE });
  const fault = words.map((word) => wordFault(word, words.length === 1)).find((one) => one !== null);
  return fault ?? (saysElse(phrase, now) ? message("field.houseWordTaken", { word: phrase }) : null);
}
