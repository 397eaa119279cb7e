import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, forbidden, notFound } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { actorOf, isId, lockApplication, type Circumstance } from "../../moves.server";
import { isAdministrator } from "../../policy";
import type { CheckInput } from "../schema";
import { CHECKED_IN } from "../state";

/**
 * Accepts or refuses one document, or takes that back (`RECEIVED`). The applicant reads the reason as it is written; a
 * refused document is missing when the application is sent again. The same verdict given twice is given once.
 * Errors: `forbidden` for those who are no administrators; `not-found`; `wrong-status` (409) outside the check;
 * `document-replaced` (409) when a newer version came or it was taken out; `document-checked` (409) when a colleague gave
 * another verdict after the page was read.
 */
export async function checkDocument(scope: StaffScope, applicationId: string, documentId: string, input: CheckInput, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  if (!isId(documentId)) throw notFound();
  const refusal = input.verdict === "REFUSED" ? input.reason : null;
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, applicationId, at.now);
    if (!CHECKED_IN.includes(application.status)) throw conflict("wrong-status");
    const document = await tx.applicationDocument.findFirst({ where: { id: documentId, applicationId } });
    if (!document) throw notFound();
    if (document.supersededAt || document.removedAt) throw conflict("document-replaced");
    if (document.state === input.verdict && document.refusal === refusal) return;
    if (document.state !== input.seen) throw conflict("document-checked");
    await tx.applicationDocument.update({
      where: { id: documentId },
      data: {
        state: input.verdict,
        refusal,
        checkedById: input.verdict === "RECEIVED" ? null : scope.userId,
        checkedAt: input.verdict === "RECEIVED" ? null : at.now,
      },
    });
    await audit(tx, actorOf(scope, at), `application.document-${input.verdict.toLowerCase()}`, { type: "application", id: applicationId }, {
      kind: document.kind,
      version: document.version,
      ...(refusal ? { reason: refusal } : {}),
    });
  });
}
