import { answerOf } from "../forms/values";
import type { ApplicationPage } from "../queries/application.server";
import { blindAnswers, blindFileName, namesToHide, reveals, withoutNames } from "./blind";

/**
 * An application as an expert in a blind call reads it: an alias for the company, no requisites, people, names of files or
 * words of the correspondence; documents that say who applies are not there.
 */
export function blindPage(page: ApplicationPage, alias: string): ApplicationPage {
  const { company } = page;
  const contactName = answerOf(page.answers, "contactName");
  const names = namesToHide([company.legalName, company.name, company.inn, company.ogrn, contactName, ...page.documents.map((document) => document.addedBy)]);
  return {
    ...page,
    blind: true,
    number: null,
    company: { ...company, id: "", name: alias, legalName: alias, inn: "", kpp: null, ogrn: null, legalAddress: null, website: null },
    answers: blindAnswers(page.answers, names),
    projectTitle: withoutNames(page.projectTitle, names),
    fix: null,
    documents: page.documents
      .filter((document) => !reveals(document.kind))
      .map((document) => ({ ...document, name: blindFileName(document.kind, document.name), addedBy: "", refusal: "" })),
    earlierDocuments: [],
    checklist: page.checklist.filter((item) => !reveals(item.kind)),
    gaps: [],
    history: page.history.map((step) => ({ ...step, actor: "", reason: "" })),
    asked: "",
    decision: page.decision && { ...page.decision, reasons: withoutNames(page.decision.reasons, names) },
    residency: null,
  };
}
