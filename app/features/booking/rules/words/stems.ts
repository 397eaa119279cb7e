const RUSSIAN_END = /(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ями|ая|яя|ую|юю|ой|ей|ый|ий|ое|ее|ые|ие|ых|их|ом|ем|ам|ям|ах|ях|ов|ев|ью|ия|ии|ию|а|я|о|е|и|ы|у|ю|ь|й)$/;
const ENGLISH_END = /(?:(?<=[sxz]|[cs]h)es|(?<!s)s)$/;

/** A word without its ending: «мокапа» and «мокапом» are «мокап», «scans» is «scan». */
export function stemOf(word: string): string {
  const ending = /[а-я]/.test(word) ? RUSSIAN_END : ENGLISH_END;
  const stem = word.replace(ending, "");
  return stem.length >= 3 ? stem : word;
}

/** Whether two words differ by one slip of the hand: a letter more, less, another, or two swapped. */
export function oneSlip(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  const rest = (text: string, skip: number) => text.slice(at + skip);
  return (
    rest(a, 1) === rest(b, 1) ||
    rest(a, 1) === rest(b, 0) ||
    rest(a, 0) === rest(b, 1) ||
    (a[at] === b[at + 1] && a[at + 1] === b[at] && rest(a, 2) === rest(b, 2))
  );
}
