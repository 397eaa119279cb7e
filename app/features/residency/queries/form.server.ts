import { db, type Reader } from "~/lib/db/client.server";
import type { CompanyScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { isId } from "../moves.server";
import { residencyNorms } from "../norms.server";
import { applicationFor, type ApplicationPage } from "./application.server";

export interface EarlierFile {
  kind: string;
  fileId: string;
  name: string;
  number: string | null;
}

export interface FormPage extends ApplicationPage {
  /** Files of the company that arrived without scripts and are not attached to anything yet. */
  uploaded: { id: string; name: string }[];
  /** Documents of the earlier application it began with, of kinds that nothing is attached to yet. */
  earlier: EarlierFile[];
  /** Working days of the formal check. */
  checkDays: number;
}

/** An application as its form shows it; `uploadedIds` come from the address. Error: `not-found`. */
export async function formPage(scope: CompanyScope, id: string, now: Date, uploadedIds: readonly string[] = [], reader: Reader = db): Promise<FormPage> {
  const [application, uploaded, { terms }] = await Promise.all([
    applicationFor(scope, id, now, reader),
    reader.storedFile.findMany({
      where: { id: { in: uploadedIds.filter(isId).slice(0, 20) }, companyId: scope.companyId, status: "READY", attachedAt: null },
      select: { id: true, name: true },
    }),
    residencyNorms(siteDay(now), reader),
  ]);
  const earlier = application.can.edit ? await earlierFiles(scope, id, application, reader) : [];
  return { ...application, uploaded, earlier, checkDays: terms.formalCheck };
}

/** Files that the company brought with the earlier application, for what this one still asks for. */
async function earlierFiles(scope: CompanyScope, id: string, { documents, checklist }: ApplicationPage, reader: Reader): Promise<EarlierFile[]> {
  const { copiedFromId } = await reader.application.findUniqueOrThrow({ where: { id }, select: { copiedFromId: true } });
  if (copiedFromId === null) return [];
  const kinds = checklist.map((item) => item.kind as string).filter((kind) => !documents.some((document) => document.kind === kind));
  const rows = await reader.applicationDocument.findMany({
    where: { applicationId: copiedFromId, application: { companyId: scope.companyId }, removedAt: null, supersededAt: null, kind: { in: kinds } },
    orderBy: { addedAt: "asc" },
    select: { kind: true, fileId: true, application: { select: { number: true } } },
  });
  const files = await reader.storedFile.findMany({ where: { id: { in: rows.map((row) => row.fileId) }, status: "READY" }, select: { id: true, name: true } });
  const names = new Map(files.map((file) => [file.id, file.name]));
  return rows.flatMap(({ kind, fileId, application }) => (names.has(fileId) ? [{ kind, fileId, name: names.get(fileId)!, number: application.number }] : []));
}
