import { St00012FieldError } from "~/features/billing/rules/st00012";

const ENCODINGS: Readonly<Record<string, string>> = { "1": "windows-1251", "2": "utf-8", "3": "koi8-r" };

export interface St00012Parsed {
  encoding: string;
  /** in the order of the text */
  fields: Readonly<Record<string, string>>;
}

/** Reads a payload back; throws St00012FieldError when it is not ST0001x or lacks an obligatory field. */
export function parseSt00012(payload: string): St00012Parsed {
  const encoding = /^ST0001([123])\|/.exec(payload)?.[1];
  if (!encoding) throw new St00012FieldError("prefix", "is not ST0001 with encoding 1, 2 or 3");
  const pairs = payload.split("|").slice(1).map((pair): [string, string] => {
    const at = pair.indexOf("=");
    if (at < 1) throw new St00012FieldError(pair, "is not Key=Value");
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  const obligatory = ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"];
  obligatory.forEach((key, index) => {
    if (pairs[index]?.[0] !== key) throw new St00012FieldError(key, `must stand at place ${index + 1}`);
  });
  return { encoding: ENCODINGS[encoding] ?? encoding, fields: Object.fromEntries(pairs) };
}
