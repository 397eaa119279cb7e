import { audit, system } from "~/lib/audit.server";
import { Prisma, transaction, type Tx } from "~/lib/db/client.server";
import type { Agreement } from "~/lib/db/generated/client";
import { conflict, forbidden, invalid } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { addDays, dayFromDb, dayToDb, siteDay } from "~/lib/time";
import type { StaffScope } from "~/features/identity/types";
import type { ResidencyEvent } from "../../events";
import { actorOf, HOUSE, lockApplication, type Circumstance, type Mover } from "../../moves.server";
import { correctedParty, draftTerms } from "../draft.server";
import { lockAgreement, lockResidency, nextNumber, requireAct, requireVersion } from "../locks.server";
import { agreementNorms } from "../norms.server";
import { drawAgreement, sha256Of } from "../paper.server";
import { mayApproveAs, mayDraft, maySend } from "../policy";
import { kpisForYears, rentByYear } from "../rules";
import type { TermsInput } from "../schema";
import { OPEN_AGREEMENTS } from "../status";
import { readTerms, type Terms } from "../terms";
import { wordsOf } from "../wording.server";

const json = (terms: Terms) => terms as unknown as Prisma.InputJsonObject;

/**
 * Drafts the agreement of an approved application: for the reaction to the approval, so a second call finds the first
 * one's draft. Answers null when there is nothing to draft: the application is not approved (any more).
 */
export async function draftAgreement(applicationId: string, now: Date): Promise<string | null> {
  return transaction(async (tx) => {
    const application = await lockApplication(tx, HOUSE, applicationId);
    if (application.status !== "APPROVED") return null;
    const live = await tx.agreement.findFirst({
      where: { applicationId, kind: "agreement", status: { in: [...OPEN_AGREEMENTS, "SIGNED"] } },
      select: { id: true },
    });
    if (live) return live.id;
    const found = await tx.residency.findUnique({ where: { companyId: application.companyId }, select: { id: true } });
    const residency = found && (await lockResidency(tx, found.id));
    if (!residency || residency.status === "TERMINATED" || residency.applicationId !== applicationId) return null;
    const terms = await draftTerms(tx, application, residency, await agreementNorms(siteDay(now), tx));
    const year = siteDay(now).slice(0, 4);
    const number = `Д-${year}-${String(await nextNumber(tx, `agreement-${year}`)).padStart(3, "0")}`;
    const made = await tx.agreement.create({
      data: { applicationId, companyId: application.companyId, residencyId: residency.id, number, terms: json(terms), createdAt: now },
    });
    await audit(tx, system, "agreement.drafted", { type: "agreement", id: made.id }, { number });
    return made.id;
  });
}

/**
 * Changes the terms of a draft. What was approved before was another text, so approvals are void. Errors: `forbidden`;
 * `agreement-changed` (409) when somebody saved meanwhile; `wrong-status` (409) once it is sent; `term-order` (422).
 */
export async function editTerms(scope: StaffScope, id: string, version: number, input: TermsInput, at: Circumstance): Promise<void> {
  if (!mayDraft(scope)) throw forbidden();
  await transaction(async (tx) => {
    const { agreement } = await lockAgreement(tx, scope, id);
    requireAct("edit", agreement);
    requireVersion(agreement, version);
    const { rentSteps } = await agreementNorms(siteDay(at.now), tx);
    const terms = changed(readTerms(agreement.terms), input, rentSteps);
    const { count: voided } = await tx.agreementApproval.deleteMany({ where: { agreementId: id } });
    await tx.agreement.update({ where: { id }, data: { terms: json(terms), status: "DRAFT", version: { increment: 1 } } });
    await audit(tx, actorOf(scope, at), "agreement.edited", { type: "agreement", id }, { version: version + 1, voided });
  });
}

