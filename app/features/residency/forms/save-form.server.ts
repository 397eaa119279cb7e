import { db } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { companyFor } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { readStored } from "../answers.server";
import { saveSection } from "../commands/save-section.server";
import { isId, reach } from "../moves.server";
import { faultsOf } from "./check";
import { sectionOf } from "./definition";
import { factsOf, formById } from "./queries.server";
import { sectionAfter, shownQuestions } from "./shown";
import { readTyped } from "./values";

export interface SavedForm {
  version: number;
  /** What is filled and not as asked, by question: message keys. */
  errors: Record<string, string>;
  /** The section to go on to; the same one when answers given without scripts brought new questions up. */
  next: string;
}

/** Keeps what a section's form brings. `live` = the page shows and hides questions by itself. Errors: those of `saveSection`. */
export async function saveForm(scope: CompanyScope, id: string, sectionCode: string, form: FormData, now: Date): Promise<SavedForm> {
  if (!isId(id)) throw notFound();
  const application = await db.application.findFirst({ where: { id, ...reach(scope) }, select: { formId: true, answers: true, companyId: true } });
  if (!application) throw notFound();
  const { definition } = await formById(application.formId);
  const section = sectionOf(definition, sectionCode);
  if (!section) throw notFound();
  const typed = readTyped(section.questions, form);
  const version = Number(form.get("version") ?? "");
  const saved = await saveSection(scope, id, { section: sectionCode, version: Number.isInteger(version) ? version : -1, typed }, now);
  const facts = factsOf(await companyFor(scope, application.companyId));
  const { answers } = readStored(application.answers);
  const before = shownQuestions(definition, answers, facts);
  const after = shownQuestions(definition, { ...answers, [sectionCode]: typed }, facts);
  const shown = section.questions.filter((question) => after.has(question.code));
  const broughtUp = form.get("live") !== "1" && shown.some((question) => !before.has(question.code) && !typed[question.code]);
  return { version: saved.version, errors: faultsOf(shown, typed), next: broughtUp ? sectionCode : sectionAfter(definition, after, sectionCode) };
}
