import { db, type Reader } from "~/lib/db/client.server";
import { personNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { requireOpenIdentity } from "../experts/visibility.server";
import { readStored } from "../answers.server";
import { applicationFor, type ApplicationPage } from "../queries/application.server";
import type { Question } from "./definition";
import { diffWords, type Piece } from "./diff";
import { readFixItems } from "./open";
import type { SubmittedDocument } from "./submission.server";
import { answerOf, type Answers } from "./values";

export interface SubmissionRow {
  round: number;
  at: Date;
  by: string;
  sha256: string;
}

export interface AnswerChange {
  question: Question;
  before: string;
  after: string;
  kind: "same" | "added" | "removed" | "changed";
  /** Of a changed text, word by word. */
  pieces: Piece[];
  /** What staff asked about it, when they did. */
  note: string | null;
}

export interface SectionChanges {
  section: string;
  labelRu: string;
  labelEn: string;
  changed: number;
  rows: AnswerChange[];
}

export interface DocumentChange {
  kind: string;
  before: SubmittedDocument[];
  after: SubmittedDocument[];
  change: "same" | "added" | "removed" | "replaced";
  note: string | null;
}

export interface ChangesPage {
  application: Pick<ApplicationPage, "id" | "number" | "status" | "company" | "projectTitle">;
  submissions: SubmissionRow[];
  /** The two that are compared; null while there are not two. */
  compared: { from: number; to: number; sections: SectionChanges[]; documents: DocumentChange[]; changed: number } | null;
}

const TEXTS: readonly Question["type"][] = ["short", "long"];

/** What changed in an answer. */
export function changeOf(question: Question, before: string, after: string): Pick<AnswerChange, "kind" | "pieces"> {
  if (before === after) return { kind: "same", pieces: [] };
  if (!before) return { kind: "added", pieces: [] };
  if (!after) return { kind: "removed", pieces: [] };
  return { kind: "changed", pieces: TEXTS.includes(question.type) ? diffWords(before, after) : [] };
}

/** What changed in the documents: the same file is the same, whatever it is called. */
export function changesOfDocuments(before: readonly SubmittedDocument[], after: readonly SubmittedDocument[]): Omit<DocumentChange, "note">[] {
  const kinds = [...new Set([...before, ...after].map((one) => one.kind))].sort();
  return kinds.map((kind) => {
    const [was, is] = [before.filter((one) => one.kind === kind), after.filter((one) => one.kind === kind)];
    const files = (list: readonly SubmittedDocument[]) => list.map((one) => one.fileId).sort().join();
    const change = files(was) === files(is) ? "same" : was.length === 0 ? "added" : is.length === 0 ? "removed" : "replaced";
    return { kind, before: was, after: is, change };
  });
}

/**
 * Two submissions of an application side by side, the last two unless told otherwise. Errors: those of `applicationFor`.
 */
export async function changesFor(scope: StaffScope, id: string, wanted: { from?: number; to?: number }, now: Date, reader: Reader = db): Promise<ChangesPage> {
  const application = await applicationFor(scope, id, now, reader);
  // Who sent what, and how requisites changed, would tell who applies.
  await requireOpenIdentity(scope, id, reader);
  const rows = await reader.submission.findMany({ where: { applicationId: id }, orderBy: { round: "asc" } });
  const names = await personNames(rows.map((row) => row.byId), reader);
  const submissions = rows.map(({ round, at, byId, sha256 }) => ({ round, at, by: names.get(byId) ?? "", sha256 }));
  const { number, status, company, projectTitle } = application;
  const facts = { id, number, status, company, projectTitle };
  const to = rows.find((row) => row.round === wanted.to) ?? rows.at(-1);
  const from = rows.find((row) => row.round === wanted.from && row !== to) ?? rows.filter((row) => to !== undefined && row.round < to.round).at(-1);
  if (!from || !to) return { application: facts, submissions, compared: null };
  const [earlier, later] = from.round < to.round ? [from, to] : [to, from];
  const asked = await reader.fixRequest.findMany({ where: { applicationId: id, at: { gte: earlier.at, lte: later.at } }, orderBy: { round: "asc" } });
  const items = asked.flatMap((row) => readFixItems(row.items));
  const noteFor = (match: { section: string; question?: string; document?: string }): string | null => {
    const found = items.filter((item) => item.section === match.section && (item.question ?? item.document) !== undefined && item.question === match.question && item.document === match.document);
    return found.length === 0 ? null : found.map((item) => item.note).filter(Boolean).join("\n");
  };
  const [was, is] = [readStored(earlier.answers).answers, readStored(later.answers).answers];
  const sections = sectionChanges(application, was, is, noteFor);
  const documents = changesOfDocuments(documentsOf(earlier.documents), documentsOf(later.documents)).map((row) => ({
    ...row,
    note: noteFor({ section: "documents", document: row.kind }),
  }));
  const changed = sections.reduce((sum, section) => sum + section.changed, 0) + documents.filter((row) => row.change !== "same").length;
  return { application: facts, submissions, compared: { from: earlier.round, to: later.round, sections, documents, changed } };
}

function sectionChanges({ definition }: ApplicationPage, was: Answers, is: Answers, noteFor: (match: { section: string; question: string }) => string | null): SectionChanges[] {
  return definition.sections.map(({ code: section, labelRu, labelEn, questions }) => {
    const rows = questions.flatMap((question): AnswerChange[] => {
      const [before, after] = [answerOf(was, question.code), answerOf(is, question.code)];
      if (question.type === "file" || (!before && !after)) return [];
      return [{ question, before, after, ...changeOf(question, before, after), note: noteFor({ section, question: question.code }) }];
    });
    return { section, labelRu, labelEn, rows, changed: rows.filter((row) => row.kind !== "same").length };
  });
}

const documentsOf = (stored: unknown): SubmittedDocument[] => (Array.isArray(stored) ? (stored as SubmittedDocument[]) : []);
