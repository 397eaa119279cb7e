import type { DocumentKind, ChecklistItem } from "../documents";
import { FIELDS, FORM_SECTIONS, type Answers, type FieldName, type FormSection } from "../sections";

/** A thing that stands between a draft and its submission. */
export type Gap =
  | { section: FormSection; field: FieldName; why: "empty" | "wrong" }
  | { section: "documents"; document: DocumentKind; why: "empty" };

/**
 * What an application still lacks, in the order of the form. `wrong` names the fields that are filled, but not with what
 * is asked for. Empty = it can be submitted.
 */
export function gapsOf(
  answers: Answers,
  wrong: Record<FormSection, readonly FieldName[]>,
  checklist: readonly ChecklistItem[],
  attached: Iterable<string>,
): Gap[] {
  const gaps: Gap[] = [];
  for (const section of FORM_SECTIONS) {
    for (const { name, required } of FIELDS[section]) {
      const filled = Boolean(answers[section]?.[name]?.trim());
      if (filled && wrong[section].includes(name)) gaps.push({ section, field: name, why: "wrong" });
      if (!filled && required) gaps.push({ section, field: name, why: "empty" });
    }
  }
  const have = new Set(attached);
  for (const { kind, required } of checklist) {
    if (required && !have.has(kind)) gaps.push({ section: "documents", document: kind, why: "empty" });
  }
  return gaps;
}

export interface SectionProgress {
  section: FormSection | "documents";
  /** Required things that are there, of how many. */
  done: number;
  of: number;
}

/** How far each topic is. */
export function progressOf(gaps: readonly Gap[], checklist: readonly ChecklistItem[]): SectionProgress[] {
  const left = (section: string) => gaps.filter((gap) => gap.section === section).length;
  const rows: SectionProgress[] = FORM_SECTIONS.map((section) => {
    const wrongOptional = gaps.filter(
      (gap) => gap.section === section && gap.why === "wrong" && !FIELDS[section].find((rule) => rule.name === gap.field)?.required,
    ).length;
    const of = FIELDS[section].filter((rule) => rule.required).length + wrongOptional;
    return { section, of, done: of - left(section) };
  });
  const of = checklist.filter((item) => item.required).length;
  return [...rows, { section: "documents", of, done: of - left("documents") }];
}
