import type { Tx } from "~/lib/db/client.server";
import type { BalanceEntryKind } from "~/lib/db/generated/enums";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayToDb, siteDay, type Day } from "~/lib/time";
import { bookDay } from "../documents/books.server";

/** A change of a company's advance, signed; `bankEntryId` says what it came with, `invoiceId` what it went to. */
export interface BalanceChange {
  companyId: string;
  kind: BalanceEntryKind;
  amountKopecks: Kopecks;
  bankEntryId?: string;
  invoiceId?: string;
  reference?: string;
  /** Why it came, or why it is taken back. */
  reason?: string;
  /** Day on which the money came; today when not given. */
  on?: Day;
  actorId: string | null;
}

/** Keeps companies' advances to this transaction, in the order of ids. Invoices are locked before them. */
export async function lockBalances(tx: Tx, companyIds: readonly string[]): Promise<void> {
  const ids = [...new Set(companyIds)].sort();
  await tx.companyBalance.createMany({ data: ids.map((companyId) => ({ companyId })), skipDuplicates: true });
  await tx.$queryRaw`SELECT 1 FROM "CompanyBalance" WHERE "companyId" = ANY(${ids}::uuid[]) ORDER BY "companyId" FOR UPDATE`;
}

/**
 * Writes a change of an advance down, and the balance with it; one of a closed month counts on the first day of the open one. The caller
 * holds the balance's lock. Returns the entry's id.
 */
export async function changeBalance(tx: Tx, { on = siteDay(new Date()), ...change }: BalanceChange): Promise<string> {
  const countsOn = dayToDb(await bookDay(tx, on));
  const entry = await tx.balanceEntry.create({ data: { ...change, amountKopecks: BigInt(change.amountKopecks), countsOn }, select: { id: true } });
  await tx.companyBalance.update({ where: { companyId: change.companyId }, data: { advanceKopecks: { increment: BigInt(change.amountKopecks) } } });
  return entry.id;
}

/** What a company has paid ahead, kopecks; kept to this transaction. */
export async function lockedAdvance(tx: Tx, companyId: string): Promise<Kopecks> {
  await lockBalances(tx, [companyId]);
  return toKopecks((await tx.companyBalance.findUniqueOrThrow({ where: { companyId } })).advanceKopecks);
}
