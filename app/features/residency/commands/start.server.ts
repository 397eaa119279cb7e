import { audit } from "~/lib/audit.server";
import { db, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import type { CompanyScope } from "~/features/identity/types";
import { contactsOf } from "~/features/identity/queries.server";
import { siteDay } from "~/lib/time";
import { toStored } from "../answers.server";
import { hashCode } from "../calls/codes.server";
import { requireEntry, takeInvitation } from "../calls/entry.server";
import { actorOf, isId, lockApplication, type Circumstance } from "../moves.server";
import { residencyOf } from "../queries.server";
import { screeningByKey } from "../screening/queries.server";
import { FIELDS, FORM_SECTIONS, type Answers, type Typed } from "../sections";
import { CLOSED } from "../status";

/** What a draft may begin with beside the call. */
export interface StartOptions {
  /** Code of an invitation for a late entry, as it was typed. */
  invitationCode?: string;
  /** Key of a screening whose answers are carried over; one that is not there is passed over. */
  screeningKey?: string;
}

/**
 * Opens a draft for a call, or answers the one that the company has open for it already; an invitation is put down to it.
 * Errors: `not-found` for a call that is not there; `call-ahead`, `call-closed`, `call-audience` (409);
 * `already-resident` (409); those of `takeInvitation`.
 */
export async function startApplication(
  scope: CompanyScope,
  callId: string,
  at: Circumstance,
  options: StartOptions = {},
): Promise<{ applicationId: string; created: boolean }> {
  if (!isId(callId)) throw notFound();
  return transaction(async (tx) => {
    // Two colleagues who press the button at once get one draft.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`application:${scope.companyId}`}))`;
    const call = await tx.call.findUnique({ where: { id: callId } });
    if (!call || call.status === "DRAFT") throw notFound();
    const open = await tx.application.findFirst({
      where: { companyId: scope.companyId, callId, status: { notIn: [...CLOSED] } },
      select: { id: true },
    });
    if (open) await lockApplication(tx, scope, open.id, at.now);
    const invitationId = options.invitationCode ? await takeInvitation(tx, scope, callId, options.invitationCode, at.now) : null;
    if (open) {
      if (invitationId) await tx.application.updateMany({ where: { id: open.id, status: "DRAFT" }, data: { invitationId } });
      return { applicationId: open.id, created: false };
    }
    await requireEntry(tx, scope, call, invitationId !== null, at.now);
    const residency = await residencyOf(scope.companyId, tx);
    if (residency && residency.status !== "TERMINATED" && residency.endsOn >= siteDay(at.now)) throw conflict("already-resident");
    const screening = options.screeningKey ? await screeningByKey(options.screeningKey, tx) : null;
    const contact = await knownContact(tx, scope);
    const made = await tx.application.create({
      data: {
        callId,
        companyId: scope.companyId,
        createdById: scope.userId,
        createdAt: at.now,
        savedAt: at.now,
        stageSince: at.now,
        invitationId,
        screeningId: screening?.id ?? null,
        answers: toStored({ answers: carriedOver({ company: contact }, screening?.answers ?? {}), saves: {} }),
      },
    });
    await audit(tx, actorOf(scope, at), "application.started", { type: "application", id: made.id }, { call: call.slug, ...(invitationId ? { invitationId } : {}) });
    return { applicationId: made.id, created: true };
  });
}

/**
 * Opens a draft with the code of an invitation, for the call that it is of. Errors: `invitation-unknown` (422) and those
 * of `startApplication`.
 */
export async function startByInvitation(scope: CompanyScope, code: string, at: Circumstance, options: Omit<StartOptions, "invitationCode"> = {}) {
  const invitation = await db.callInvitation.findUnique({ where: { codeHash: hashCode(code) }, select: { callId: true } });
  if (!invitation) throw invalid("invitation-unknown");
  return startApplication(scope, invitation.callId, at, { ...options, invitationCode: code });
}

/** Answers of the screener fill the fields of the same names. */
function carriedOver(answers: Answers, screened: Readonly<Record<string, string>>): Answers {
  const filled: Answers = { ...answers };
  for (const section of FORM_SECTIONS) {
    for (const { name } of FIELDS[section]) if (screened[name]) filled[section] = { ...filled[section], [name]: screened[name] };
  }
  return filled;
}

/** The person who starts it is offered as the contact, with what their account says. */
async function knownContact(tx: Tx, scope: CompanyScope): Promise<Typed> {
  const me = (await contactsOf(scope.companyId, tx)).find((person) => person.id === scope.userId);
  return {
    contactName: scope.userName,
    ...(me?.email ? { contactEmail: me.email } : {}),
    ...(me?.phone ? { contactPhone: me.phone } : {}),
  };
}
