import type { ReportKind } from "./periods";

/**
 * `money` is typed in roubles and counted in kopecks; `count` is a whole number; `people` has one decimal and is counted in
 * tenths; `text` is words.
 */
export const FIELD_KINDS = ["money", "count", "people", "text"] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

export const FIELD_GROUPS = ["revenue", "people", "taxes", "investments", "results", "support", "explanation"] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** How a field is made of others: their sum, or a monthly wage of a fund and the people paid from it. */
export type Computed = { sum: string[] } | { fund: string; people: string };

/** A line of the form, as the norm `residency.report-fields` lists it. */
export interface ReportField {
  code: string;
  kind: FieldKind;
  group: FieldGroup;
  /** In which forms it stands. */
  forms: ReportKind[];
  /** Nothing can be sent while it is empty; 0 is an answer. */
  required: boolean;
  /** How quarters make a year: added, averaged, or not at all. */
  fold: "sum" | "mean" | "none";
  titleRu: string;
  titleEn: string;
  hintRu?: string;
  hintEn?: string;
  /** Counted by the portal, never typed. */
  computed?: Computed;
}

/** What was typed, by the code of its field. */
export type Typed = Record<string, string>;

/** Values by code: kopecks, whole numbers or tenths; null when empty or not a number. */
export type Figures = Record<string, number | null>;

export const fieldsOf = (fields: readonly ReportField[], kind: ReportKind): ReportField[] => fields.filter((field) => field.forms.includes(kind));

/** Most characters that a field keeps. */
export const KEEP_NUMBER = 40;
export const KEEP_TEXT = 2000;

/** The explanation of what the year differs in from its quarters. */
export const EXPLANATION = "difference_note";
