import { assertKopecks, type Kopecks } from "~/lib/money";

/**
 * Payment in a QR code by ГОСТ Р 56042-2014: «ST» + version «0001» + encoding («2», utf-8), then `Key=Value` pairs
 * divided by «|», the five obligatory ones first and in the order of the standard.
 */
const PREFIX = "ST00012";

/** Longest text of each free field, in characters. */
export const ST00012_LIMITS = { Name: 160, BankName: 45, Purpose: 210 } as const;

export interface St00012Payment {
  /** payee as the bank knows them; at most 160 characters, never shortened: the bank compares it with the holder */
  name: string;
  /** settlement account, 20 digits */
  personalAcc: string;
  /** shortened to 45 characters: the bank is found by its БИК */
  bankName: string;
  bic: string;
  /** correspondent account, up to 20 digits; "" for a bank that has none */
  correspAcc: string;
  /** left out, the payer types the sum */
  sumKopecks?: Kopecks;
  /** shortened to 210 characters, so the number of the invoice stands at the beginning */
  purpose?: string;
  payeeInn?: string;
  payerInn?: string;
  kpp?: string;
  cbc?: string;
  oktmo?: string;
}

/** A value that the standard cannot carry; `field` is the key of the standard. */
export class St00012FieldError extends RangeError {
  override readonly name = "St00012FieldError";
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(`${field}: ${message}`);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function required(field: keyof typeof ST00012_LIMITS, text: string): string {
  const value = oneLine(text);
  if (value === "") throw new St00012FieldError(field, "is empty");
  if (value.includes("|")) throw new St00012FieldError(field, "contains the divider «|»");
  if (value.length > ST00012_LIMITS[field]) {
    throw new St00012FieldError(field, `has ${value.length} characters, at most ${ST00012_LIMITS[field]} fit`);
  }
  return value;
}

/** Cut at the last word that fits, unless that would cost more than a third of the room. */
function shortened(field: keyof typeof ST00012_LIMITS, text: string): string {
  const limit = ST00012_LIMITS[field];
  const value = oneLine(text).replaceAll("|", "/");
  if (value.length <= limit) return value;
  const space = value.slice(0, limit).lastIndexOf(" ");
  const end = space > (limit * 2) / 3 ? space : limit - 1;
  // The end of the room may fall between the halves of a surrogate pair.
  return `${value.slice(0, end).replace(/[\ud800-\udbff]$/, "").replace(/[\s,;:.\u2014-]+$/, "")}…`;
}

function digits(field: string, value: string, lengths: readonly number[]): string {
  if (!/^\d*$/.test(value) || !lengths.includes(value.length)) {
    throw new St00012FieldError(field, `must be ${lengths.join(" or ")} digits`);
  }
  return value;
}

/**
 * The text to be drawn as a QR code (error correction M, utf-8 bytes). `Sum` is written in kopecks, as the standard asks.
 * Throws St00012FieldError for a value that does not fit; free descriptions (bank, purpose) are shortened instead.
 */
export function buildSt00012(payment: St00012Payment): string {
  const fields: [key: string, value: string | undefined][] = [
    ["Name", required("Name", payment.name)],
    ["PersonalAcc", digits("PersonalAcc", payment.personalAcc, [20])],
    ["BankName", shortened("BankName", payment.bankName)],
    ["BIC", digits("BIC", payment.bic, [9])],
    ["CorrespAcc", digits("CorrespAcc", payment.correspAcc, [0, 20])],
    ["Sum", payment.sumKopecks === undefined ? undefined : sumOf(payment.sumKopecks)],
    ["Purpose", payment.purpose === undefined ? undefined : shortened("Purpose", payment.purpose)],
    ["PayeeINN", payment.payeeInn && digits("PayeeINN", payment.payeeInn, [10, 12])],
    ["PayerINN", payment.payerInn && digits("PayerINN", payment.payerInn, [10, 12])],
    ["KPP", payment.kpp && kppOf(payment.kpp)],
    ["CBC", payment.cbc && digits("CBC", payment.cbc, [20])],
    ["OKTMO", payment.oktmo && digits("OKTMO", payment.oktmo, [8, 11])],
  ];
  if (fields[2]?.[1] === "") throw new St00012FieldError("BankName", "is empty");
  const obligatory = 5;
  const pairs = fields.filter(([, value], index) => index < obligatory || value).map(([key, value]) => `${key}=${value}`);
  return [PREFIX, ...pairs].join("|");
}

function sumOf(kopecks: Kopecks): string {
  assertKopecks(kopecks);
  if (kopecks <= 0) throw new St00012FieldError("Sum", "must be positive");
  return String(kopecks);
}

function kppOf(kpp: string): string {
  if (!/^\d{4}[0-9A-Z]{2}\d{3}$/.test(kpp)) throw new St00012FieldError("KPP", "is not a КПП");
  return kpp;
}
