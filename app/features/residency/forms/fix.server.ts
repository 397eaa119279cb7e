import type { Reader, Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { conflict, invalid } from "~/lib/errors";
import { siteDay } from "~/lib/time";
import { companyFor } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { readStored } from "../answers.server";
import { checklistFor, isDocumentKind, type ChecklistItem } from "../documents";
import { STANDING } from "../documents/state";
import { residencyNorms } from "../norms.server";
import { sectionOf, type FactsOfCompany, type FormDefinition } from "./definition";
import type { SubmittedDocument } from "./submission.server";
import { isOpenForFix, openQuestions, readFixItems, type FixItem } from "./open";
import { untouchedItems } from "./untouched";
import type { Answers } from "./values";

export interface FixFacts {
  round: number;
  reason: string;
  items: FixItem[];
  at: Date;
}

/** What was asked of an application that is being fixed; null in any other state, and when nothing was written down. */
export async function openFixOf(reader: Reader, application: Pick<Application, "id" | "status">): Promise<FixFacts | null> {
  if (application.status !== "NEEDS_FIX") return null;
  const row = await reader.fixRequest.findFirst({ where: { applicationId: application.id, answeredAt: null }, orderBy: { round: "desc" } });
  return row && { round: row.round, reason: row.reason, items: readFixItems(row.items), at: row.at };
}

/** What was submitted last: what is lacking there may always be filled, however far the filling has come. */
async function submittedAnswers(reader: Reader, applicationId: string): Promise<Answers> {
  const row = await reader.submission.findFirst({ where: { applicationId }, orderBy: { round: "desc" }, select: { answers: true } });
  return row ? readStored(row.answers).answers : {};
}

/** What was asked of an application that is being fixed and stands as it was handed in; what was never written down cannot be compared. */
export async function untouchedOf(reader: Reader, application: Pick<Application, "id" | "status" | "answers">, definition: FormDefinition, facts: FactsOfCompany): Promise<FixItem[]> {
  const fix = await openFixOf(reader, application);
  if (fix === null || fix.items.length === 0) return [];
  const sent = await reader.submission.findFirst({ where: { applicationId: application.id }, orderBy: { round: "desc" }, select: { answers: true, documents: true } });
  if (!sent) return [];
  const documents = await reader.applicationDocument.findMany({ where: { applicationId: application.id, ...STANDING }, select: { kind: true, fileId: true } });
  const before = { answers: readStored(sent.answers).answers, documents: sent.documents as unknown as SubmittedDocument[] };
  return untouchedItems(definition, facts, fix.items, before, { answers: readStored(application.answers).answers, documents });
}

/** Codes of the questions that may be written now; null = all. */
export async function openQuestionsOf(reader: Reader, application: Pick<Application, "id" | "status">, definition: FormDefinition, facts: FactsOfCompany): Promise<Set<string> | null> {
  const fix = await openFixOf(reader, application);
  if (fix === null || fix.items.length === 0) return null;
  return openQuestions(definition, fix, await submittedAnswers(reader, application.id), facts);
}

/**
 * Refuses with `fix-closed` (409) a document that was not asked to be put right. One that was refused may
 * always be replaced, and a required one of which there is none be brought.
 */
export async function requireOpenDocument(tx: Tx, scope: CompanyScope, application: Application, kind: string, now: Date): Promise<void> {
  const fix = await openFixOf(tx, application);
  if (isOpenForFix(fix, { section: "documents", document: kind })) return;
  const standing = await tx.applicationDocument.findMany({ where: { applicationId: application.id, kind, ...STANDING }, select: { state: true } });
  if (standing.some((row) => row.state === "REFUSED")) return;
  if (standing.length === 0) {
    const [{ legalForm }, { checklist }] = [await companyFor(scope, application.companyId, tx), await residencyNorms(siteDay(now), tx)];
    if (checklistFor(legalForm, checklist).some((item) => item.kind === kind && item.required)) return;
  }
  throw conflict("fix-closed");
}

/** Kinds of documents that may be changed now, as `requireOpenDocument` lets them; null = all. */
export function openDocuments(fix: FixFacts | null, checklist: readonly ChecklistItem[], standing: readonly { kind: string; state: string }[]): string[] | null {
  if (fix === null || fix.items.length === 0) return null;
  const kinds = [...new Set([...checklist.map((item) => item.kind as string), ...standing.map((row) => row.kind)])];
  return kinds.filter((kind) => {
    const rows = standing.filter((row) => row.kind === kind);
    const lacking = rows.length === 0 && checklist.some((item) => item.kind === kind && item.required);
    return lacking || rows.some((row) => row.state === "REFUSED") || isOpenForFix(fix, { section: "documents", document: kind });
  });
}

/** Refuses with `invalid` (422) items that name nothing of the form. */
export function checkFixItems(definition: FormDefinition, items: readonly FixItem[]): void {
  for (const { section, question, document } of items) {
    if (section === "documents" ? document === undefined || isDocumentKind(document) : isAsked(definition, section, question)) continue;
    throw invalid("invalid");
  }
}

function isAsked(definition: FormDefinition, section: string, question: string | undefined): boolean {
  const found = sectionOf(definition, section);
  return found !== undefined && (question === undefined || found.questions.some((one) => one.code === question));
}
