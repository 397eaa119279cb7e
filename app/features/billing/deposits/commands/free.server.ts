import { randomUUID } from "node:crypto";
import { audit, type Actor } from "~/lib/audit.server";
import type { Tx } from "~/lib/db/client.server";
import { conflict, invalid } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { changeBalance, lockBalances } from "../../commands/balance.server";
import { issueInvoice } from "../../commands/issue-invoice.server";
import { recordPaymentIn } from "../../commands/record-payment.server";
import { companyRequisites, operatorRequisites } from "../../requisites.server";
import { totalled } from "../../rules/quote";
import { DAMAGE_SUBJECT } from "../subjects";

export interface DepositEnd {
  subject: { type: string; id: string };
  /** What of it pays for damage; 0 gives all of it back. */
  keepKopecks: Kopecks;
  /** What was damaged, as the invoice names it. */
  title: string;
  /** Of what the damage is, in words; asked for when something is kept. */
  reason: string;
  actor: Actor;
  now: Date;
}

/**
 * Gives a deposit back into its company's advance, in the caller's transaction. What pays for damage leaves the advance again by an
 * invoice of its own, issued and paid at once: damages are no service, so it is «без НДС» and in no act. Nothing happens where no
 * deposit was held. Call it last: the invoice waits for the chain of papers. Returns the invoice for the damage, if any.
 * Errors: `deposit-freed` (409), `deposit-keep` (422) for more than was held, `deposit-none` (409) to keep of what was not held,
 * `damage-note` (422) to keep something without words.
 */
export async function freeDeposit(tx: Tx, { subject, keepKopecks, title, reason, actor, now }: DepositEnd): Promise<{ invoiceId: string | null }> {
  const [row] = await tx.$queryRaw<{ id: string; companyId: string; amount: bigint; waived: boolean; freed: boolean }[]>`
    SELECT id, "companyId", "amountKopecks" AS amount, "waivedReason" IS NOT NULL AS waived, "freedAt" IS NOT NULL AS freed
    FROM "Deposit" WHERE "subjectType" = ${subject.type} AND "subjectId" = ${subject.id} FOR UPDATE`;
  if (!row || row.waived) {
    if (keepKopecks > 0) throw conflict("deposit-none");
    if (row) await tx.deposit.update({ where: { id: row.id }, data: { freedAt: now } });
    return { invoiceId: null };
  }
  const { id, companyId } = row;
  const amountKopecks = toKopecks(row.amount);
  if (row.freed) throw conflict("deposit-freed");
  if (keepKopecks < 0 || keepKopecks > amountKopecks) throw invalid("deposit-keep");
  if (keepKopecks > 0 && reason.trim().length < 5) throw invalid("damage-note");
  await lockBalances(tx, [companyId]);
  await changeBalance(tx, { companyId, kind: "FREED", amountKopecks, reference: id, reason: "deposit", actorId: actor.id });
  const invoiceId = keepKopecks > 0 ? randomUUID() : null;
  await tx.deposit.update({ where: { id }, data: { freedAt: now, keptKopecks: BigInt(keepKopecks), invoiceId } });
  await audit(tx, actor, "deposit.freed", { type: "deposit", id }, { amountKopecks, keptKopecks: keepKopecks, ...(keepKopecks > 0 ? { reason } : {}) });
  if (invoiceId === null) return { invoiceId };
  const [supplier, buyer] = [await operatorRequisites(tx), await companyRequisites(companyId, tx)];
  await issueInvoice(tx, {
    id: invoiceId,
    companyId,
    title: () => title,
    basis: "возмещение ущерба",
    quote: totalled([{ kind: "damage", amountKopecks: keepKopecks, params: { title, reason } }], null, []),
    subject: { type: DAMAGE_SUBJECT, id },
    dueAt: now,
    now,
    supplier,
    buyer,
  });
  const reference = await changeBalance(tx, { companyId, kind: "APPLIED", amountKopecks: -keepKopecks, invoiceId, actorId: actor.id });
  await recordPaymentIn(tx, { invoiceId, method: "ADVANCE", amountKopecks: keepKopecks, paidOn: siteDay(now), reference, recordedBy: actor });
  return { invoiceId };
}
