import type { Tx } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { companyFor, contactsOf } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { readStored } from "../answers.server";
import { isId } from "../moves.server";
import { screeningByKey } from "../screening/queries.server";
import { faultOf } from "./check";
import type { FormDefinition } from "./definition";
import type { Answers, Typed } from "./values";

/** What a new application may begin with, besides the company's card. */
export interface Beginnings {
  /** An earlier application of the company. */
  from?: string | undefined;
  /** The key of a screening, as the visitor's browser holds it; one that is not there is passed over. */
  screeningKey?: string | undefined;
}

export interface Beginning {
  answers: Answers;
  copiedFromId: string | null;
  screeningId: string | null;
}

/**
 * The answers that a new application begins with: the company's card, an earlier application, the screener; a later
 * source goes over an earlier one. Error: `not-found` when the earlier application is not the company's.
 */
export async function beginningOf(tx: Tx, scope: CompanyScope, definition: FormDefinition, { from, screeningKey }: Beginnings): Promise<Beginning> {
  const card = await fromCard(tx, scope);
  const earlier = from === undefined ? null : await fromEarlier(tx, scope, from);
  const screening = screeningKey ? await screeningByKey(screeningKey, tx) : null;
  return {
    answers: placed(definition, { ...card, ...earlier?.typed, ...screening?.answers }),
    copiedFromId: earlier?.id ?? null,
    screeningId: screening?.id ?? null,
  };
}

/** Puts answers under the sections where their questions stand; an answer that no question asks for is left out. */
export function placed(definition: FormDefinition, typed: Typed): Answers {
  const answers: Answers = {};
  for (const section of definition.sections) {
    for (const question of section.questions) {
      const value = typed[question.code];
      // A choice whose options have changed since is asked anew.
      if (!value || question.type === "file" || (question.type === "choice" && faultOf(question, value))) continue;
      (answers[section.code] ??= {})[question.code] = value;
    }
  }
  return answers;
}

/** The person who starts it is offered as the contact, with what their account and the company's card say. */
async function fromCard(tx: Tx, scope: CompanyScope): Promise<Typed> {
  const company = await companyFor(scope, scope.companyId, tx);
  const me = (await contactsOf(scope.companyId, tx)).find((person) => person.id === scope.userId);
  return {
    contactName: scope.userName,
    ...(me?.email ? { contactEmail: me.email } : {}),
    ...(me?.phone ? { contactPhone: me.phone } : {}),
    ...(company.headcount === null ? {} : { headcount: String(company.headcount) }),
    ...(company.website ? { portfolioUrl: company.website } : {}),
  };
}

async function fromEarlier(tx: Tx, scope: CompanyScope, id: string): Promise<{ id: string; typed: Typed }> {
  if (!isId(id)) throw notFound();
  const row = await tx.application.findFirst({ where: { id, companyId: scope.companyId }, select: { id: true, answers: true } });
  if (!row) throw notFound();
  const { answers } = readStored(row.answers);
  return { id: row.id, typed: Object.assign({}, ...Object.values(answers)) as Typed };
}
