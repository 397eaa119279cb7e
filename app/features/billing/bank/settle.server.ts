import { audit, type Actor } from "~/lib/audit.server";
import { db, Prisma, transaction, type Reader, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayFromDb } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { companiesByInn, companyNames } from "../../identity/queries.server";
import type { StaffScope } from "../../identity/types";
import { changeBalance, lockBalances, lockedAdvance } from "../commands/balance.server";
import { recordPaymentIn } from "../commands/record-payment.server";
import { lockInvoices, OUTSTANDING } from "../outstanding.server";
import { invoiceNumbersIn, matchIncoming, type Match, type Payable } from "./matching";

/** What of a line of a statement goes where. What no part takes becomes the company's advance. */
export interface Settlement {
  companyId: string;
  parts: readonly { invoiceId: string; amountKopecks: Kopecks }[];
}

export interface OpenEntry {
  id: string;
  number: string;
  amountKopecks: Kopecks;
  payerInn: string;
  purpose: string;
  carriedOn: Date;
}

/** A payment `p` that finance wrote down by hand and that neither a statement has brought nor anybody taken back. */
export const UNLINKED = Prisma.sql`p."bankEntryId" IS NULL AND p."reversesId" IS NULL AND NOT EXISTS (SELECT 1 FROM "Payment" r WHERE r."reversesId" = p.id)`;

/** What each line is for, as it looks now; nothing is held. Two statements for all of them. */
export async function matchesOf(entries: readonly OpenEntry[], reader: Reader = db): Promise<Map<string, Match>> {
  const named = new Map(entries.map((entry) => [entry.id, invoiceNumbersIn(entry.purpose, dayFromDb(entry.carriedOn).slice(0, 4))]));
  const payers = await companiesByInn([...new Set(entries.map((entry) => entry.payerInn).filter(Boolean))], reader);
  const orders = [...new Set(entries.map((entry) => entry.number))];
  const rows = await reader.$queryRaw<(Omit<Payable, "outstandingKopecks" | "dueAt" | "byHand"> & { outstanding: bigint; dueAt: Date; byHand: { reference: string; kopecks: number }[] | null })[]>`
    WITH hand AS (
      SELECT p."invoiceId", json_agg(json_build_object('reference', p.reference, 'kopecks', p."amountKopecks")) AS written
      FROM "Payment" p WHERE p.method = 'BANK' AND p.reference = ANY(${orders}::text[]) AND ${UNLINKED} GROUP BY 1
    )
    SELECT i.id, i.number, i."companyId", i.buyer ->> 'inn' AS inn, i.status::text AS status, i."dueAt", h.written AS "byHand",
           ${OUTSTANDING} AS outstanding
    FROM "Invoice" i LEFT JOIN hand h ON h."invoiceId" = i.id
    WHERE i.number = ANY(${[...new Set([...named.values()].flat())]}::text[])
       OR (h."invoiceId" IS NOT NULL AND i."companyId" = ANY(${[...payers.values()]}::uuid[]))
       OR (i.status = 'ISSUED' AND (i."companyId" = ANY(${[...payers.values()]}::uuid[]) OR i."totalKopecks" = ANY(${[...new Set(entries.map((entry) => BigInt(entry.amountKopecks)))]}::bigint[])))`;
  const payables = rows.map(({ outstanding, dueAt, byHand, ...row }): Payable => ({
    ...row,
    outstandingKopecks: toKopecks(outstanding),
    byHand: (byHand ?? []).map(({ reference, kopecks }) => ({ reference, amountKopecks: toKopecks(kopecks) })),
    dueAt: dueAt.toISOString(),
  }));
  return new Map(entries.map((entry) => [entry.id, matchIncoming(entry, payables, payers.get(entry.payerInn) ?? null, named.get(entry.id) ?? [])]));
}

interface Locked {
  id: string;
  status: string;
  number: string;
  orderedOn: Date;
  carriedOn: Date;
  amountKopecks: bigint;
}

/**
 * Settles a line of a statement in the caller's transaction: payments, the advance and the line together. A payment of an invoice
 * that finance wrote down by hand from the same order is recognised and not made twice.
 * Errors: `not-found`; `entry-settled` (409) when it is not open any more; `match-changed` (409) when an invoice is another
 * company's, or lacks less than the part; `match-sum` (422) when the parts are more than the line.
 */
