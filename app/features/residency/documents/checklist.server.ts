import type { Reader } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { companyFor } from "~/features/identity/queries.server";
import type { AnyScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { readStored } from "../answers.server";
import { checklistFor, type ChecklistItem } from "../documents";
import type { FactsOfCompany, FormDefinition } from "../forms/definition";
import { withFormFiles } from "../forms/files";
import { factsOf, formById } from "../forms/queries.server";
import { shownQuestions } from "../forms/shown";
import type { Answers } from "../forms/values";
import { residencyNorms } from "../norms.server";
import { STANDING, type DocumentState } from "./state";

export interface Asked {
  definition: FormDefinition;
  facts: FactsOfCompany;
  answers: Answers;
  checklist: ChecklistItem[];
  /** Documents that stand. */
  documents: { kind: string; state: DocumentState }[];
}

/** What an application is asked for, and what it has brought, as its rows say now. */
export async function askedOf(reader: Reader, scope: AnyScope, application: Pick<Application, "id" | "companyId" | "formId" | "answers">, now: Date): Promise<Asked> {
  const { answers } = readStored(application.answers);
  const company = await companyFor(scope, application.companyId, reader);
  const { checklist } = await residencyNorms(siteDay(now), reader);
  const documents = await reader.applicationDocument.findMany({ where: { applicationId: application.id, ...STANDING }, select: { kind: true, state: true } });
  const { definition } = await formById(application.formId, reader);
  const facts = factsOf(company);
  return { definition, facts, answers, documents, checklist: withFormFiles(checklistFor(company.legalForm, checklist), definition, shownQuestions(definition, answers, facts)) };
}
