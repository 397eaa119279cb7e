import { db, type Reader } from "~/lib/db/client.server";
import type { Form } from "~/lib/db/generated/client";
import { readDefinition, type FactsOfCompany, type FormDefinition } from "./definition";

/** Code of the form that a call has when it names none. */
export const DEFAULT_CODE = "default";

export interface FormFacts {
  id: string;
  code: string;
  version: number;
  titleRu: string;
  titleEn: string;
  definition: FormDefinition;
}

// A published form never changes, so that what was read of it once holds.
const read = new Map<string, FormDefinition>();
const MOST_KEPT = 40;

export function formFacts({ id, code, version, titleRu, titleEn, definition, publishedAt }: Form): FormFacts {
  let parsed = publishedAt ? read.get(id) : undefined;
  if (!parsed) {
    parsed = readDefinition(definition);
    if (publishedAt) {
      if (read.size >= MOST_KEPT) read.delete(read.keys().next().value!);
      read.set(id, parsed);
    }
  }
  return { id, code, version, titleRu, titleEn, definition: parsed };
}

/** The latest published version of the house's own form. Throws when there is none: that is a fault of set-up. */
export async function defaultForm(reader: Reader = db): Promise<FormFacts> {
  const row = await reader.form.findFirst({ where: { code: DEFAULT_CODE, publishedAt: { not: null } }, orderBy: { version: "desc" } });
  if (!row) throw new Error("No published form «default»: the reference data are not in.");
  return formFacts(row);
}

/** The form of an application or a call: its own version, or the house's. */
export async function formById(formId: string | null, reader: Reader = db): Promise<FormFacts> {
  const row = formId === null ? null : await reader.form.findUnique({ where: { id: formId } });
  return row ? formFacts(row) : defaultForm(reader);
}

/** What conditions of the form may ask about a company. */
export const factsOf = (company: { legalForm: string; kind: string }): FactsOfCompany => ({
  "company.legalForm": company.legalForm,
  "company.kind": company.kind,
});

export interface PublishedForm {
  id: string;
  code: string;
  version: number;
  titleRu: string;
  titleEn: string;
  publishedAt: Date;
}

/** The latest published version of each form, for a call to choose from. */
export async function publishedForms(reader: Reader = db): Promise<PublishedForm[]> {
  const rows = await reader.form.findMany({
    where: { publishedAt: { not: null } },
    orderBy: [{ code: "asc" }, { version: "desc" }],
    distinct: ["code"],
    select: { id: true, code: true, version: true, titleRu: true, titleEn: true, publishedAt: true },
  });
  return rows.flatMap(({ publishedAt, ...row }) => (publishedAt ? [{ ...row, publishedAt }] : []));
}
