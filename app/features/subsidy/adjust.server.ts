import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import { DomainError, notFound, ruleBroken } from "~/lib/errors";
import { formatMoney, toKopecks, type Kopecks } from "~/lib/money";
import { dayToDb, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { companyNames } from "../identity/queries.server";
import type { StaffScope } from "../identity/types";
import { countAgainstCeilings } from "./commands.server";
import { ceilingPeriods, quarterOf } from "./rules";

/** A sum among the parameters of a refusal, in both languages. */
const sums = (name: string, kopecks: bigint) => ({ [`${name}Ru`]: formatMoney(toKopecks(kopecks), "ru"), [`${name}En`]: formatMoney(toKopecks(kopecks), "en") });

/** One press of the button: the same key a second time changes nothing more. */
interface Pressed {
  key: string;
  reason: string;
}

interface LockedBudget {
  id: string;
  quarter: number;
  amountKopecks: bigint;
  spent: bigint;
}

/** All budgets of a programme's year, locked in the order of ids. */
const lockYear = (tx: Tx, programmeId: string, year: number) => tx.$queryRaw<LockedBudget[]>`
  SELECT id, quarter, "amountKopecks", "reservedKopecks" + "consumedKopecks" AS spent FROM "ProgrammeBudget"
  WHERE "programmeId" = ${programmeId}::uuid AND year = ${year} ORDER BY id FOR UPDATE`;

/** Writes money that enters (above zero) or leaves a budget; the columns move with it. */
async function change(tx: Tx, budgetId: string, kopecks: bigint, entry: Pressed & { what: string; actorId: string }): Promise<void> {
  if (kopecks === 0n) return;
  await tx.programmeBudget.update({ where: { id: budgetId }, data: { amountKopecks: { increment: kopecks } } });
  await tx.ledgerEntry.create({
    data: {
      budgetId,
      debit: kopecks > 0n ? "AVAILABLE" : "FUNDED",
      credit: kopecks > 0n ? "FUNDED" : "AVAILABLE",
      amountKopecks: kopecks > 0n ? kopecks : -kopecks,
      subjectType: "adjustment",
      subjectId: entry.key,
      reason: entry.what,
      note: entry.reason,
      actorId: entry.actorId,
    },
  });
}

/** Keeps a company's ceilings of a day's month and year to this transaction, and opens those that there are none of. */
async function lockCeilings(tx: Tx, programmeId: string, companyId: string, on: Day): Promise<void> {
  const { month, year } = ceilingPeriods(on);
  await tx.$executeRaw`
    INSERT INTO "CeilingUsage" ("programmeId", "companyId", period, "limitKopecks")
    SELECT p.id, ${companyId}::uuid, l.period, l.ceiling
    FROM "Programme" p CROSS JOIN LATERAL (VALUES (${year}, p."yearlyCeilingKopecks"), (${month}, p."monthlyCeilingKopecks")) l(period, ceiling)
    WHERE p.id = ${programmeId}::uuid
    ORDER BY l.period
    ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`SELECT 1 FROM "CeilingUsage" WHERE "programmeId" = ${programmeId}::uuid AND "companyId" = ${companyId}::uuid AND period IN (${year}, ${month}) ORDER BY period FOR UPDATE`;
}

const wasPressed = async (tx: Tx, key: string) => (await tx.ledgerEntry.count({ where: { subjectType: "adjustment", subjectId: key } })) > 0;

/**
 * Sets what a programme has for a year (with all its quarters) or for a quarter, in kopecks. A quarter's money comes out of the
 * year's and goes back to it (decision 0023), so quarters never exceed the year; no budget falls below what it promised and paid.
 * Opens the year, or the quarter, where there is none. Errors: `budget-past` for a time that is over, except that the rest of a
 * past quarter may go back to its year; `budget-below`, `budget-over-year`, `budget-no-year` (422, with the sum that is possible),
 * `programme-closed` for more money to one that is closed.
 */
export async function setBudget(scope: StaffScope, to: Pressed & { programmeId: string; year: number; quarter: number; amountKopecks: Kopecks }, now: Date, ip?: string): Promise<void> {
  const today = siteDay(now);
  const [year, quarter] = [Number(today.slice(0, 4)), quarterOf(today)];
  const { programmeId } = to;
  await transaction(async (tx) => {
    if (!isUuid(programmeId)) throw notFound();
    const [programme] = await tx.$queryRaw<{ closedAt: Date | null }[]>`SELECT "closedAt" FROM "Programme" WHERE id = ${programmeId}::uuid FOR SHARE`;
    if (!programme) throw notFound();
    if (to.year < year) throw ruleBroken("budget-past");
    await tx.$executeRaw`INSERT INTO "ProgrammeBudget" (id, "programmeId", year, quarter, "amountKopecks") VALUES (gen_random_uuid(), ${programmeId}::uuid, ${to.year}, 0, 0) ON CONFLICT DO NOTHING`;
    if (to.quarter > 0) await tx.$executeRaw`INSERT INTO "ProgrammeBudget" (id, "programmeId", year, quarter, "amountKopecks") VALUES (gen_random_uuid(), ${programmeId}::uuid, ${to.year}, ${to.quarter}, 0) ON CONFLICT DO NOTHING`;
    const rows = await lockYear(tx, programmeId, to.year);
    if (await wasPressed(tx, to.key)) return;
    const own = rows.find((row) => row.quarter === 0);
    const target = rows.find((row) => row.quarter === to.quarter);
    if (!own || !target) throw notFound();
    const shared = rows.reduce((sum, row) => sum + (row.quarter > 0 ? row.amountKopecks : 0n), 0n);
    const wanted = BigInt(to.amountKopecks) - (to.quarter === 0 ? shared : 0n);
    const difference = wanted - target.amountKopecks;
    const below = (least: bigint) => ruleBroken("budget-below", sums("least", least));
    if (wanted < target.spent) throw below(to.quarter === 0 ? target.spent + shared : target.spent);
    if (programme.closedAt && difference > 0n) throw ruleBroken("programme-closed");
    const entry = { ...to, actorId: scope.userId };
    if (to.quarter === 0) await change(tx, own.id, difference, { ...entry, what: "budget-changed" });
    else {
      if (to.year === year && to.quarter < quarter && difference > 0n) throw ruleBroken("budget-past");
      const free = own.amountKopecks - own.spent;
      if (difference > free) throw ruleBroken("budget-over-year", sums("most", target.amountKopecks + free));
      await change(tx, own.id, -difference, { ...entry, what: difference > 0n ? "to-quarter" : "from-quarter" });
      await change(tx, target.id, difference, { ...entry, what: difference > 0n ? "to-quarter" : "from-quarter" });
    }
    await audit(tx, { id: scope.userId, name: scope.userName, ip: ip ?? null }, "programme.budget", { type: "programme", id: programmeId }, { year: to.year, quarter: to.quarter, amountKopecks: to.amountKopecks, reason: to.reason });
  });
}

/**
 * Corrects by a new entry what a company is written to have got, in kopecks: above zero it got more than is written, below zero
 * some is taken back. Ceilings count it as they count a use of the day `on`. Errors: `budget-taken` when less is written than is
 * taken back, `budget-over-year` when the budget does not hold it, `adjust-ceiling` past a ceiling, `budget-other` for a day of another
 * budget, `adjust-ahead` for a day to come, `not-found` for an unknown budget or company. What belongs to a closed month counts in the
 * books on the first day of the open one.
 */
export async function adjustCompany(scope: StaffScope, to: Pressed & { budgetId: string; companyId: string; on: Day; amountKopecks: Kopecks }, now: Date, ip?: string): Promise<void> {
  if (!isUuid(to.budgetId) || !isUuid(to.companyId) || !(await companyNames([to.companyId])).has(to.companyId)) throw notFound();
  if (to.on > siteDay(now)) throw ruleBroken("adjust-ahead");
  await transaction(async (tx) => {
    const known = await tx.programmeBudget.findUnique({ where: { id: to.budgetId }, select: { programmeId: true, year: true, quarter: true } });
    if (!known) throw notFound();
    if (Number(to.on.slice(0, 4)) !== known.year || (known.quarter > 0 && quarterOf(to.on) !== known.quarter)) throw ruleBroken("budget-other");
    const amount = BigInt(to.amountKopecks);
    // Ceilings before budgets, as a booking locks them: those too that no use has counted against yet.
    await lockCeilings(tx, known.programmeId, to.companyId, to.on);
    const [budget] = await tx.$queryRaw<{ free: bigint }[]>`
      SELECT "amountKopecks" - "reservedKopecks" - "consumedKopecks" AS free FROM "ProgrammeBudget" WHERE id = ${to.budgetId}::uuid FOR UPDATE`;
    if (await wasPressed(tx, to.key)) return;
    if (amount === 0n) return;
    if (amount > (budget?.free ?? 0n)) throw ruleBroken("budget-over-year", sums("most", budget?.free ?? 0n));
    if (amount < 0n) {
      const [written] = await tx.$queryRaw<{ kopecks: bigint }[]>`
        SELECT COALESCE(sum(CASE WHEN debit = 'CONSUMED' THEN "amountKopecks" WHEN credit = 'CONSUMED' THEN -"amountKopecks" ELSE 0 END), 0)::bigint AS kopecks
        FROM "LedgerEntry" WHERE "budgetId" = ${to.budgetId}::uuid AND "companyId" = ${to.companyId}::uuid AND to_char("usedOn", 'YYYY-MM') = ${to.on.slice(0, 7)}`;
      if (-amount > (written?.kopecks ?? 0n)) throw ruleBroken("budget-taken", sums("most", written?.kopecks ?? 0n));
    }
    await countAgainstCeilings(tx, { programmeId: known.programmeId, companyId: to.companyId, on: to.on, amountKopecks: amount }).catch((error: unknown) => {
      // The sentence of bookings speaks to the company.
      throw error instanceof DomainError && error.code === "ceiling-reached" ? ruleBroken("adjust-ceiling") : error;
    });
    await tx.programmeBudget.update({ where: { id: to.budgetId }, data: { consumedKopecks: { increment: amount } } });
    await tx.ledgerEntry.create({
      data: {
        budgetId: to.budgetId,
        debit: amount > 0n ? "CONSUMED" : "AVAILABLE",
        credit: amount > 0n ? "AVAILABLE" : "CONSUMED",
        amountKopecks: amount > 0n ? amount : -amount,
        companyId: to.companyId,
        subjectType: "adjustment",
        subjectId: to.key,
        reason: "adjusted",
        note: to.reason,
        actorId: scope.userId,
        usedOn: dayToDb(to.on),
      },
    });
    await audit(tx, { id: scope.userId, name: scope.userName, ip: ip ?? null }, "programme.adjusted", { type: "programme", id: known.programmeId }, { companyId: to.companyId, on: to.on, amountKopecks: to.amountKopecks, reason: to.reason });
  });
}

/** What stands reserved with a programme: how many uses, of how many companies, how much; and what closing it leaves unspent. */
export interface Closing {
  uses: number;
  companies: number;
  reservedKopecks: Kopecks;
  freeKopecks: Kopecks;
  lastDay: Day | null;
}

/**
 * Closes a programme: no new use is paid for from here on, what is reserved stays until it is used or given back. A second press
 * changes nothing. Errors: `not-found`.
 */
export async function closeProgramme(scope: StaffScope, to: { programmeId: string; reason: string }, now: Date, ip?: string): Promise<void> {
  if (!isUuid(to.programmeId)) throw notFound();
  await transaction(async (tx) => {
    // Bookings read their offers under these locks: whoever holds them decides by the state before, whoever comes later by the one after.
    await tx.$queryRaw`SELECT 1 FROM "ProgrammeBudget" WHERE "programmeId" = ${to.programmeId}::uuid ORDER BY id FOR UPDATE`;
    const closed = await tx.programme.updateMany({ where: { id: to.programmeId, closedAt: null }, data: { closedAt: now, closeReason: to.reason, version: { increment: 1 } } });
    if (closed.count === 0) {
      if ((await tx.programme.count({ where: { id: to.programmeId } })) === 0) throw notFound();
      return;
    }
    await audit(tx, { id: scope.userId, name: scope.userName, ip: ip ?? null }, "programme.closed", { type: "programme", id: to.programmeId }, { reason: to.reason });
  });
}

