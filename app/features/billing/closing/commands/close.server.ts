import { setTimeout as pause } from "node:timers/promises";
import { audit, system } from "~/lib/audit.server";
import { db, transaction, type Prisma } from "~/lib/db/client.server";
import { conflict, notFound } from "~/lib/errors";
import { norm } from "~/lib/norms.server";
import type { Requisites } from "~/lib/requisites";
import { addDays, addMonths, dayFromDb, dayToDb, isDay, type Day } from "~/lib/time";
import type { StaffScope } from "../../../identity/types";
import { BOOKS_LOCK } from "../../documents/books.server";
import { issueAct } from "../../documents/commands/act.server";
import { MONTHLY_CHARGES } from "../charges.server";
import { monthBounds } from "../month";
import { nextMonth, previewOf } from "../queries.server";
import { summaryOf } from "../summary.server";

const TRIES = 60;
const PAUSE_MS = 50;

export interface CloseWish {
  /** Its first day. */
  month: string;
  /** Uses of that month that are not over yet, as whoever keeps them counts them. */
  openUses: number;
  /** Lines of the bank that wait are known and may stay so. */
  despiteBank: boolean;
}

/**
 * Shuts the books of a month; `continueClosing` makes its acts. From here on nothing more is written into it. Two at once: one begins it,
 * the other is told that it is so (`begun: false`). Errors: `month-order` (409) for another month than the next, `month-not-over`,
 * `uses-open` (409) while uses of it are not over, `bank-open` (409) while lines of the bank wait and that was not said to be right,
 * `books-busy` (409) when the books were written into without a pause for some seconds.
 */
export async function beginClosing(scope: StaffScope, { month, openUses, despiteBank }: CloseWish, now: Date, ip: string): Promise<{ begun: boolean }> {
  if (!isDay(month)) throw notFound();
  if (await db.accountingMonth.findUnique({ where: { month: dayToDb(month) }, select: { month: true } })) return { begun: false };
  if ((await nextMonth()) !== month) throw conflict("month-order");
  const preview = await previewOf(scope, month, now);
  if (!preview.over) throw conflict("month-not-over");
  if (openUses > 0) throw conflict("uses-open", { count: openUses });
  if (preview.bankOpen.count > 0 && !despiteBank) throw conflict("bank-open", { count: preview.bankOpen.count });
  for (const charge of MONTHLY_CHARGES) await charge(month, now);
  const { from, next } = monthBounds(month);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const begun = await transaction(async (tx) => {
      // Never waits in line: whoever writes into the books and waits for another writer would wait for this too.
      const [lock] = await tx.$queryRaw<{ got: boolean }[]>`SELECT pg_try_advisory_xact_lock(${BOOKS_LOCK}) AS got`;
      if (!lock?.got) return null;
      const latest = await tx.accountingMonth.findFirst({ orderBy: { month: "desc" } });
      if (latest && latest.month >= from) return false;
      if (latest && (latest.status !== "CLOSED" || addMonths(dayFromDb(latest.month), 1) !== month)) throw conflict("month-order");
      const companies = await tx.supply.findMany({ where: { documentId: null, suppliedOn: { gte: from, lt: next } }, distinct: ["companyId"], select: { companyId: true } });
      await tx.accountingMonth.create({ data: { month: from, startedById: scope.userId, startedByName: scope.userName, startedAt: now, companies: companies.length } });
      await audit(tx, { id: scope.userId, name: scope.userName, ip }, "month.closing", { type: "month", id: month }, { companies: companies.length, bankOpen: preview.bankOpen.count });
      return true;
    });
    if (begun !== null) return { begun };
    await pause(PAUSE_MS);
  }
  throw conflict("books-busy");
}

/**
 * Goes on with a month that is being closed: an act for each company, each in a transaction of its own, then the sums, and the month is
 * closed. Stopped anywhere it goes on from there with the same result; run by several at once it is done once. Returns how many acts
 * it made. For a job every minute.
 * @param budgetMs for how long it works at most; what is left is for the next run
 */
export async function continueClosing(now: Date, budgetMs = Infinity): Promise<number> {
  const open = await db.accountingMonth.findFirst({ where: { status: "CLOSING" } });
  if (!open) return 0;
  const month = dayFromDb(open.month);
  const { from, next } = monthBounds(month);
  const until = Date.now() + budgetMs;
  const supplier = (await norm<Requisites>("operator.requisites", addDays(addMonths(month, 1), -1))).value;
  const actor = { id: open.startedById, name: open.startedByName };
  let made = 0;
  const companies = await db.supply.findMany({ where: { documentId: null, suppliedOn: { gte: from, lt: next } }, distinct: ["companyId"], select: { companyId: true }, orderBy: { companyId: "asc" } });
  for (const { companyId } of companies) {
    if (Date.now() > until) return made;
    made += await transaction(async (tx) => {
      const [held] = await tx.$queryRaw<{ status: string }[]>`SELECT status::text AS status FROM "AccountingMonth" WHERE month = ${from}::date FOR SHARE`;
      return held?.status === "CLOSING" && (await issueAct(tx, { companyId, month, supplier, actor, now })) ? 1 : 0;
    });
  }
  await finish(month, now);
  return made;
}

async function finish(month: Day, now: Date): Promise<void> {
  const { from, next } = monthBounds(month);
  await transaction(async (tx) => {
    const [held] = await tx.$queryRaw<{ status: string }[]>`SELECT status::text AS status FROM "AccountingMonth" WHERE month = ${from}::date FOR UPDATE`;
    if (held?.status !== "CLOSING") return;
    if (await tx.supply.findFirst({ where: { documentId: null, suppliedOn: { gte: from, lt: next } }, select: { invoiceId: true } })) return;
    const summary = await summaryOf(tx, month);
    await tx.accountingMonth.update({ where: { month: from }, data: { status: "CLOSED", closedAt: now, summary: summary as unknown as Prisma.InputJsonObject } });
    await audit(tx, system, "month.closed", { type: "month", id: month }, { acts: summary.acts.count, kopecks: summary.acts.kopecks });
  });
}

