import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { companyFor, personNames } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { readStored, toStored } from "../answers.server";
import { sectionOf } from "../forms/definition";
import { openQuestionsOf } from "../forms/fix.server";
import { factsOf, formById } from "../forms/queries.server";
import { mergeTyped } from "../forms/merge";
import { sameTyped, type Typed } from "../forms/values";
import { lockApplication } from "../moves.server";
import { mayEdit } from "../policy";

export interface SectionSave {
  section: string;
  /** The version that the writer saw. */
  version: number;
  typed: Typed;
  /** What the writer's fields held when they began; without it nothing can be put together, and every difference is a conflict. */
  base?: Typed | undefined;
}

/** Who changed an answer last; the name is empty when it was never written down. */
export interface Writer {
  name: string;
  self: boolean;
}

/** Answers that differ by a letter. */
const changed = (a: Typed, b: Typed) => [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((code) => (a[code] ?? "") !== (b[code] ?? ""));
const same = (a: Typed, b: Typed) => changed(a, b).length === 0;

async function writersOf(tx: Tx, scope: CompanyScope, fields: readonly string[], writers: Partial<Record<string, string>>): Promise<Record<string, Writer>> {
  const names = await personNames(fields.flatMap((code) => writers[code] ?? []), tx);
  return Object.fromEntries(fields.map((code) => [code, { name: names.get(writers[code] ?? "") ?? "", self: writers[code] === scope.userId }]));
}

/**
 * Keeps what was typed in one section and answers the new version. Answers that a colleague changed meanwhile and the writer
 * did not stay the colleague's, and come back as `taken`. Errors: `not-found` for a section that the form does
 * not have; `wrong-status` (409) once it is submitted; `fix-closed` (409) for a question that was not asked to be put
 * right; `version-conflict` (409) when both changed the same answers, with `details`
 * `{ version, theirs, mine, base, fields, by }`: nothing is overwritten. Saving again with `theirs` as the base of a field
 * is a deliberate choice.
 */
export async function saveSection(scope: CompanyScope, id: string, save: SectionSave, now: Date): Promise<{ version: number; taken?: Typed }> {
  return transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id);
    if (!mayEdit(scope, application.status)) throw conflict("wrong-status");
    const { definition } = await formById(application.formId, tx);
    const section = sectionOf(definition, save.section);
    if (!section) throw notFound();
    const stored = readStored(application.answers);
    const theirs = stored.answers[save.section] ?? {};
    const asked = new Set(section.questions.map((question) => question.code));
    const given: Typed = Object.fromEntries(Object.entries(save.typed).filter(([code, value]) => asked.has(code) && value));
    const merged = save.base && mergeTyped(section.questions, save.base, given, theirs);
    const typed = merged?.kept ?? given;
    const taken = merged && Object.keys(merged.taken).length > 0 ? { taken: merged.taken } : {};
    if (same(theirs, typed)) return { version: application.version, ...taken };
    const open = await openQuestionsOf(tx, application, definition, factsOf(await companyFor(scope, application.companyId, tx)));
    const closed = [...asked].filter((code) => open !== null && !open.has(code));
    if (closed.some((code) => !sameTyped({ a: theirs[code] }, { a: typed[code] }))) throw conflict("fix-closed");
    const behind = (stored.saves[save.section] ?? 0) > save.version || save.version > application.version;
    const fields = merged?.fields ?? (behind ? changed(theirs, typed) : []);
    const writers = stored.writers?.[save.section] ?? {};
    if (fields.length > 0) {
      const by = await writersOf(tx, scope, fields, writers);
      throw conflict("version-conflict", {}, { version: application.version, theirs, mine: typed, fields, by, ...(merged ? { base: merged.base } : {}) });
    }
    const version = application.version + 1;
    stored.writers = { ...stored.writers, [save.section]: { ...writers, ...Object.fromEntries(changed(theirs, typed).map((code) => [code, scope.userId])) } };
    stored.answers[save.section] = typed;
    stored.saves[save.section] = version;
    await tx.application.update({ where: { id }, data: { answers: toStored(stored), version, savedAt: now } });
    return { version, ...taken };
  });
}
