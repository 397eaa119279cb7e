import { db, type Reader } from "~/lib/db/client.server";
import { forbidden, notFound } from "~/lib/errors";
import { personNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { isId } from "../moves.server";
import { isAdministrator } from "../policy";
import { problemsOf, readDefinition, type FormDefinition, type FormProblem } from "./definition";
import { defaultForm } from "./queries.server";

export interface FormRow {
  id: string;
  code: string;
  version: number;
  titleRu: string;
  titleEn: string;
  savedAt: Date;
  publishedAt: Date | null;
  author: string;
  /** Calls that take new applications on it, and applications that keep it. */
  calls: number;
  applications: number;
}

/** All versions of all forms, the latest of each first. Error: `forbidden`. */
export async function formsFor(scope: StaffScope, reader: Reader = db): Promise<FormRow[]> {
  if (!isAdministrator(scope)) throw forbidden();
  const rows = await reader.form.findMany({
    orderBy: [{ code: "asc" }, { version: "desc" }],
    omit: { definition: true },
    include: { _count: { select: { calls: true, applications: true } } },
  });
  // A call without a form of its own takes the default one, in its latest published version.
  const [bare, standard] = await Promise.all([reader.call.count({ where: { formId: null } }), defaultForm(reader)]);
  const names = await personNames(rows.flatMap((row) => row.createdById ?? []), reader);
  return rows.map(({ id, code, version, titleRu, titleEn, savedAt, publishedAt, createdById, _count }) => ({
    id, code, version, titleRu, titleEn, savedAt, publishedAt,
    author: createdById ? (names.get(createdById) ?? "") : "",
    calls: _count.calls + (id === standard.id ? bare : 0),
    applications: _count.applications,
  }));
}

export interface ComposerPage {
  id: string;
  code: string;
  version: number;
  titleRu: string;
  titleEn: string;
  edit: number;
  publishedAt: Date | null;
  definition: FormDefinition;
  problems: FormProblem[];
}

/** A form as it is composed. Errors: `forbidden`, `not-found`. */
export async function formForComposer(scope: StaffScope, id: string, reader: Reader = db): Promise<ComposerPage> {
  if (!isAdministrator(scope)) throw forbidden();
  if (!isId(id)) throw notFound();
  const row = await reader.form.findUnique({ where: { id } });
  if (!row) throw notFound();
  const definition = readDefinition(row.definition);
  const { code, version, titleRu, titleEn, edit, publishedAt } = row;
  return { id, code, version, titleRu, titleEn, edit, publishedAt, definition, problems: publishedAt ? [] : problemsOf(definition) };
}
