import { db } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { z } from "~/lib/form-messages";
import { companyFor } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { readStored } from "../answers.server";
import { saveSection } from "../commands/save-section.server";
import { isId, reach } from "../moves.server";
import { faultsOf } from "./check";
import { sectionOf, type Question } from "./definition";
import { BASE_FIELD, choiceField, SEEN_FIELD } from "./merge";
import { factsOf, formById } from "./queries.server";
import { sectionAfter, shownQuestions } from "./shown";
import { readTyped, type Typed } from "./values";

export interface SavedForm {
  version: number;
  /** What is filled and not as asked, by question: message keys. */
  errors: Record<string, string>;
  /** The section to go on to; the same one when answers given without scripts brought new questions up. */
  next: string;
  /** Answers of a colleague that the writer had not touched. */
  taken?: Typed;
}

/** Texts by question that a hidden field carries; undefined when it does not. */
function readTexts(form: FormData, name: string): Typed | undefined {
  try {
    const read = z.record(z.string(), z.string()).safeParse(JSON.parse(String(form.get(name) ?? "null")));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** What was typed, and what it was made from; a choice in a conflict settles its answer one way or the other. */
function readSave(questions: readonly Question[], form: FormData): { typed: Typed; base: Typed | undefined } {
  const typed = readTyped(questions, form);
  const base = readTexts(form, BASE_FIELD);
  const seen = readTexts(form, SEEN_FIELD) ?? {};
  if (!base) return { typed, base };
  for (const { code } of questions) {
    const chosen = form.get(choiceField(code));
    if (chosen === "mine") base[code] = seen[code] ?? "";
    if (chosen === "theirs") typed[code] = base[code];
  }
  return { typed, base };
}

/** Keeps what a section's form brings. `live` = the page shows and hides questions by itself. Errors: those of `saveSection`. */
export async function saveForm(scope: CompanyScope, id: string, sectionCode: string, form: FormData, now: Date): Promise<SavedForm> {
  if (!isId(id)) throw notFound();
  const application = await db.application.findFirst({ where: { id, ...reach(scope) }, select: { formId: true, answers: true, companyId: true } });
  if (!application) throw notFound();
  const { definition } = await formById(application.formId);
  const section = sectionOf(definition, sectionCode);
  if (!section) throw notFound();
  const { typed: mine, base } = readSave(section.questions, form);
  const version = Number(form.get("version") ?? "");
  const saved = await saveSection(scope, id, { section: sectionCode, version: Number.isInteger(version) ? version : -1, typed: mine, base }, now);
  const typed: Typed = { ...mine, ...saved.taken };
  const facts = factsOf(await companyFor(scope, application.companyId));
  const { answers } = readStored(application.answers);
  const before = shownQuestions(definition, answers, facts);
  const after = shownQuestions(definition, { ...answers, [sectionCode]: typed }, facts);
  const shown = section.questions.filter((question) => after.has(question.code));
  const broughtUp = form.get("live") !== "1" && shown.some((question) => !before.has(question.code) && !typed[question.code]);
  return { ...saved, errors: faultsOf(shown, typed), next: broughtUp ? sectionCode : sectionAfter(definition, after, sectionCode) };
}
