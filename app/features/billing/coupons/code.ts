/** What a code is written with: no letter or figure that is taken for another (0 and O, 1 and I). */
export const CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** Russian letters that look like those of a code. */
const LOOKALIKES: Readonly<Record<string, string>> = { А: "A", В: "B", Е: "E", К: "K", М: "M", Н: "H", Р: "P", С: "C", Т: "T", У: "Y", Х: "X" };

/** A code as it is kept, from what a person typed: capitals, without spaces and dashes, Russian lookalikes as Latin letters. */
export const readCode = (text: string): string => text.toUpperCase().replace(/[\s\u00a0\-–—]/g, "").replace(/[А-Я]/g, (letter) => LOOKALIKES[letter] ?? letter);

/** Whether a read code may be given out: 4 to 20 of the letters. */
export const isCode = (code: string): boolean => code.length >= 4 && code.length <= 20 && [...code].every((letter) => CODE_LETTERS.includes(letter));
