import { audit } from "~/lib/audit.server";
import { isUniqueViolation, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { attachFiles, detachFiles } from "~/lib/files/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { isDocumentKind } from "../documents";
import { STANDING } from "../documents/state";
import { requireOpenDocument } from "../forms/fix.server";
import { actorOf, isId, lockApplication, type Circumstance } from "../moves.server";
import { mayEdit } from "../policy";

/**
 * Puts an uploaded file under a kind of document. With `replaces` it is the next version of that document, which stays for
 * the record. A file of an earlier application may be used again. Errors: `not-found` when the file is not a sound one of
 * this company; `wrong-status` (409) when the application is not being written, or the file stands in it already;
 * `fix-closed` (409) when the document was not asked to be put right; `document-replaced` (409) when the replaced document
 * no longer stands under the kind.
 */
export async function attachDocument(
  scope: CompanyScope,
  id: string,
  input: { kind: string; fileId: string; replaces?: string | undefined },
  at: Circumstance,
): Promise<{ documentId: string }> {
  const { kind, fileId, replaces } = input;
  if (!isDocumentKind(kind)) throw invalid("invalid");
  try {
    return await transaction(async (tx) => {
      const application = await lockApplication(tx, scope, id);
      if (!mayEdit(scope, application.status)) throw conflict("wrong-status");
      await requireOpenDocument(tx, scope, application, kind, at.now);
      const [file] = await attachFiles(tx, scope, [fileId], at.now);
      if (!file) throw notFound();
      const version = replaces ? (await supersede(tx, id, { kind, documentId: replaces }, at.now)) + 1 : 1;
      const made = await tx.applicationDocument.create({
        data: { applicationId: id, kind, fileId: file.id, addedById: scope.userId, addedAt: at.now, version },
      });
      await audit(tx, actorOf(scope, at), "application.document-added", { type: "application", id }, { kind, name: file.name, version });
      return { documentId: made.id };
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("wrong-status");
    throw error;
  }
}

/** Lays a standing document aside for a newer version of it; answers its version. */
async function supersede(tx: Tx, applicationId: string, { kind, documentId }: { kind: string; documentId: string }, now: Date): Promise<number> {
  if (!isId(documentId)) throw notFound();
  const [before] = await tx.applicationDocument.updateManyAndReturn({
    where: { id: documentId, applicationId, kind, ...STANDING },
    data: { supersededAt: now },
    select: { version: true },
  });
  if (!before) throw conflict("document-replaced");
  return before.version;
}

/**
 * Takes a document out. What was submitted before stays in the record and only stops counting; a draft's file is given
 * up. Errors: `not-found`; `wrong-status` (409).
 */
export async function removeDocument(scope: CompanyScope, id: string, documentId: string, at: Circumstance): Promise<void> {
  if (!isId(documentId)) throw notFound();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id);
    if (!mayEdit(scope, application.status)) throw conflict("wrong-status");
    const document = await tx.applicationDocument.findFirst({ where: { id: documentId, applicationId: id, ...STANDING } });
    if (!document) throw notFound();
    await requireOpenDocument(tx, scope, application, document.kind, at.now);
    const submission = await tx.applicationStep.findFirst({
      where: { applicationId: id, to: "FORMAL_CHECK" },
      orderBy: { at: "desc" },
      select: { at: true },
    });
    if (submission && document.addedAt <= submission.at) {
      await tx.applicationDocument.update({ where: { id: documentId }, data: { removedAt: at.now } });
    } else {
      await tx.applicationDocument.delete({ where: { id: documentId } });
      // A file that a later application uses again stays with the earlier one.
      if ((await tx.applicationDocument.count({ where: { fileId: document.fileId } })) === 0) await detachFiles(tx, scope.companyId, [document.fileId]);
    }
    await audit(tx, actorOf(scope, at), "application.document-removed", { type: "application", id }, { kind: document.kind });
  });
}
