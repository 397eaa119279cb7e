import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { forbidden, invalid } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import type { StaffScope } from "~/features/identity/types";
import type { ResidencyEvent } from "../../events";
import { actorOf, lockApplication, type Circumstance } from "../../moves.server";
import { isExpert } from "../../policy";

/**
 * An expert says that they have an interest in an application: they are released from it, a final review of theirs does not
 * count any more, and administrators are told, so that another takes the place. Declared twice is declared once.
 * Errors: `forbidden` for those who are no experts; `not-found`; `conflict-text` (422) when nothing says what it is.
 */
export async function declareConflict(scope: StaffScope, applicationId: string, text: string, at: Circumstance): Promise<void> {
  if (!isExpert(scope)) throw forbidden();
  const said = text.replace(/\r\n?/g, "\n").trim().slice(0, 1000);
  if (said.length < 3) throw invalid("conflict-text");
  await transaction(async (tx) => {
    await lockApplication(tx, scope, applicationId, at.now);
    const who = { applicationId, userId: scope.userId };
    const before = await tx.conflictDeclaration.findUnique({ where: { applicationId_userId: who } });
    if (before) return;
    await tx.conflictDeclaration.create({ data: { ...who, text: said, at: at.now } });
    await tx.assignment.updateMany({
      where: { applicationId, expertId: scope.userId, state: "ASSIGNED" },
      data: { state: "RELEASED", releasedAt: at.now, releaseReason: said },
    });
    await audit(tx, actorOf(scope, at), "expert.conflict-declared", { type: "application", id: applicationId }, { text: said });
    const event: ResidencyEvent = { type: "residency.conflict-declared", payload: who };
    await recordEvent(tx, event);
  });
}