function changed(terms: Terms, input: TermsInput, steps: readonly number[]): Terms {
  const resident = {
    ...terms.resident,
    address: input.residentAddress, bankName: input.bankName, bik: input.bik, corrAccount: input.corrAccount, account: input.account,
    signer: { name: input.residentSigner, position: input.residentPosition, basis: input.residentBasis },
  };
  const operator = { ...terms.operator, signer: { name: input.operatorSigner, position: input.operatorPosition, basis: input.operatorBasis } };
  if (terms.kind === "amendment") {
    const change = terms.change.what === "extension" ? { ...terms.change, kpis: kpisForYears(terms.change.rent, input.kpis) } : terms.change;
    return { ...terms, resident, operator, change };
  }
  const { startsOn = terms.startsOn, endsOn = terms.endsOn, premises = terms.premises, areaSqm = terms.areaSqm } = input;
  if (endsOn <= startsOn) throw invalid("term-order");
  const rent = rentByYear(startsOn, endsOn, steps);
  return {
    ...terms, resident, operator, rent, startsOn, endsOn, premises, areaSqm,
    kpis: kpisForYears(rent, input.kpis),
  };
}

/** Puts a draft before those who approve. Errors: `forbidden`, `wrong-status` (409), `agreement-changed` (409). */
export async function proposeAgreement(scope: StaffScope, id: string, version: number, at: Circumstance): Promise<void> {
  if (!mayDraft(scope)) throw forbidden();
  await transaction(async (tx) => {
    const { agreement } = await lockAgreement(tx, scope, id);
    requireAct("propose", agreement);
    requireVersion(agreement, version);
    await tx.agreement.update({ where: { id }, data: { status: "APPROVING" } });
    await audit(tx, actorOf(scope, at), "agreement.proposed", { type: "agreement", id });
    await recordEvent(tx, { type: "residency.agreement-proposed", payload: { agreementId: id } } satisfies ResidencyEvent);
  });
}

/**
 * Approves the terms in a role, once. Errors: `forbidden` without the role; `wrong-status` (409), also for a role that
 * nobody asks for; `already-approved` (409); `agreement-changed` (409).
 */
export async function approveAgreement(scope: StaffScope, id: string, input: { version: number; role: string; note: string }, at: Circumstance): Promise<void> {
  if (!mayApproveAs(scope, input.role)) throw forbidden();
  await transaction(async (tx) => {
    const { agreement } = await lockAgreement(tx, scope, id);
    requireAct("approve", agreement);
    requireVersion(agreement, input.version);
    const { approvals } = await agreementNorms(siteDay(at.now), tx);
    if (!(approvals as readonly string[]).includes(input.role)) throw conflict("wrong-status");
    const { count } = await tx.agreementApproval.createMany({
      data: [{ agreementId: id, role: input.role, userId: scope.userId, at: at.now, note: input.note.trim() }],
      skipDuplicates: true,
    });
    if (count === 0) throw conflict("already-approved");
    await audit(tx, actorOf(scope, at), "agreement.approved", { type: "agreement", id }, { role: input.role, version: input.version });
  });
}

/**
 * Sends the agreement for signing: its words are fixed by the present template, the PDF is drawn and kept with its hash.
 * Errors: `forbidden`; `agreement-changed` (409); `wrong-status` (409); `not-approved` (409) while a role is missing;
 * faults of the template (422); `term-over` (422) when its term has passed; `premises-missing` (422).
 */
export async function sendAgreement(scope: StaffScope, id: string, version: number, at: Circumstance): Promise<{ sha256: string }> {
  if (!maySend(scope)) throw forbidden();
  return transaction(async (tx) => {
    const { agreement } = await lockAgreement(tx, scope, id);
    requireAct("send", agreement);
    requireVersion(agreement, version);
    const today = siteDay(at.now);
    const norms = await agreementNorms(today, tx);
    const given = await tx.agreementApproval.findMany({ where: { agreementId: id }, select: { role: true } });
    const missing = norms.approvals.filter((role) => !given.some((one) => one.role === role));
    if (missing.length > 0) throw conflict("not-approved");
    const bare = readTerms(agreement.terms);
    if (bare.kind === "agreement" && bare.endsOn < today) throw invalid("term-over");
    const signBy = addDays(today, norms.signDays);
    const application = agreement.applicationId ? await tx.application.findUnique({ where: { id: agreement.applicationId }, select: { number: true } }) : null;
    const { text, templateId } = await wordsOf(bare, { number: agreement.number, applicationNumber: application?.number ?? "", signBy, now: at.now }, tx);
    const terms: Terms = { ...bare, text };
    const bytes = new Uint8Array(await drawAgreement({ number: agreement.number, terms, sentAt: at.now }));
    const sha256 = sha256Of(bytes);
    await tx.agreementDocument.create({ data: { agreementId: id, bytes } });
    await tx.agreement.update({
      where: { id },
      data: { status: "SENT", terms: json(terms), templateId, sha256, sentAt: at.now, signBy: dayToDb(signBy), version: { increment: 1 } },
    });
    await audit(tx, actorOf(scope, at), "agreement.sent", { type: "agreement", id }, { sha256, signBy, template: text.version });
    await recordEvent(tx, { type: "residency.agreement-sent", payload: { agreementId: id } } satisfies ResidencyEvent);
    return { sha256 };
  });
}

