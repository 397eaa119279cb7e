import { anyPhraseAt, wordAt, type Cursor, type Reader } from "./cursor";
import { groupOf, numberAt, ordinalAt } from "./numbers";
import type { Token } from "./tokens";
import { termAt } from "./vocabulary";

const PEOPLE = /^(?:человек\S*|чел|люд(?:ей|и|ям|ьми)|персон\S*|гост(?:ей|я|и|ями)|участник\S*|актер\S*|артист\S*|зрител\S*|музыкант\S*|студент\S*|дет(?:ей|ьми)|people|persons?|guests?|performers?|actors?|participants?|attendees|viewers|pax|ppl|of)$/;
const SEATS = /^(?:мест\S{0,2}|местам|кресел|seats?|places?)$/;
const UNITS = /^(?:штук\S?|шт|единиц\S?|pieces?|units?|pcs)$/;
const FLOOR = /^(?:этаж\S{0,2}|floor)$/;

/** Whether what stands at a place is counted: people, seats, units, a word of the house for them, a floor. */
export function countsAt({ tokens, vocabulary }: Cursor, at: number): boolean {
  const word = wordAt(tokens, at);
  if (word === "of") return false;
  return PEOPLE.test(word) || SEATS.test(word) || UNITS.test(word) || FLOOR.test(word) || word === "числа" || termAt(vocabulary, tokens, at)?.counted === true;
}

const LEADS = ["на", "для", "нас", "нас будет", "будет", "с", "for", "with", "for up to", "up to", "до", "около", "группа из", "группы из", "команда из", "команды из", "party of", "for a party of", "a party of", "group of", "for a group of", "a group of", "team of", "for a team of", "a team of", "на группу из", "на команду из", "we are", "there are", "вместимостью", "вместимость", "минимум", "минимум на", "от", "at least"];
/** After these a bare number counts people: «на 6», «for 6». */
const BARE_LEADS = ["на", "для", "нас", "нас будет", "for", "party of", "for a party of", "group of", "for a group of", "a group of", "team of", "for a team of", "a team of", "группа из", "команда из", "на группу из", "на команду из"];

/** «6-8 человек»: room for the more of them. */
function amountAt(tokens: readonly Token[], at: number) {
  const number = numberAt(tokens, at);
  if (!number) return null;
  if (tokens[at + number.used]?.kind !== "dash") return number;
  const upper = numberAt(tokens, at + number.used + 1);
  return upper ? { value: upper.value, used: number.used + 1 + upper.used } : number;
}

/** How many: people, seats or units. A word of the house after the number stays to be read as the thing itself. */
export const readCount: Reader = (cursor) => {
  const { tokens, at, vocabulary } = cursor;
  const lead = anyPhraseAt(tokens, at, LEADS);
  const group = groupOf(wordAt(tokens, at + lead));
  if (group > 0) {
    const people = PEOPLE.test(wordAt(tokens, at + lead + 1)) ? 1 : 0;
    return { used: lead + 1 + people, meaning: { is: "people", count: group } };
  }
  const amount = amountAt(tokens, at + lead);
  if (!amount || !Number.isInteger(amount.value) || amount.value < 1) return null;
  const end = at + lead + amount.used;
  const next = wordAt(tokens, end);
  const used = lead + amount.used;
  if (PEOPLE.test(next) && next !== "of") return { used: used + 1, meaning: { is: "people", count: amount.value } };
  // «20 рабочих мест»: a word of the house that counts units.
  const term = termAt(vocabulary, tokens, end);
  if (term?.counted) return { used, meaning: { is: "quantity", count: amount.value } };
  if (SEATS.test(next)) return { used: used + 1, meaning: { is: "seats", count: amount.value } };
  if (UNITS.test(next)) return { used: used + 1, meaning: { is: "quantity", count: amount.value } };
  const bare = anyPhraseAt(tokens, at, BARE_LEADS);
  if (bare > 0 && bare === lead && tokens[end]?.kind !== "dash") return { used, meaning: { is: "people", count: amount.value } };
  return null;
};

/** «На втором этаже», «2 этаж», «floor 2», «2nd floor». */
export const readFloor: Reader = ({ tokens, at }) => {
  const lead = anyPhraseAt(tokens, at, ["на", "on", "on the", "the"]);
  const place = at + lead;
  if (wordAt(tokens, place) === "floor") {
    const number = numberAt(tokens, place + 1);
    return number && Number.isInteger(number.value) && number.value <= 99 ? { used: lead + 1 + number.used, meaning: { is: "floor", floor: number.value } } : null;
  }
  const number = ordinalAt(tokens, place) ?? numberAt(tokens, place);
  return number && Number.isInteger(number.value) && number.value <= 99 && FLOOR.test(wordAt(tokens, place + number.used))
    ? { used: lead + number.used + 1, meaning: { is: "floor", floor: number.value } }
    : null;
};
