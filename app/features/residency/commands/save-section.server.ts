import { transaction } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { companyFor } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { readStored, toStored } from "../answers.server";
import { sectionOf } from "../forms/definition";
import { openQuestionsOf } from "../forms/fix.server";
import { factsOf, formById } from "../forms/queries.server";
import { sameTyped, type Typed } from "../forms/values";
import { lockApplication } from "../moves.server";
import { mayEdit } from "../policy";

export interface SectionSave {
  section: string;
  /** The version that the writer saw. */
  version: number;
  typed: Typed;
}

/** The same to the letter. */
const same = (a: Typed, b: Typed) => [...new Set([...Object.keys(a), ...Object.keys(b)])].every((code) => (a[code] ?? "") === (b[code] ?? ""));

/**
 * Keeps what was typed in one section and answers the new version. Errors: `not-found` for a section that the form does
 * not have; `wrong-status` (409) once it is submitted; `fix-closed` (409) for a question that was not asked to be put
 * right; `version-conflict` (409) when somebody saved the same section after the writer read it, with `details`
 * `{ version, theirs, mine }`: nothing is overwritten, and saving again with that version is a deliberate choice.
 */
export async function saveSection(scope: CompanyScope, id: string, save: SectionSave, now: Date): Promise<{ version: number }> {
  return transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id);
    if (!mayEdit(scope, application.status)) throw conflict("wrong-status");
    const { definition } = await formById(application.formId, tx);
    const section = sectionOf(definition, save.section);
    if (!section) throw notFound();
    const stored = readStored(application.answers);
    const theirs = stored.answers[save.section] ?? {};
    const asked = new Set(section.questions.map((question) => question.code));
    const typed: Typed = Object.fromEntries(Object.entries(save.typed).filter(([code, value]) => asked.has(code) && value));
    if (same(theirs, typed)) return { version: application.version };
    const open = await openQuestionsOf(tx, application, definition, factsOf(await companyFor(scope, application.companyId, tx)));
    const closed = [...asked].filter((code) => open !== null && !open.has(code));
    if (closed.some((code) => !sameTyped({ a: theirs[code] }, { a: typed[code] }))) throw conflict("fix-closed");
    if ((stored.saves[save.section] ?? 0) > save.version || save.version > application.version) {
      throw conflict("version-conflict", {}, { version: application.version, theirs, mine: typed });
    }
    const version = application.version + 1;
    stored.answers[save.section] = typed;
    stored.saves[save.section] = version;
    await tx.application.update({ where: { id }, data: { answers: toStored(stored), version, savedAt: now } });
    return { version };
  });
}
