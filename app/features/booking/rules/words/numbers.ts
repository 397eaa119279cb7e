import type { Token } from "./tokens";

const UNITS: readonly (readonly string[])[] = [
  ["ноль", "zero"],
  ["один", "одна", "одну", "одного", "одной", "одно", "one"],
  ["два", "две", "двух", "двум", "двумя", "пара", "пару", "two", "couple"],
  ["три", "трех", "трем", "тремя", "three"],
  ["четыре", "четырех", "четырем", "четырьмя", "four"],
  ["пять", "пяти", "пятью", "five"],
  ["шесть", "шести", "шестью", "six"],
  ["семь", "семи", "семью", "seven"],
  ["восемь", "восьми", "восемью", "eight"],
  ["девять", "девяти", "девятью", "nine"],
  ["десять", "десяти", "десятью", "ten"],
  ["одиннадцать", "одиннадцати", "eleven"],
  ["двенадцать", "двенадцати", "дюжина", "дюжину", "twelve", "dozen"],
  ["тринадцать", "тринадцати", "thirteen"],
  ["четырнадцать", "четырнадцати", "fourteen"],
  ["пятнадцать", "пятнадцати", "fifteen"],
  ["шестнадцать", "шестнадцати", "sixteen"],
  ["семнадцать", "семнадцати", "seventeen"],
  ["восемнадцать", "восемнадцати", "eighteen"],
  ["девятнадцать", "девятнадцати", "nineteen"],
];
const TENS: readonly (readonly string[])[] = [
  ["двадцать", "двадцати", "twenty"],
  ["тридцать", "тридцати", "thirty"],
  ["сорок", "сорока", "forty"],
  ["пятьдесят", "пятидесяти", "fifty"],
  ["шестьдесят", "шестидесяти", "sixty"],
  ["семьдесят", "семидесяти", "seventy"],
  ["восемьдесят", "восьмидесяти", "eighty"],
  ["девяносто", "девяноста", "ninety"],
];
const SMALL = new Map(UNITS.flatMap((words, value) => words.map((word) => [word, value] as const)));
const ROUND = new Map([...TENS.flatMap((words, index) => words.map((word) => [word, (index + 2) * 10] as const)), ["сто", 100], ["ста", 100], ["hundred", 100]]);
const HALVES = new Set(["полтора", "полторы", "полутора"]);

const ORDINALS = ["перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат", "двадцат"];
const ORDINAL_END = /^(?:ого|ое|его|ем|ом|ему|ому|ий|ый|ой|ье|ьего|ьем|ьему|ая|ую|ья|ью)$/;
const ENGLISH_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** People who come together: «троих», «вчетвером». */
const TOGETHER = [
  [2, "двое", "двоих", "двоим", "вдвоем"],
  [3, "трое", "троих", "троим", "втроем"],
  [4, "четверо", "четверых", "четверым", "вчетвером"],
  [5, "пятеро", "пятерых", "пятерым", "впятером"],
  [6, "шестеро", "шестерых", "шестерым", "вшестером"],
  [7, "семеро", "семерых", "семерым", "всемером"],
  [8, "восьмеро", "восьмерых", "восьмерым", "ввосьмером"],
  [9, "девятеро", "девятерых", "девятерым", "вдевятером"],
  [10, "десятеро", "десятерых", "десятерым", "вдесятером"],
] as const;
const GROUPS = new Map<string, number>(TOGETHER.flatMap(([count, ...words]) => words.map((word): [string, number] => [word, count])));

export interface Read {
  value: number;
  /** How many tokens it took. */
  used: number;
}

/** An amount at a place: digits, or words up to 199 («двадцать пять», «полтора», «three»). */
export function numberAt(tokens: readonly Token[], at: number): Read | null {
  const token = tokens[at];
  if (!token) return null;
  if (token.kind === "number") return token.ordinal ? null : { value: token.value, used: 1 };
  if (token.kind !== "word") return null;
  if (HALVES.has(token.text)) return { value: 1.5, used: 1 };
  const round = ROUND.get(token.text);
  if (round !== undefined) {
    const next = tokens[at + 1];
    const dash = next?.kind === "dash" ? 1 : 0;
    const rest = tokens[at + 1 + dash];
    const unit = rest?.kind === "word" ? SMALL.get(rest.text) : undefined;
    return unit !== undefined && unit > 0 && unit < 10 ? { value: round + unit, used: 2 + dash } : { value: round, used: 1 };
  }
  const small = SMALL.get(token.text);
  return small === undefined ? null : { value: small, used: 1 };
}

const ordinalWord = (text: string): number => {
  const english = ENGLISH_ORDINALS.indexOf(text) + 1;
  if (english > 0) return english;
  // The longest stem first: «двенадцат» begins with no other, «пятнадцат» begins with «пят».
  for (let index = ORDINALS.length - 1; index >= 0; index -= 1) {
    const stem = ORDINALS[index] ?? "";
    if (text.startsWith(stem) && ORDINAL_END.test(text.slice(stem.length))) return index + 1;
  }
  return /^тридцат/.test(text) && ORDINAL_END.test(text.slice(7)) ? 30 : 0;
};

/** «25-го», «пятого», «двадцать пятого», «third»; null for anything else. */
export function ordinalAt(tokens: readonly Token[], at: number): Read | null {
  const token = tokens[at];
  if (!token) return null;
  if (token.kind === "number") return token.ordinal ? { value: token.value, used: 1 } : null;
  if (token.kind !== "word") return null;
  const tens = token.text === "двадцать" ? 20 : token.text === "тридцать" ? 30 : 0;
  if (tens > 0) {
    const unit = ordinalWord(tokens[at + 1]?.text ?? "");
    return unit > 0 && unit < 10 ? { value: tens + unit, used: 2 } : null;
  }
  const value = ordinalWord(token.text);
  return value > 0 ? { value, used: 1 } : null;
}

/** How many people a word says by itself: «троих» is 3; 0 when it says none. */
export const groupOf = (word: string): number => GROUPS.get(word) ?? 0;
