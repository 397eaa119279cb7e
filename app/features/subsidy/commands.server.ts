import type { Tx } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { toKopecks } from "~/lib/money";
import { dayFromDb, dayToDb, monthOf, type Day } from "~/lib/time";
import { ceilingPeriods, OVERALL, type SubsidyShare } from "./rules";

/** What a ledger entry belongs to: the thing subsidised, whose it is, and in which month it counts. */
export interface SubsidyUse {
  companyId: string;
  subject: { type: string; id: string };
  on: Day;
  actorId: string | null;
}

/**
 * Reserves what the programmes promised for a use, in the caller's transaction: quotas, ceilings, budget and ledger
 * together. The condition stands in the UPDATE and again as a CHECK, so concurrent bookings cannot overspend by a kopeck.
 * Errors: `budget-exhausted` (409) when a budget or quota no longer holds it, `ceiling-reached` (409) past a company's ceiling.
 */
export async function reserve(tx: Tx, use: SubsidyUse, shares: readonly SubsidyShare[]): Promise<void> {
  const month = dayToDb(monthOf(use.on));
  for (const { offer, amountKopecks, minutes } of shares) {
    if (amountKopecks === 0) continue;
    if (offer.quotas.length > 0) {
      const counted = await tx.$executeRaw`
        UPDATE "QuotaUsage" SET "usedMinutes" = "usedMinutes" + ${minutes}
        WHERE "programmeId" = ${offer.programmeId}::uuid AND "companyId" = ${use.companyId}::uuid AND month = ${month}::date
          AND kind = ANY(${offer.quotas.map((quota) => quota.kind)}::text[]) AND "usedMinutes" + ${minutes} <= "limitMinutes"`;
      if (counted < offer.quotas.length) throw new DomainError("conflict", "budget-exhausted");
    }
    await countAgainstCeilings(tx, { programmeId: offer.programmeId, companyId: use.companyId, on: use.on, amountKopecks });
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
        minutes: offer.quotas.length > 0 ? minutes : 0,
        resourceKind: offer.resourceKind,
        reason: "reserve",
        actorId: use.actorId,
        usedOn: dayToDb(use.on),
      },
    });
  }
}

/**
 * Counts kopecks (below zero: given back) in the month and the year of a day; `ceiling-reached` (409) when a ceiling does not hold them.
 * The ceilings are those that the programme has now: one that was lowered below what is used holds nothing more.
 */
export async function countAgainstCeilings(tx: Tx, { programmeId, companyId, on, amountKopecks }: { programmeId: string; companyId: string; on: Day; amountKopecks: number | bigint }): Promise<void> {
  const { month, year } = ceilingPeriods(on);
  const amount = BigInt(amountKopecks);
  if (amount < 0n) {
    await tx.ceilingUsage.updateMany({ where: { programmeId, companyId, period: { in: [month, year] } }, data: { usedKopecks: { increment: amount } } });
    return;
  }
  const counted = await tx.$executeRaw`
    INSERT INTO "CeilingUsage" ("programmeId", "companyId", period, "usedKopecks", "limitKopecks")
    SELECT p.id, ${companyId}::uuid, l.period, ${amount}, l.ceiling
    FROM "Programme" p CROSS JOIN LATERAL (VALUES (${year}, p."yearlyCeilingKopecks"), (${month}, p."monthlyCeilingKopecks")) l(period, ceiling)
    WHERE p.id = ${programmeId}::uuid AND (l.ceiling IS NULL OR l.ceiling >= ${amount})
    ORDER BY l.period
    ON CONFLICT ("programmeId", "companyId", period) DO UPDATE SET "usedKopecks" = "CeilingUsage"."usedKopecks" + EXCLUDED."usedKopecks", "limitKopecks" = EXCLUDED."limitKopecks"
    WHERE EXCLUDED."limitKopecks" IS NULL OR "CeilingUsage"."usedKopecks" + EXCLUDED."usedKopecks" <= EXCLUDED."limitKopecks"`;
  if (counted < 2) throw new DomainError("conflict", "ceiling-reached");
}

interface Reserved {
  budgetId: string;
  programmeId: string;
  companyId: string;
  resourceKind: string | null;
  usedOn: Date | null;
  left: bigint;
  minutes: bigint;
}

/** What is still reserved for a subject, by budget. The caller's lock on the subject keeps it so. */
async function reservedFor(tx: Tx, subject: SubsidyUse["subject"]): Promise<Reserved[]> {
  return tx.$queryRaw<Reserved[]>`
    WITH sums AS (
      SELECT "budgetId", "companyId", "resourceKind", "usedOn",
             sum(CASE WHEN debit = 'RESERVED' THEN "amountKopecks" WHEN credit = 'RESERVED' THEN -"amountKopecks" ELSE 0 END)::bigint AS left,
             sum(CASE WHEN debit = 'RESERVED' THEN minutes WHEN credit = 'RESERVED' THEN -minutes ELSE 0 END)::bigint AS minutes
      FROM "LedgerEntry" WHERE "subjectType" = ${subject.type} AND "subjectId" = ${subject.id}
      GROUP BY "budgetId", "companyId", "resourceKind", "usedOn"
    )
    SELECT sums.*, b."programmeId" FROM sums JOIN "ProgrammeBudget" b ON b.id = sums."budgetId"
    WHERE sums.left > 0 ORDER BY b.id, sums."resourceKind", sums."usedOn"`;
}

/** Gives back what was reserved for a subject, roubles and hours. Does nothing when nothing is reserved any more. */
export async function release(tx: Tx, use: Omit<SubsidyUse, "companyId">, reason: string): Promise<number> {
  let released = 0;
  const rows = await reservedFor(tx, use.subject);
  const dayOf = (row: Reserved) => (row.usedOn ? dayFromDb(row.usedOn) : use.on);
  // Quotas before ceilings before budgets, as a booking locks them.
  const byProgramme = [...rows].sort((a, b) => a.programmeId.localeCompare(b.programmeId));
  for (const row of byProgramme) {
    if (row.minutes === 0n) continue;
    await tx.quotaUsage.updateMany({
      where: { programmeId: row.programmeId, companyId: row.companyId, month: dayToDb(monthOf(dayOf(row))), kind: { in: [OVERALL, row.resourceKind ?? OVERALL] } },
      data: { usedMinutes: { decrement: Number(row.minutes) } },
    });
  }
  for (const row of byProgramme) await countAgainstCeilings(tx, { programmeId: row.programmeId, companyId: row.companyId, on: dayOf(row), amountKopecks: -row.left });
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
        resourceKind: row.resourceKind,
        reason,
        actorId: use.actorId,
        usedOn: dayToDb(dayOf(row)),
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
        resourceKind: row.resourceKind,
        reason,
        actorId: use.actorId,
        usedOn: row.usedOn,
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
