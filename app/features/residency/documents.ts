import type { LegalForm } from "~/lib/db/generated/enums";

/** Kinds of documents that the portal has names for; the checklist itself is the norm `residency.documents`. */
export const DOCUMENT_KINDS = [
  "registry-extract",
  "npd-certificate",
  "charter",
  "head-decision",
  "project-passport",
  "finance-model",
  "tax-certificate",
  "sme-status",
  "portfolio",
  "rights-list",
  "beneficiaries",
  "team-consents",
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const isDocumentKind = (value: unknown): value is DocumentKind => (DOCUMENT_KINDS as readonly unknown[]).includes(value);

/** One row of the checklist, as the norm keeps it. */
export interface ChecklistRow {
  kind: DocumentKind;
  requiredFor: readonly LegalForm[];
  optionalFor: readonly LegalForm[];
}

export interface ChecklistItem {
  kind: DocumentKind;
  required: boolean;
}

/** What a company of the legal form is asked for, required first, in the order of the checklist. */
export function checklistFor(legalForm: LegalForm, rows: readonly ChecklistRow[]): ChecklistItem[] {
  const required = rows.filter((row) => row.requiredFor.includes(legalForm)).map(({ kind }) => ({ kind, required: true }));
  const optional = rows.filter((row) => row.optionalFor.includes(legalForm)).map(({ kind }) => ({ kind, required: false }));
  return [...required, ...optional];
}