/**
 * Takes a sent agreement back to mend it; asked codes and scans are void. Errors: `forbidden`; `wrong-status` (409), also
 * once somebody has signed.
 */
export async function recallAgreement(scope: StaffScope, id: string, at: Circumstance): Promise<void> {
  if (!maySend(scope)) throw forbidden();
  await transaction(async (tx) => {
    const { agreement } = await lockAgreement(tx, scope, id);
    requireAct("recall", agreement);
    if ((await tx.agreementSignature.count({ where: { agreementId: id, signedAt: { not: null } } })) > 0) throw conflict("wrong-status");
    await tx.agreementSignature.deleteMany({ where: { agreementId: id } });
    await tx.agreementApproval.deleteMany({ where: { agreementId: id } });
    await tx.agreementDocument.deleteMany({ where: { agreementId: id } });
    // A wrong requisite may be the very mistake: what was put right meanwhile comes in.
    const sent = readTerms(agreement.terms);
    const terms: Terms = { ...sent, resident: await correctedParty(tx, agreement.companyId, sent.resident, null), text: null };
    await tx.agreement.update({
      where: { id },
      data: { status: "DRAFT", terms: json(terms), sha256: null, sentAt: null, signBy: null, templateId: null, version: { increment: 1 } },
    });
    await audit(tx, actorOf(scope, at), "agreement.recalled", { type: "agreement", id });
  });
}

/** Ends a locked open agreement without a signature. The caller has locked its residency before. */
export async function closeUnsigned(tx: Tx, mover: Mover, agreement: Pick<Agreement, "id" | "status">, to: "CANCELLED" | "LAPSED", at: Circumstance, why: string): Promise<void> {
  requireAct(to === "LAPSED" ? "lapse" : "cancel", agreement);
  await tx.agreement.update({ where: { id: agreement.id }, data: { status: to, closedAt: at.now } });
  await audit(tx, actorOf(mover, at), to === "LAPSED" ? "agreement.lapsed" : "agreement.cancelled", { type: "agreement", id: agreement.id }, { why });
}

/** Cancels whatever of a residency's agreements is not signed yet. The caller has locked the residency. */
export async function cancelOpenOf(tx: Tx, mover: Mover, residencyId: string, at: Circumstance, why: string): Promise<void> {
  const open = await tx.$queryRaw<{ id: string; status: "DRAFT" | "APPROVING" | "SENT" }[]>`
    SELECT id, status::text AS status FROM "Agreement"
    WHERE "residencyId" = ${residencyId}::uuid AND status IN ('DRAFT', 'APPROVING', 'SENT') ORDER BY id FOR UPDATE`;
  for (const agreement of open) await closeUnsigned(tx, mover, agreement, "CANCELLED", at, why);
}

/** Cancels one open agreement or amendment. Errors: `forbidden`, `wrong-status` (409). */
export async function cancelAgreement(scope: StaffScope, id: string, reason: string, at: Circumstance): Promise<void> {
  if (!maySend(scope)) throw forbidden();
  await transaction(async (tx) => {
    const { agreement } = await lockAgreement(tx, scope, id);
    // An approved company without an agreement would wait for ever: that is ended in the register, with its residency.
    if (agreement.kind === "agreement") throw conflict("wrong-status");
    await closeUnsigned(tx, scope, agreement, "CANCELLED", at, reason);
  });
}

/** The last day to sign, for those who only need that. */
export const signByOf = (agreement: Pick<Agreement, "signBy">) => agreement.signBy && dayFromDb(agreement.signBy);
