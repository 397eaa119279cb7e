import { randomInt, randomUUID } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { db, isUniqueViolation, transaction, type Tx } from "~/lib/db/client.server";
import type { Agreement, AgreementSignature } from "~/lib/db/generated/client";
import { conflict, DomainError, forbidden, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { limit } from "~/lib/limits.server";
import { dayFromDb, siteDay } from "~/lib/time";
import { personById } from "~/features/identity/queries.server";
import { isCompanyScope, type AnyScope } from "~/features/identity/types";
import type { ResidencyEvent } from "../../events";
import { actorOf, isId, type Circumstance } from "../../moves.server";
import { applySigned } from "../../register/apply.server";
import { sentDocument } from "../document.server";
import { lockAgreement, reachAgreements, requireAct, type LockedAgreement } from "../locks.server";
import { agreementNorms, type AgreementNorms } from "../norms.server";
import { maySignFor, maySignForOperator } from "../policy";
import { codeHashOf, codeMatches } from "../rules";
import { readTerms, type Party } from "../terms";

/** From where a signature is given: it stands on the evidence page. */
export interface SigningCircumstance extends Circumstance {
  userAgent?: string | null;
}

export type SigningSide = "HOUSE" | "APPLICANT";
export const sideOfScope = (scope: AnyScope): SigningSide => (isCompanyScope(scope) ? "APPLICANT" : "HOUSE");

export interface AskedCode {
  signatureId: string;
  /** The code itself: only its hash is kept, so it is told once and only by letter. */
  code: string;
  number: string;
  until: Date;
  signer: { id: string; name: string; email: string; locale: string };
}

/**
 * Asks for a one-time code to sign with; codes asked for before are void. The caller sends it to the signer's e-mail.
 * Errors: `forbidden`; `wrong-status` (409) when it is not to be signed; `side-signed` (409); `sign-term-over` (409);
 * `resident-signs-first` (409); `document-changed` (409); `too-many` (429).
 */
export async function askSignatureCode(scope: AnyScope, id: string, at: SigningCircumstance): Promise<AskedCode> {
  const norms = await agreementNorms(siteDay(at.now));
  const signer = await requireSigner(scope, norms);
  await limit(`sign-code:${scope.userId}`, norms.signCode.perHour, 3600);
  await requireSameDocument(scope, id);
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  const signatureId = randomUUID();
  const until = new Date(at.now.getTime() + norms.signCode.minutes * 60_000);
  return transaction(async (tx) => {
    const locked = await lockAgreement(tx, scope, id);
    const side = sideOfScope(scope);
    await requireMaySign(tx, locked, side, norms, at);
    await tx.agreementSignature.deleteMany({ where: { agreementId: id, side, method: "code", signedAt: null } });
    const { agreement } = locked;
    const { position } = signerIn(agreement, side, signer.name);
    await tx.agreementSignature.create({
      data: {
        id: signatureId, agreementId: id, side, method: "code", userId: scope.userId, name: signer.name, email: signer.email, position,
        codeHash: codeHashOf(signatureId, code), codeUntil: until, sha256: agreement.sha256, askedAt: at.now,
      },
    });
    await audit(tx, actorOf(scope, at), "agreement.code-asked", { type: "agreement", id }, { side });
    return { signatureId, code, number: agreement.number, until, signer };
  });
}

type Tried = { done: true } | { done: false; error: DomainError };

/**
 * Signs with the code from the letter. A wrong code is counted, and after the norm's number of them a new code has to be
 * asked for. Errors: those of asking; `code-missing` (409), `code-expired` (409), `code-wrong` (422), `code-used-up` (409).
 */
export async function signByCode(scope: AnyScope, id: string, typed: string, at: SigningCircumstance): Promise<void> {
  const norms = await agreementNorms(siteDay(at.now));
  await requireSigner(scope, norms);
  await requireSameDocument(scope, id);
  const tried = await transaction<Tried>(async (tx) => {
    const locked = await lockAgreement(tx, scope, id);
    const side = sideOfScope(scope);
    await requireMaySign(tx, locked, side, norms, at);
    const asked = await tx.agreementSignature.findFirst({
      where: { agreementId: id, side, method: "code", userId: scope.userId, signedAt: null },
      orderBy: { askedAt: "desc" },
    });
    if (!asked?.codeHash || !asked.codeUntil) return { done: false, error: conflict("code-missing") };
    if (asked.codeUntil <= at.now) return { done: false, error: conflict("code-expired") };
    if (asked.attempts >= norms.signCode.attempts) return { done: false, error: conflict("code-used-up") };
    if (!codeMatches(asked.id, typed, asked.codeHash)) {
      // The count stands although the signing fails: the transaction ends well.
      const attempts = asked.attempts + 1;
      await tx.agreementSignature.update({ where: { id: asked.id }, data: { attempts } });
      const left = norms.signCode.attempts - attempts;
      return { done: false, error: left > 0 ? new DomainError("invalid", "code-wrong", { count: left }) : conflict("code-used-up") };
    }
    await give(tx, scope, locked, asked, at);
    return { done: true };
  });
  if (!tried.done) throw tried.error;
}

/** Marks a signature as given, and ends the signing when it was the last one. */
export async function give(tx: Tx, scope: AnyScope, { agreement, residency }: LockedAgreement, signature: AgreementSignature, at: SigningCircumstance): Promise<void> {
  try {
    await tx.agreementSignature.update({
      where: { id: signature.id },
      data: { signedAt: at.now, sha256: agreement.sha256, codeHash: null, ip: at.ip ?? null, userAgent: at.userAgent?.slice(0, 300) ?? null },
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("side-signed");
    throw error;
  }
  await audit(tx, actorOf(scope, at), "agreement.signed", { type: "agreement", id: agreement.id }, { side: signature.side, method: signature.method, sha256: agreement.sha256 ?? "" });
  const sides = await tx.agreementSignature.findMany({ where: { agreementId: agreement.id, signedAt: { not: null } }, select: { side: true } });
  if (new Set(sides.map((one) => one.side)).size < 2) {
    if (signature.side === "APPLICANT") await recordEvent(tx, { type: "residency.agreement-with-operator", payload: { agreementId: agreement.id } } satisfies ResidencyEvent);
    return;
  }
  requireAct("complete", agreement);
  if (!residency || residency.status === "TERMINATED") throw conflict("wrong-status");
  await tx.agreement.update({ where: { id: agreement.id }, data: { status: "SIGNED", closedAt: at.now } });
  await applySigned(tx, scope, residency, agreement, readTerms(agreement.terms), at);
  const { applicationId, companyId } = agreement;
  await recordEvent(tx, { type: "residency.signed", payload: { agreementId: agreement.id, applicationId, companyId, residencyId: residency.id } } satisfies ResidencyEvent);
}

/** Whoever may sign for their side, with the address that the code goes to. */
async function requireSigner(scope: AnyScope, norms: AgreementNorms) {
  const signer = await personById(scope.userId);
  if (!signer) throw forbidden();
  const may = isCompanyScope(scope) ? maySignFor(scope) : maySignForOperator(scope, signer.email, norms.operatorSigners);
  if (!may) throw forbidden("may-not-sign");
  return signer;
}

/** Refuses while this side may not sign: state, order, term, or it has signed. */
export async function requireMaySign(tx: Tx, { agreement }: LockedAgreement, side: SigningSide, norms: AgreementNorms, { now }: Circumstance): Promise<void> {
  const signed = await tx.agreementSignature.findMany({ where: { agreementId: agreement.id, signedAt: { not: null } }, select: { side: true } });
  if (signed.some((one) => one.side === side)) throw conflict("side-signed");
  requireAct("sign", agreement);
  const residentSigned = signed.some((one) => one.side === "APPLICANT");
  if (side === "HOUSE" && norms.signOrder === "resident-first" && !residentSigned) throw conflict("resident-signs-first");
  if (side === "APPLICANT" && agreement.signBy && dayFromDb(agreement.signBy) < siteDay(now)) throw conflict("sign-term-over");
}

/** The document that is signed must be the one that was sent. */
async function requireSameDocument(scope: AnyScope, id: string): Promise<void> {
  const agreement = isId(id) ? await db.agreement.findFirst({ where: { id, ...reachAgreements(scope) } }) : null;
  if (!agreement) throw notFound();
  // Nothing was sent, or it is over: the checks under lock say what is the matter.
  if (agreement.status === "SENT") await sentDocument(agreement, db);
}

/** The side of the paper that somebody signs for: the position is known when it is the person named there. */
export function signerIn(agreement: Pick<Agreement, "terms">, side: SigningSide, name: string): { party: Party; position: string } {
  const terms = readTerms(agreement.terms);
  const party = side === "HOUSE" ? terms.operator : terms.resident;
  return { party, position: party.signer.name === name ? party.signer.position : "" };
}
