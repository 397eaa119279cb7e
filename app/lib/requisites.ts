/**
 * Identifiers of Russian companies and banks: their shape and check digits. Input is taken as it will be stored, digits
 * without spaces; `compactRequisite` removes what people paste around them.
 */
export type RequisiteFault =
  /** not as many characters as the identifier has */
  | "length"
  /** something else than digits (for КПП: than digits and Latin capitals in their places) */
  | "digits"
  /** only zeros: passes the arithmetic, belongs to nobody */
  | "zeros"
  /** БИК of neither a bank (04) nor the treasury (00, 01) */
  | "prefix"
  /** the correspondent account ends otherwise than the БИК of its bank */
  | "bank"
  /** the БИК beside the account is itself wrong, so the account could not be checked */
  | "bik"
  | "check-digit";

/** `unchecked` marks an account of the treasury: its shape is right, and it carries no key to check. */
export type RequisiteCheck = { ok: true; unchecked?: true } | { ok: false; reason: RequisiteFault };

const OK: RequisiteCheck = { ok: true };
const fault = (reason: RequisiteFault): RequisiteCheck => ({ ok: false, reason });

/** Removes spaces, no-break spaces, dashes and dots that come along when a requisite is pasted. */
export function compactRequisite(text: string): string {
  return text.replace(/[\s\u00a0\u202f\u2009.\-\u2010-\u2015]/g, "");
}

function digitsFault(value: string, lengths: readonly number[]): RequisiteCheck | null {
  if (!/^[0-9]*$/.test(value)) return fault("digits");
  if (!lengths.includes(value.length)) return fault("length");
  return /^0+$/.test(value) ? fault("zeros") : null;
}

function weighted(value: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + Number(value.charAt(index)) * weight, 0);
}

const INN_TAIL = [2, 4, 10, 3, 5, 9, 4, 6, 8] as const;

function innDigit(value: string, weights: readonly number[]): boolean {
  return (weighted(value, weights) % 11) % 10 === Number(value.charAt(weights.length));
}

/** ИНН: 10 digits for a legal entity, 12 for a person or sole trader; `holder` narrows to one of them. */
export function isValidInn(value: string, holder?: "company" | "person"): RequisiteCheck {
  const lengths = holder === "company" ? [10] : holder === "person" ? [12] : [10, 12];
  const wrong = digitsFault(value, lengths);
  if (wrong) return wrong;
  const right =
    value.length === 10
      ? innDigit(value, INN_TAIL)
      : innDigit(value, [7, ...INN_TAIL]) && innDigit(value, [3, 7, ...INN_TAIL]);
  return right ? OK : fault("check-digit");
}

/** КПП: tax office (4 digits), reason (2 digits or Latin capitals), number (3 digits). It has no check digit. */
export function isValidKpp(value: string): RequisiteCheck {
  if (!/^[0-9A-Z]*$/.test(value)) return fault("digits");
  if (value.length !== 9) return fault("length");
  if (!/^\d{4}[0-9A-Z]{2}\d{3}$/.test(value)) return fault("digits");
  return /^0+$/.test(value) ? fault("zeros") : OK;
}

/** 14 digits stay below the safe integers, so the remainder is exact. */
function stateNumber(value: string, length: number, divisor: number): RequisiteCheck {
  const wrong = digitsFault(value, [length]);
  if (wrong) return wrong;
  return (Number(value.slice(0, -1)) % divisor) % 10 === Number(value.slice(-1)) ? OK : fault("check-digit");
}

/** ОГРН of a legal entity: 13 digits, the last is the first twelve modulo 11 (modulo 10). */
export function isValidOgrn(value: string): RequisiteCheck {
  return stateNumber(value, 13, 11);
}

/** ОГРНИП of a sole trader: 15 digits, the last is the first fourteen modulo 13 (modulo 10). */
export function isValidOgrnip(value: string): RequisiteCheck {
  return stateNumber(value, 15, 13);
}

/** БИК: 9 digits, 04… for banks, 00… and 01… for the treasury. It has no check digit. */
export function isValidBik(value: string): RequisiteCheck {
  const wrong = digitsFault(value, [9]);
  if (wrong) return wrong;
  return /^0[014]/.test(value) ? OK : fault("prefix");
}

const ACCOUNT_WEIGHTS = Array.from({ length: 23 }, (_, index) => [7, 1, 3][index % 3] ?? 0);

/**
 * Account (20 digits) against the БИК of its bank. The key of a correspondent account (301…) is counted with the bank's
 * settlement centre, that of every other account with the bank's own number. Treasury accounts answer `unchecked`.
 */
export function isValidAccount(bik: string, account: string): RequisiteCheck {
  const wrong = digitsFault(account, [20]);
  if (wrong) return wrong;
  if (!isValidBik(bik).ok) return fault("bik");
  if (!bik.startsWith("04") || account.startsWith("40102") || account.startsWith("03")) return { ok: true, unchecked: true };

  const correspondent = account.startsWith("301");
  if (correspondent && account.slice(-3) !== bik.slice(-3)) return fault("bank");
  const keyed = (correspondent ? `0${bik.slice(4, 6)}` : bik.slice(6)) + account;
  const sum = ACCOUNT_WEIGHTS.reduce((total, weight, index) => total + ((Number(keyed.charAt(index)) * weight) % 10), 0);
  return sum % 10 === 0 ? OK : fault("check-digit");
}

/** Russian telephone in E.164 («+73830000000») from any usual writing, also with the leading 8; null when it is none. */
export function normalisePhone(text: string): string | null {
  const compact = text.trim().replace(/[\s\u00a0\u202f().\-\u2010-\u2015]/g, "");
  const number = /^(?:\+7|7|8)?([3-9]\d{9})$/.exec(compact)?.[1];
  return number ? `+7${number}` : null;
}

/** «+7 (383) 000-00-00» for an E.164 number of +7; any other text comes back unchanged. */
export function formatPhone(e164: string): string {
  const parts = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(e164);
  return parts ? `+7 (${parts[1]}) ${parts[2]}-${parts[3]}-${parts[4]}` : e164;
}

/** Whether an ОКВЭД-2 prefix covers a code: only on the boundary of a dot, so "59.1" covers "59.1.2" and not "59.11". */
export function okvedCovers(prefix: string, code: string): boolean {
  return prefix !== "" && (code === prefix || code.startsWith(`${prefix}.`));
}

/** Requisites of a side: of a company as papers name it, or of the operator with its bank. */
export interface Requisites {
  name: string;
  inn: string;
  kpp?: string;
  ogrn?: string;
  address?: string;
  phone?: string;
  bankName?: string;
  bik?: string;
  corrAccount?: string;
  account?: string;
  directorName?: string;
  accountantName?: string;
}
