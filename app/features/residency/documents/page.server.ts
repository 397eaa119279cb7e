import { db, type Reader } from "~/lib/db/client.server";
import type { StaffScope } from "~/features/identity/types";
import { isAdministrator } from "../policy";
import { applicationFor, type ApplicationPage } from "../queries/application.server";
import type { ChecklistGroup } from "./components/checklist-nav";
import { CHECKED_IN } from "./state";
import type { DocumentFacts, EarlierDocument } from "./queries.server";

export interface DocumentsPage {
  application: Pick<ApplicationPage, "id" | "number" | "status" | "call" | "correction"> & { companyName: string };
  groups: ChecklistGroup[];
  /** Required kinds that are accepted, of how many. */
  done: number;
  of: number;
  /** What is read: the asked document, else the first that waits for a verdict, else the first. */
  document: DocumentFacts | EarlierDocument | null;
  /** Set when an earlier version is read: the document that stands in its place, if any. */
  insteadId: string | null;
  isEarlier: boolean;
  /** Earlier versions of the kind that is read. */
  earlier: EarlierDocument[];
  /** `beingReplaced`: the applicant has replaced the document or taken it out, and has not sent that yet. */
  can: { check: boolean; checkNow: boolean; beingReplaced: boolean };
}

/** The checklist of an application and one document of it; in a blind call experts get what does not say who applies. Error: `not-found`. */
export async function documentsPage(scope: StaffScope, id: string, asked: string | null, now: Date, reader: Reader = db): Promise<DocumentsPage> {
  const application = await applicationFor(scope, id, now, reader);
  const { documents, earlierDocuments, checklist } = application;
  const listed = (kind: string) => ({
    kind,
    documents: documents.filter((one) => one.kind === kind),
    earlier: earlierDocuments.filter((one) => one.kind === kind).length,
  });
  const known = new Set<string>(checklist.map((item) => item.kind));
  const beyond = [...new Set([...documents, ...earlierDocuments].map((one) => one.kind))].filter((kind) => !known.has(kind));
  const groups: ChecklistGroup[] = [
    { title: "required", kinds: checklist.filter((item) => item.required).map((item) => listed(item.kind)) },
    { title: "optional", kinds: checklist.filter((item) => !item.required).map((item) => listed(item.kind)) },
    { title: "other", kinds: beyond.map(listed) },
  ];
  const inOrder = groups.flatMap((group) => group.kinds.flatMap(({ kind }) => documents.filter((one) => one.kind === kind)));
  const past = earlierDocuments.find((one) => one.id === asked);
  const document = past ?? inOrder.find((one) => one.id === asked) ?? inOrder.find((one) => one.state === "RECEIVED") ?? inOrder[0] ?? null;
  const { status, number, call, company, correction } = application;
  const required = groups[0]!.kinds;
  return {
    application: { id, number, status, call, correction, companyName: company.name },
    groups,
    done: required.filter((one) => one.documents.length > 0 && one.documents.every((item) => item.state === "ACCEPTED")).length,
    of: required.length,
    document,
    insteadId: past ? (inOrder.find((one) => one.kind === past.kind)?.id ?? null) : null,
    isEarlier: past !== undefined,
    earlier: document ? earlierDocuments.filter((one) => one.kind === document.kind) : [],
    can: { check: isAdministrator(scope), checkNow: CHECKED_IN.includes(status), beingReplaced: document !== null && (correction?.touched.includes(document.id) ?? false) },
  };
}
