import type { Tx } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { toKopecks } from "~/lib/money";
import { dayToDb, monthOf, type Day } from "~/lib/time";
import type { SubsidyShare } from "./rules";

/** What a ledger entry belongs to: the thing subsidised, whose it is, and in which month it counts. */
export interface SubsidyUse {
  companyId: string;
  subject: { type: string; id: string };
  on: Day;
  actorId: string | null;
}

/**
 * Reserves what the programmes promised for a use, in the caller's transaction: budget, quota and ledger together.
 * The condition stands in the UPDATE and again as a CHECK, so concurrent bookings cannot overspend by a kopeck.
 * Errors: `budget-exhausted` (409) when a budget or quota no longer holds it.
 */
export async function reserve(tx: Tx, use: SubsidyUse, shares: readonly SubsidyShare[]): Promise<void> {
  const month = dayToDb(monthOf(use.on));
  for (const { offer, amountKopecks, minutes } of shares) {
    if (amountKopecks === 0) continue;
    if (offer.monthlyMinutes !== null) {
      const counted = await tx.$executeRaw`
        UPDATE "QuotaUsage" SET "usedMinutes" = "usedMinutes" + ${minutes}
        WHERE "programmeId" = ${offer.programmeId}::uuid AND "companyId" = ${use.companyId}::uuid AND month = ${month}::date
          AND "usedMinutes" + ${minutes} <= "limitMinutes"`;
      if (counted === 0) throw new DomainError("conflict", "budget-exhausted");
    }
    const taken = await tx.$executeRaw`
      UPDATE "ProgrammeBudget" SET "reservedKopecks" = "reservedKopecks" + ${BigInt(amountKopecks)}
      WHERE id = ${offer.budgetId}::uuid
        AND "reservedKopecks" + "consumedKopecks" + ${BigInt(amountKopecks)} <= "amountKopecks"`;
    if (taken === 0) throw new DomainError("conflict", "budget-exhausted");
    await tx.ledgerEntry.create({
      data: {
        budgetId: offer.budgetId,
        debit: "RESERVED",
        credit: "AVAILABLE",
        amountKopecks: BigInt(amountKopecks),
        companyId: use.companyId,
        subjectType: use.subject.type,
        subjectId: use.subject.id,
        minutes: offer.monthlyMinutes === null ? 0 : minutes,
        reason: "reserve",
        actorId: use.actorId,
      },
    });
  }
}

interface Reserved {
  budgetId: string;
  programmeId: string;
  companyId: string;
  left: bigint;
  minutes: bigint;
}

/** What is still reserved for a subject, by budget. The caller's lock on the subject keeps it so. */
async function reservedFor(tx: Tx, subject: SubsidyUse["subject"]): Promise<Reserved[]> {
  return tx.$queryRaw<Reserved[]>`
    WITH sums AS (
      SELECT "budgetId", "companyId",
             sum(CASE WHEN debit = 'RESERVED' THEN "amountKopecks" WHEN credit = 'RESERVED' THEN -"amountKopecks" ELSE 0 END)::bigint AS left,
             sum(CASE WHEN debit = 'RESERVED' THEN minutes WHEN credit = 'RESERVED' THEN -minutes ELSE 0 END)::bigint AS minutes
      FROM "LedgerEntry" WHERE "subjectType" = ${subject.type} AND "subjectId" = ${subject.id}
      GROUP BY "budgetId", "companyId"
    )
    SELECT sums.*, b."programmeId" FROM sums JOIN "ProgrammeBudget" b ON b.id = sums."budgetId"
    WHERE sums.left > 0 ORDER BY b.id`;
}

/** Gives back what was reserved for a subject, roubles and hours. Does nothing when nothing is reserved any more. */
export async function release(tx: Tx, use: Omit<SubsidyUse, "companyId">, reason: string): Promise<number> {
  let released = 0;
  const rows = await reservedFor(tx, use.subject);
  // Quotas before budgets, as a booking locks them.
  for (const row of [...rows].sort((a, b) => a.programmeId.localeCompare(b.programmeId))) {
    if (row.minutes === 0n) continue;
    await tx.quotaUsage.updateMany({
      where: { programmeId: row.programmeId, companyId: row.companyId, month: dayToDb(monthOf(use.on)) },
      data: { usedMinutes: { decrement: Number(row.minutes) } },
    });
  }
  for (const row of rows) {
    await tx.programmeBudget.update({ where: { id: row.budgetId }, data: { reservedKopecks: { decrement: row.left } } });
    await tx.ledgerEntry.create({
      data: {
        budgetId: row.budgetId,
        debit: "AVAILABLE",
        credit: "RESERVED",
        amountKopecks: row.left,
        companyId: row.companyId,
        subjectType: use.subject.type,
        subjectId: use.subject.id,
        minutes: Number(row.minutes),
        reason,
        actorId: use.actorId,
      },
    });
    released += toKopecks(row.left);
  }
  return released;
}

/** Turns what was reserved for a subject into money spent: the use took place. */
export async function consume(tx: Tx, use: Omit<SubsidyUse, "companyId" | "on">, reason: string): Promise<number> {
  let consumed = 0;
  for (const row of await reservedFor(tx, use.subject)) {
    await tx.programmeBudget.update({
      where: { id: row.budgetId },
      data: { reservedKopecks: { decrement: row.left }, consumedKopecks: { increment: row.left } },
    });
    await tx.ledgerEntry.create({
      data: {
        budgetId: row.budgetId,
        debit: "CONSUMED",
        credit: "RESERVED",
        amountKopecks: row.left,
        companyId: row.companyId,
        subjectType: use.subject.type,
        subjectId: use.subject.id,
        minutes: Number(row.minutes),
        reason,
        actorId: use.actorId,
      },
    });
    consumed += toKopecks(row.left);
  }
  return consumed;
}

/** Opens a programme's budget of a year and writes the funding into the ledger; a budget of nothing has no entry. */
export async function fund(tx: Tx, programmeId: string, year: number, amountKopecks: number, actorId: string | null): Promise<string> {
  const budget = await tx.programmeBudget.create({ data: { programmeId, year, amountKopecks: BigInt(amountKopecks) } });
  if (amountKopecks === 0) return budget.id;
  await tx.ledgerEntry.create({
    data: {
      budgetId: budget.id,
      debit: "AVAILABLE",
      credit: "FUNDED",
      amountKopecks: BigInt(amountKopecks),
      subjectType: "programme",
      subjectId: programmeId,
      reason: "fund",
      actorId,
    },
  });
  return budget.id;
}
