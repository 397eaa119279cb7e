import type { DocumentKind } from "../documents";

/** Kinds of documents that say who applies: in a blind call an expert neither sees nor opens them. */
export const REVEALING_KINDS: readonly DocumentKind[] = [
  "registry-extract",
  "npd-certificate",
  "charter",
  "head-decision",
  "tax-certificate",
  "sme-status",
  "beneficiaries",
  "team-consents",
];
export const reveals = (kind: string): boolean => (REVEALING_KINDS as readonly string[]).includes(kind);

/** Questions whose answers say who applies. */
const REVEALING_ANSWERS: readonly string[] = ["contactName", "contactEmail", "contactPhone", "portfolioUrl", "website"];

/** Stands where something was taken out. */
export const HIDDEN = "▒▒▒";

const EMAIL = /[^\s@<>(),;]+@[^\s@<>(),;]+\.[^\s@<>(),;]+/g;
const ADDRESS = /\b(?:https?:\/\/|www\.)\S+/gi;
const PHONE = /(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}\b/g;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Names that a text may call the applicant by, and their parts in quotation marks. */
export function namesToHide(names: readonly (string | null | undefined)[]): string[] {
  const found = new Set<string>();
  for (const name of names) {
    const whole = name?.trim() ?? "";
    if ([...whole].length >= 4) found.add(whole);
    for (const [, quoted] of whole.matchAll(/[«„“"]([^«»„“”"]{4,})[»“”"]/g)) found.add(quoted!.trim());
  }
  // The longest first, so that a part does not break the whole.
  return [...found].sort((a, b) => b.length - a.length);
}

/** A text without the names given and without addresses, mail and phones. */
export function withoutNames(text: string, names: readonly string[]): string {
  const plain = text.replace(EMAIL, HIDDEN).replace(ADDRESS, HIDDEN).replace(PHONE, HIDDEN);
  return names.length === 0 ? plain : plain.replace(new RegExp(names.map(escaped).join("|"), "giu"), HIDDEN);
}

/** Answers by section as an expert in a blind call reads them. */
export function blindAnswers<T extends Record<string, Record<string, string | undefined> | undefined>>(answers: T, names: readonly string[]): T {
  return Object.fromEntries(
    Object.entries(answers).map(([section, typed]) => [
      section,
      Object.fromEntries(Object.entries(typed ?? {}).flatMap(([code, text]) => (REVEALING_ANSWERS.includes(code) || text === undefined ? [] : [[code, withoutNames(text, names)]]))),
    ]),
  ) as T;
}

/** What a document's file is called for somebody who may not learn whose it is: its kind and the ending of its name. */
export const blindFileName = (kind: string, name: string): string => kind + (/\.[a-z0-9]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? "");
