const STEMS: readonly (readonly RegExp[])[] = [
  [/^янв(?:ар[ьяюе]|арем)?$/, /^jan(?:uary)?$/],
  [/^фев(?:рал[ьяюе]|ралем)?$/, /^feb(?:ruary)?$/],
  [/^мар(?:т[ауе]?|том)?$/, /^mar(?:ch)?$/],
  [/^апр(?:ел[ьяюе]|елем)?$/, /^apr(?:il)?$/],
  [/^ма[йяюе]$/, /^may$/],
  [/^июн[ьяюе]?$/, /^june?$/],
  [/^июл[ьяюе]?$/, /^july?$/],
  [/^авг(?:уст[ауе]?|устом)?$/, /^aug(?:ust)?$/],
  [/^сен(?:тябр[ьяюе]|тябрем)?$|^сент$/, /^sep(?:t|tember)?$/],
  [/^окт(?:ябр[ьяюе]|ябрем)?$/, /^oct(?:ober)?$/],
  [/^ноя(?:бр[ьяюе]|брем)?$|^нояб$/, /^nov(?:ember)?$/],
  [/^дек(?:абр[ьяюе]|абрем)?$/, /^dec(?:ember)?$/],
];

/** 1 for «января» and «Jan», 0 for anything else. */
export const monthOfWord = (word: string): number => STEMS.findIndex((forms) => forms.some((form) => form.test(word))) + 1;

export const isMonth = (word: string): boolean => monthOfWord(word) > 0;
