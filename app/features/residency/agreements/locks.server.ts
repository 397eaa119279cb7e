import type { Prisma, Tx } from "~/lib/db/client.server";
import type { Agreement, Residency } from "~/lib/db/generated/client";
import { conflict, forbidden, notFound } from "~/lib/errors";
import type { AnyScope } from "~/features/identity/types";
import { isCompanyScope } from "~/features/identity/types";
import { HOUSE, isId, type Mover } from "../moves.server";
import { mayReadRegister } from "./policy";
import { agreementMay, type AgreementAct } from "./status";

/** What of the agreements a scope reaches: a company its own once they were sent, staff who keep the register all. */
export function reachAgreements(scope: AnyScope): Prisma.AgreementWhereInput {
  if (isCompanyScope(scope)) return { companyId: scope.companyId, sentAt: { not: null } };
  if (!mayReadRegister(scope)) throw forbidden();
  return {};
}

/** Keeps a residency to this transaction and reads it; null when there is none. */
export async function lockResidency(tx: Tx, id: string): Promise<Residency | null> {
  if (!isId(id)) return null;
  await tx.$queryRaw`SELECT id FROM "Residency" WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.residency.findUnique({ where: { id } });
}

export interface LockedAgreement {
  agreement: Agreement;
  residency: Residency | null;
}

/**
 * Locks an agreement with the residency that it is about, in the order of the house (residency first), and reads both.
 * Error: `not-found` when it is not there for the mover.
 */
export async function lockAgreement(tx: Tx, mover: Mover, id: string): Promise<LockedAgreement> {
  if (!isId(id)) throw notFound();
  const where = { id, ...(mover === HOUSE ? {} : reachAgreements(mover)) };
  const seen = await tx.agreement.findFirst({ where, select: { residencyId: true } });
  if (!seen) throw notFound();
  const residency = seen.residencyId ? await lockResidency(tx, seen.residencyId) : null;
  await tx.$queryRaw`SELECT id FROM "Agreement" WHERE id = ${id}::uuid FOR UPDATE`;
  const agreement = await tx.agreement.findFirst({ where });
  if (!agreement) throw notFound();
  return { agreement, residency };
}

/** Refuses with `wrong-status` (409) when the table of states does not allow the act now. */
export function requireAct(act: AgreementAct, agreement: Pick<Agreement, "status">): void {
  if (!agreementMay(act, agreement.status)) throw conflict("wrong-status");
}

/** Refuses with `version-conflict` (409) when somebody changed it since it was read. */
export function requireVersion(agreement: Pick<Agreement, "version">, version: number): void {
  if (agreement.version !== version) throw conflict("agreement-changed");
}

/** The next of a gapless series; the counter's row is locked until the transaction ends, so it is taken last. */
export async function nextNumber(tx: Tx, name: string): Promise<bigint> {
  const rows = await tx.$queryRaw<{ value: bigint }[]>`
    INSERT INTO "Counter" (name, value) VALUES (${name}, 1)
    ON CONFLICT (name) DO UPDATE SET value = "Counter".value + 1
    RETURNING value`;
  return rows[0]!.value;
}
