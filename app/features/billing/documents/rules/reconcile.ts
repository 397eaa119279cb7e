import type { Kopecks } from "~/lib/money";
import type { Day } from "~/lib/time";

/** What moves the account between the technopark and a company. */
export type EntryKind =
  | "act"
  /** A correction of what acts say. */
  | "correction"
  /** What damage costs: it stands in no act. */
  | "damage"
  | "payment"
  /** Money of the bank that was kept as an advance. */
  | "advance"
  /** Money that went back to the company: a refund, a returned advance. */
  | "refund"
  | "return"
  /** What need not be paid: forgiven, or written off as a bad debt. */
  | "relief";

export interface AccountEntry {
  on: Day;
  kind: EntryKind;
  number: string;
  /** The moment (milliseconds) and the id that order entries of one day and kind. */
  at: number;
  id: string;
  /** By the technopark's books: what the company owes more (debit), and what it paid or is owed (credit). Neither is below 0. */
  debitKopecks: Kopecks;
  creditKopecks: Kopecks;
  link: string | null;
}

export interface Reconciliation {
  /** Above 0 the company owes, below 0 the technopark does. */
  openingKopecks: Kopecks;
  entries: (AccountEntry & { balanceKopecks: Kopecks })[];
  debitKopecks: Kopecks;
  creditKopecks: Kopecks;
  closingKopecks: Kopecks;
}

/** The account of a period, from all entries up to its end: what was before it is the opening balance. Both days belong to the period. */
export function reconcile(entries: readonly AccountEntry[], from: Day, to: Day): Reconciliation {
  const ORDER: EntryKind[] = ["advance", "payment", "act", "correction", "damage", "refund", "return", "relief"];
  const sorted = entries.filter((entry) => entry.on <= to).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.at - b.at || (a.id < b.id ? -1 : 1)));
  const result: Reconciliation = { openingKopecks: 0, entries: [], debitKopecks: 0, creditKopecks: 0, closingKopecks: 0 };
  for (const entry of sorted) {
    result.closingKopecks += entry.debitKopecks - entry.creditKopecks;
    if (entry.on < from) {
      result.openingKopecks = result.closingKopecks;
      continue;
    }
    result.debitKopecks += entry.debitKopecks;
    result.creditKopecks += entry.creditKopecks;
    result.entries.push({ ...entry, balanceKopecks: result.closingKopecks });
  }
  return result;
}
