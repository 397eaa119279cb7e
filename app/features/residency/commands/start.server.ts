import { audit } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import type { CompanyScope } from "~/features/identity/types";
import { siteDay } from "~/lib/time";
import { toStored } from "../answers.server";
import { hashCode } from "../calls/codes.server";
import { requireEntry, takeInvitation } from "../calls/entry.server";
import { beginningOf, type Beginnings } from "../forms/prefill.server";
import { formById } from "../forms/queries.server";
import { actorOf, isId, lockApplication, type Circumstance } from "../moves.server";
import { requireReapplication } from "../decisions/reapply.server";
import { residencyOf } from "../queries.server";
import { CLOSED } from "../status";

/** What a draft may begin with beside the call. */
export interface StartOptions extends Beginnings {
  /** Code of an invitation for a late entry, as it was typed. */
  invitationCode?: string | undefined;
}

export interface Started {
  applicationId: string;
  created: boolean;
  /** The first section of its form. */
  section: string;
}

/**
 * Opens a draft for a call on the form that the call has now, or answers the one that the company has open for it already;
 * an invitation is put down to it. Errors: `not-found` for a call or an earlier application that is not there;
 * `call-ahead`, `call-closed`, `call-audience` (409); `already-resident` (409); `reapply-early` (409) too soon
 * after a refusal; those of `takeInvitation`.
 */
export async function startApplication(scope: CompanyScope, callId: string, at: Circumstance, options: StartOptions = {}): Promise<Started> {
  if (!isId(callId)) throw notFound();
  return transaction(async (tx) => {
    // Two colleagues who press the button at once get one draft.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`application:${scope.companyId}`}))`;
    const call = await tx.call.findUnique({ where: { id: callId } });
    if (!call || call.status === "DRAFT") throw notFound();
    const open = await tx.application.findFirst({
      where: { companyId: scope.companyId, callId, status: { notIn: [...CLOSED] } },
      select: { id: true, formId: true },
    });
    if (open) await lockApplication(tx, scope, open.id, at.now);
    const invitationId = options.invitationCode ? await takeInvitation(tx, scope, callId, options.invitationCode, at.now) : null;
    if (open) {
      if (invitationId) await tx.application.updateMany({ where: { id: open.id, status: "DRAFT" }, data: { invitationId } });
      return { applicationId: open.id, created: false, section: firstOf(await formById(open.formId, tx)) };
    }
    await requireEntry(tx, scope, call, invitationId !== null, at.now);
    const residency = await residencyOf(scope.companyId, tx);
    if (residency && residency.status !== "TERMINATED" && residency.endsOn >= siteDay(at.now)) throw conflict("already-resident");
    await requireReapplication(tx, scope.companyId, at.now);
    const form = await formById(call.formId, tx);
    const { answers, copiedFromId, screeningId } = await beginningOf(tx, scope, form.definition, options);
    const made = await tx.application.create({
      data: {
        callId,
        companyId: scope.companyId,
        createdById: scope.userId,
        createdAt: at.now,
        savedAt: at.now,
        stageSince: at.now,
        formId: form.id,
        copiedFromId,
        screeningId,
        invitationId,
        answers: toStored({ answers, saves: {} }),
      },
    });
    await audit(tx, actorOf(scope, at), "application.started", { type: "application", id: made.id }, {
      call: call.slug,
      form: `${form.code} ${form.version}`,
      ...(invitationId ? { invitationId } : {}),
      ...(copiedFromId ? { from: copiedFromId } : {}),
    });
    return { applicationId: made.id, created: true, section: firstOf(form) };
  });
}

const firstOf = (form: Awaited<ReturnType<typeof formById>>): string => form.definition.sections[0]?.code ?? "documents";

/**
 * Opens a draft with the code of an invitation, for the call that it is of. Errors: `invitation-unknown` (422) and those
 * of `startApplication`.
 */
export async function startByInvitation(scope: CompanyScope, code: string, at: Circumstance, options: Omit<StartOptions, "invitationCode"> = {}): Promise<Started> {
  const invitation = await db.callInvitation.findUnique({ where: { codeHash: hashCode(code) }, select: { callId: true } });
  if (!invitation) throw invalid("invitation-unknown");
  return startApplication(scope, invitation.callId, at, { ...options, invitationCode: code });
}
