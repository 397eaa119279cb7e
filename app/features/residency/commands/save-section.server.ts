import { transaction } from "~/lib/db/client.server";
import { conflict } from "~/lib/errors";
import type { CompanyScope } from "~/features/identity/types";
import { readStored, toStored } from "../answers.server";
import { lockApplication } from "../moves.server";
import { mayEdit } from "../policy";
import type { FormSection, Typed } from "../sections";

export interface SectionSave {
  section: FormSection;
  /** The version that the writer saw. */
  version: number;
  typed: Typed;
}

const same = (a: Typed, b: Typed) => {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Typed>;
  return [...names].every((name) => (a[name] ?? "") === (b[name] ?? ""));
};

/**
 * Keeps what was typed in one topic and answers the new version. Errors: `wrong-status` (409) once it is submitted;
 * `version-conflict` (409) when somebody saved the same topic after the writer read it, with `details`
 * `{ version, theirs, mine }`: nothing is overwritten, and saving again with that version is a deliberate choice.
 */
export async function saveSection(scope: CompanyScope, id: string, save: SectionSave, now: Date): Promise<{ version: number }> {
  return transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id);
    if (!mayEdit(scope, application.status)) throw conflict("wrong-status");
    const stored = readStored(application.answers);
    const theirs = stored.answers[save.section] ?? {};
    if (same(theirs, save.typed)) return { version: application.version };
    if ((stored.saves[save.section] ?? 0) > save.version || save.version > application.version) {
      throw conflict("version-conflict", {}, { version: application.version, theirs, mine: save.typed });
    }
    const version = application.version + 1;
    stored.answers[save.section] = save.typed;
    stored.saves[save.section] = version;
    await tx.application.update({ where: { id }, data: { answers: toStored(stored), version, savedAt: now } });
    return { version };
  });
}