export async function settleIn(tx: Tx, entryId: string, { companyId, parts }: Settlement, actor: Actor): Promise<void> {
  const [entry] = await tx.$queryRaw<Locked[]>`
    SELECT id, status::text AS status, number, "orderedOn", "carriedOn", "amountKopecks" FROM "BankEntry" WHERE id = ${entryId}::uuid FOR UPDATE`;
  if (!entry) throw notFound();
  if (entry.status !== "OPEN") throw conflict("entry-settled");
  if (parts.some((part) => part.amountKopecks <= 0)) throw invalid("payment-amount");
  const ids = [...new Set(parts.map((part) => part.invoiceId))];
  if (ids.length < parts.length) throw invalid("match-sum");
  const invoices = await lockInvoices(tx, ids);
  await lockBalances(tx, [companyId]);
  let left = toKopecks(entry.amountKopecks);
  const recognised: string[] = [];
  for (const { invoiceId, amountKopecks } of parts) {
    const invoice = invoices.find((one) => one.id === invoiceId);
    const twin = await tx.payment.findUnique({ where: { method_reference_invoiceId: { method: "BANK", reference: entry.number, invoiceId } }, include: { reversals: { select: { id: true } } } });
    const byHand = twin && !twin.bankEntryId && twin.reversals.length === 0 && toKopecks(twin.amountKopecks) === amountKopecks;
    if (invoice?.companyId !== companyId || (!byHand && (invoice.status !== "ISSUED" || invoice.outstandingKopecks < amountKopecks))) throw conflict("match-changed");
    left -= amountKopecks;
    if (left < 0) throw invalid("match-sum");
    if (byHand) {
      await tx.payment.update({ where: { id: twin.id }, data: { bankEntryId: entry.id } });
      recognised.push(invoiceId);
      continue;
    }
    // Orders of different payers, or of different years, may have one number; a line may come to an invoice again after it was taken back.
    const again = twin ? await tx.payment.count({ where: { invoiceId, bankEntryId: entry.id, reversesId: null } }) : 0;
    const reference = twin ? `${entry.number} (${dayFromDb(entry.orderedOn)}, ${entry.id.slice(-4)}${again > 0 ? `, ${again + 1}` : ""})` : entry.number;
    await recordPaymentIn(tx, { invoiceId, method: "BANK", amountKopecks, paidOn: dayFromDb(entry.carriedOn), reference, recordedBy: actor, bankEntryId: entry.id });
  }
  if (left > 0) await changeBalance(tx, { companyId, kind: "RECEIVED", amountKopecks: left, bankEntryId: entry.id, on: dayFromDb(entry.carriedOn), actorId: actor.id });
  for (const invoiceId of recognised) await ownSurplus(tx, { invoiceId, companyId, reference: entry.number, actor });
  await tx.bankEntry.update({ where: { id: entry.id }, data: { status: "SETTLED", companyId, advanceKopecks: BigInt(left), settledById: actor.id, settledAt: new Date() } });
  await audit(tx, actor, "statement.settled", { type: "bank-entry", id: entry.id }, { companyId, parts: parts.map((part) => ({ ...part })), advanceKopecks: left });
}

/**
 * What of a payment by hand became an advance came with the line of the statement: the line's own rest has said it anew. Error:
 * `advance-spent` (409) when the line brought less than was written down, and that is spent.
 */
async function ownSurplus(tx: Tx, { invoiceId, companyId, reference, actor }: { invoiceId: string; companyId: string; reference: string; actor: Actor }): Promise<void> {
  const kept = await tx.balanceEntry.findFirst({ where: { invoiceId, reference, kind: "RECEIVED", bankEntryId: null } });
  if (!kept) return;
  const amountKopecks = toKopecks(kept.amountKopecks);
  if ((await lockedAdvance(tx, companyId)) < amountKopecks) throw conflict("advance-spent");
  await changeBalance(tx, { companyId, kind: "REVERSED", amountKopecks: -amountKopecks, invoiceId, reference, reason: "statement", actorId: actor.id });
}

/** Settles a line as a person of finance says. Errors as of `settleIn`; `not-found` for an unknown company too. */
export async function settleEntry(scope: StaffScope, entryId: string, settlement: Settlement, ip: string): Promise<void> {
  if (!isUuid(entryId) || !isUuid(settlement.companyId) || settlement.parts.some((part) => !isUuid(part.invoiceId))) throw notFound();
  if (!(await companyNames([settlement.companyId])).has(settlement.companyId)) throw notFound();
  await transaction((tx) => settleIn(tx, entryId, settlement, { id: scope.userId, name: scope.userName, ip }));
}

/** Sets a line aside that is nobody's payment here, or takes it back (`note` null). Errors: `not-found`, `entry-settled` (409), `note-needed` (422). */
export async function setAside(scope: StaffScope, entryId: string, note: string | null, ip: string): Promise<void> {
  if (!isUuid(entryId)) throw notFound();
  if (note !== null && (note.length < 3 || note.length > 500)) throw invalid("note-needed");
  await transaction(async (tx) => {
    const changed = await tx.bankEntry.updateMany({ where: { id: entryId, status: note === null ? "SET_ASIDE" : "OPEN" }, data: { status: note === null ? "OPEN" : "SET_ASIDE", note, settledById: scope.userId, settledAt: note === null ? null : new Date() } });
    if (changed.count === 0) throw (await tx.bankEntry.findUnique({ where: { id: entryId }, select: { id: true } })) ? conflict("entry-settled") : notFound();
    await audit(tx, { id: scope.userId, name: scope.userName, ip }, note === null ? "statement.taken-back" : "statement.set-aside", { type: "bank-entry", id: entryId }, { note });
  });
}
