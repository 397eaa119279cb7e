import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, forbidden, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { attachFiles } from "~/lib/files/queries.server";
import { siteDay } from "~/lib/time";
import { personById } from "~/features/identity/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import type { ResidencyEvent } from "../../events";
import { actorOf, isId } from "../../moves.server";
import { lockAgreement } from "../locks.server";
import { agreementNorms } from "../norms.server";
import { mayHandInScan, maySend, maySignForOperator } from "../policy";
import { give, requireMaySign, signerIn, type SigningCircumstance } from "./sign.server";

/**
 * Hands in a scan of the agreement signed on paper; it counts once staff have accepted it, and while it waits the
 * agreement does not lapse. A newer scan takes the place of the older. Errors: `forbidden`; `not-found` for a file that is
 * not a sound one of the company; those of signing.
 */
export async function handInScan(scope: CompanyScope, id: string, fileId: string, at: SigningCircumstance): Promise<void> {
  if (!mayHandInScan(scope)) throw forbidden();
  const norms = await agreementNorms(siteDay(at.now));
  const person = await personById(scope.userId);
  if (!person) throw forbidden();
  await transaction(async (tx) => {
    const locked = await lockAgreement(tx, scope, id);
    await requireMaySign(tx, locked, "APPLICANT", norms, at);
    await attachFiles(tx, scope, [fileId], at.now);
    await tx.agreementSignature.deleteMany({ where: { agreementId: id, side: "APPLICANT", method: "scan", signedAt: null } });
    const { party } = signerIn(locked.agreement, "APPLICANT", person.name);
    await tx.agreementSignature.create({
      data: {
        agreementId: id, side: "APPLICANT", method: "scan", userId: scope.userId, name: party.signer.name || person.name, email: person.email,
        position: party.signer.position, fileId, sha256: locked.agreement.sha256, ip: at.ip ?? null, userAgent: at.userAgent?.slice(0, 300) ?? null, askedAt: at.now,
      },
    });
    await audit(tx, actorOf(scope, at), "agreement.scan-handed-in", { type: "agreement", id }, { fileId });
    await recordEvent(tx, { type: "residency.agreement-with-operator", payload: { agreementId: id } } satisfies ResidencyEvent);
  });
}

/**
 * Accepts a scan as the resident's signature; with `both` it carries the technopark's own as well. Errors: `forbidden`;
 * `not-found` when there is no such scan waiting; `side-signed` (409); `wrong-status` (409).
 */
export async function acceptScan(scope: StaffScope, id: string, input: { signatureId: string; both: boolean }, at: SigningCircumstance): Promise<void> {
  if (!maySend(scope)) throw forbidden();
  const norms = await agreementNorms(siteDay(at.now));
  const person = await personById(scope.userId);
  if (!person) throw forbidden();
  if (input.both && !maySignForOperator(scope, person.email, norms.operatorSigners)) throw forbidden("may-not-sign");
  await transaction(async (tx) => {
    const locked = await lockAgreement(tx, scope, id);
    const scan = isId(input.signatureId)
      ? await tx.agreementSignature.findFirst({ where: { id: input.signatureId, agreementId: id, method: "scan", side: "APPLICANT" } })
      : null;
    if (!scan) throw notFound();
    if (scan.signedAt) throw conflict("side-signed");
    if (locked.agreement.status !== "SENT") throw conflict("wrong-status");
    await give(tx, scope, locked, scan, { ...at, ip: scan.ip, userAgent: scan.userAgent });
    if (!input.both) return;
    const { party } = signerIn(locked.agreement, "HOUSE", person.name);
    const own = await tx.agreementSignature.create({
      data: {
        agreementId: id, side: "HOUSE", method: "scan", userId: scope.userId, name: party.signer.name || person.name, email: person.email,
        position: party.signer.position, fileId: scan.fileId, sha256: locked.agreement.sha256, askedAt: at.now,
      },
    });
    await give(tx, scope, locked, own, at);
  });
}

/** Refuses a scan with a reason that the resident reads. Errors: `forbidden`; `not-found`; `wrong-status` (409). */
export async function refuseScan(scope: StaffScope, id: string, signatureId: string, reason: string, at: SigningCircumstance): Promise<void> {
  if (!maySend(scope)) throw forbidden();
  await transaction(async (tx) => {
    const { agreement } = await lockAgreement(tx, scope, id);
    if (agreement.status !== "SENT") throw conflict("wrong-status");
    const { count } = isId(signatureId)
      ? await tx.agreementSignature.deleteMany({ where: { id: signatureId, agreementId: id, method: "scan", signedAt: null } })
      : { count: 0 };
    if (count === 0) throw notFound();
    await audit(tx, actorOf(scope, at), "agreement.scan-refused", { type: "agreement", id }, { reason: reason.trim() });
    await recordEvent(tx, { type: "residency.scan-refused", payload: { agreementId: id, reason: reason.trim() } } satisfies ResidencyEvent);
  });
}
