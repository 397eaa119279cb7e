import { oneSlip } from "./stems";
import type { Token } from "./tokens";

const DAY_WORDS = (
  "сегодня завтра послезавтра понедельник понедельника понедельникам вторник вторника вторникам среду четверг четверга четвергам пятница пятницу пятницы пятницам суббота субботу субботы субботам " +
  "воскресенье воскресенья воскресеньям выходные выходных января февраля марта апреля июня июля августа сентября октября ноября декабря неделе неделю " +
  "today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday weekend january february april august september october november december"
).split(" ");

/** The word of the calendar that a misspelt one was meant to be: of five letters or more, one slip away; null for any other word. */
export function dayWordFor({ kind, text }: Token): string | null {
  if (kind !== "word" || text.length < 5) return null;
  return DAY_WORDS.find((word) => word.length >= 5 && word[0] === text[0] && oneSlip(text, word)) ?? null;
}

const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю";

/** A piece of a line as the same keys write it in the other layout; of the same length. Signs at its end stay. */
export function otherLayout(text: string): string {
  const [, body = "", end = ""] = /^(.*?)([,.;!?]*)$/su.exec(text) ?? [];
  const [from, to] = /[a-z]/i.test(body) ? [LATIN, CYRILLIC] : [CYRILLIC, LATIN];
  return [...body].map((sign) => to[from.indexOf(sign.toLowerCase())] ?? sign).join("") + end;
}
