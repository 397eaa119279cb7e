import { assertKopecks, type Kopecks } from "./money";

type Forms = readonly [one: string, few: string, many: string];

const HUNDREDS = ["", "сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"];
const TENS = ["", "", "двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"];
const UNDER_TWENTY = [
  "", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять",
  "десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать",
  "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать",
];
const FEMININE: Readonly<Record<number, string>> = { 1: "одна", 2: "две" };

const ROUBLE: Forms = ["рубль", "рубля", "рублей"];
const KOPECK: Forms = ["копейка", "копейки", "копеек"];
const SCALES: readonly { forms: Forms; feminine: boolean }[] = [
  { forms: ROUBLE, feminine: false },
  { forms: ["тысяча", "тысячи", "тысяч"], feminine: true },
  { forms: ["миллион", "миллиона", "миллионов"], feminine: false },
  { forms: ["миллиард", "миллиарда", "миллиардов"], feminine: false },
];

/** The largest sum that has words: 999 999 999 999 roubles 99 kopecks, in kopecks. */
export const MOST_KOPECKS_IN_WORDS = 99_999_999_999_999;

function plural(count: number, [one, few, many]: Forms): string {
  const lastTwo = count % 100;
  const last = count % 10;
  if (lastTwo >= 11 && lastTwo <= 14) return many;
  if (last === 1) return one;
  return last >= 2 && last <= 4 ? few : many;
}

function underThousand(count: number, feminine: boolean): string[] {
  const rest = count % 100;
  const unit = rest < 20 ? rest : rest % 10;
  return [
    HUNDREDS[Math.trunc(count / 100)] ?? "",
    rest < 20 ? "" : (TENS[Math.trunc(rest / 10)] ?? ""),
    (feminine ? FEMININE[unit] : undefined) ?? UNDER_TWENTY[unit] ?? "",
  ].filter(Boolean);
}

/**
 * A sum in kopecks the way a Russian payment document writes it: roubles in words from a capital letter, kopecks in two
 * figures: «Двенадцать тысяч двести рублей 00 копеек». A negative sum begins with «Минус».
 * Throws RangeError past `MOST_KOPECKS_IN_WORDS`.
 */
export function moneyInWords(kopecks: Kopecks): string {
  assertKopecks(kopecks);
  const size = Math.abs(kopecks);
  if (size > MOST_KOPECKS_IN_WORDS) throw new RangeError(`Too large a sum for words: ${kopecks} kopecks`);

  const change = size % 100;
  let roubles = (size - change) / 100;
  const groups: string[][] = [];
  for (const { forms, feminine } of SCALES) {
    const count = roubles % 1000;
    const isRoubles = forms === ROUBLE;
    if (count > 0 || isRoubles) groups.unshift([...underThousand(count, feminine), plural(count, forms)]);
    roubles = (roubles - count) / 1000;
  }
  const words = groups.flat();
  if (size < 100) words.unshift("ноль");
  if (kopecks < 0) words.unshift("минус");
  const phrase = `${words.join(" ")} ${String(change).padStart(2, "0")} ${plural(change, KOPECK)}`;
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}
