import { transaction } from "~/lib/db/client.server";
import { conflict, forbidden } from "~/lib/errors";
import type { StaffScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { askedOf } from "../documents/checklist.server";
import { papersToCheck } from "../documents/state";
import { checkFixItems } from "../forms/fix.server";
import type { FixItem } from "../forms/open";
import { formById } from "../forms/queries.server";
import { takeAlias } from "../experts/alias.server";
import { lockApplication, move, requireMove, type Circumstance } from "../moves.server";
import { residencyNorms } from "../norms.server";
import { isAdministrator } from "../policy";

/**
 * The formal check is passed: experts may score. What nobody has looked at goes to them only on the administrator's word
 * (`unchecked`), which the audit keeps.
 * Errors: `wrong-status` (409), `forbidden`; `documents-refused` (409) when a required document was refused and nothing came
 * in its place; `documents-unchecked` (409) when a required one was not looked at and that was not confirmed.
 */
export async function acceptForReview(scope: StaffScope, id: string, at: Circumstance, confirmed: { unchecked: boolean } = { unchecked: false }): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    requireMove("accept", application);
    const { checklist, documents } = await askedOf(tx, scope, application, at.now);
    const { refused, unchecked } = papersToCheck(checklist, documents);
    if (refused.length > 0) throw conflict("documents-refused");
    if (unchecked.length > 0 && !confirmed.unchecked) throw conflict("documents-unchecked");
    await move(tx, scope, application, "accept", at, {
      data: { alias: await takeAlias(tx, application) },
      event: { type: "residency.accepted-for-review", payload: { applicationId: id } },
      ...(unchecked.length > 0 ? { audit: { unchecked } } : {}),
    });
  });
}

/**
 * Returns an application for fixing with a reason that the applicant reads; from then on only what `items` name is open,
 * and everything when there are none. Errors: `wrong-status` (409), `forbidden`, `returns-used-up` (409) when it was
 * returned as often as the norm `residency.max-returns` allows, `invalid` (422) for an item that the form does not have.
 */
export async function returnForFixing(scope: StaffScope, id: string, reason: string, at: Circumstance, items: readonly FixItem[] = []): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    requireMove("return", application);
    const { maxReturns } = await residencyNorms(siteDay(at.now), tx);
    const returns = await tx.applicationStep.count({ where: { applicationId: id, to: "NEEDS_FIX" } });
    if (returns >= maxReturns) throw conflict("returns-used-up", { count: maxReturns });
    checkFixItems((await formById(application.formId, tx)).definition, items);
    const round = (await tx.fixRequest.count({ where: { applicationId: id } })) + 1;
    await tx.fixRequest.create({ data: { applicationId: id, round, reason: reason.trim(), items: [...items], byId: scope.userId, at: at.now } });
    await move(tx, scope, application, "return", at, {
      reason: reason.trim(),
      event: { type: "residency.returned", payload: { applicationId: id } },
    });
  });
}
