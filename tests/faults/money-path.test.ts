import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, makeProgramme, makeResource } from "#tests/factories/booking";
import { makePerson } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { verifyChain } from "~/features/billing/documents/chain.server";
import { db } from "~/lib/db/client.server";
import { addDays, addMonths, dayToDb, monthOf, siteDay } from "~/lib/time";
import { walkMoney, type MoneyPath } from "./money-path";

useDatabase();

/** Power cuts on the way; `KADR_KILLS=40` cuts closer. */
const KILLS = Number(process.env.KADR_KILLS || 2);

const inProcess = (path: MoneyPath, at: number) => spawnSync(process.execPath, ["scripts/run.mjs", "tests/faults/money-dies.ts", JSON.stringify(path), String(at)], { encoding: "utf8", timeout: 120_000 });

describe("a power cut anywhere between a payment and the act of its month", () => {
  it(`leaves nothing half done: after ${KILLS} of them, at statements spread over the way, the way goes on to the same end`, async () => {
    await makeProgramme({ kinds: ["cut"], sharePercent: 40 });
    const resource = await makeResource({ kind: "cut", units: 1, horizonDays: 3000 });
    const { scope } = await makeResident();
    const finance = await makePerson({ staffRoles: ["FINANCE"] });
    const first = addMonths(monthOf(siteDay(new Date())), 1);
    const paths: MoneyPath[] = [];
    for (let index = 0; index <= KILLS + 1; index += 1) {
      const month = addMonths(first, index);
      paths.push({ bookingId: (await bookAt(scope, resource, addDays(month, 9), 600, 720)).id, financeId: finance.id, month });
    }

    // The first one also closes what lies before; the second is as long as those that are cut.
    await walkMoney(paths[0]!);
    const whole = inProcess(paths[1]!, 0);
    const statements = Number(/statements (\d+)/.exec(whole.stdout)?.[1]);
    expect(statements).toBeGreaterThan(40);

    const at: string[] = [];
    for (const [index, path] of paths.slice(2).entries()) {
      const place = Math.max(1, Math.floor((statements * (index + 1)) / (KILLS + 1)));
      expect(inProcess(path, place)).toMatchObject({ signal: "SIGKILL" });
      // What stands after the cut is whole, wherever it came.
      expect(await brokenRules(), `cut at statement ${place}`).toEqual([]);
      const { status } = await db.booking.findUniqueOrThrow({ where: { id: path.bookingId } });
      const month = await db.accountingMonth.findUnique({ where: { month: dayToDb(path.month) } });
      at.push(`${place} of ${statements}: ${status}${month ? `, month ${month.status}` : ""}`);
      await walkMoney(path);
    }
    process.stdout.write(`${at.join("; ")}\n`);

    expect(await brokenRules()).toEqual([]);
    expect(await verifyChain()).toMatchObject({ fault: null });
    const invoices = await db.invoice.findMany({ where: { companyId: scope.companyId }, include: { payments: true } });
    expect(invoices.map((one) => [one.status, one.payments.length])).toEqual(paths.map(() => ["PAID", 1]));
    expect(new Set((await db.booking.findMany({ where: { companyId: scope.companyId } })).map((one) => one.status))).toEqual(new Set(["DONE"]));
    // Of each use the subsidy was spent once, and one act took it up.
    const spent = await db.ledgerEntry.groupBy({ by: ["subjectId"], where: { debit: "CONSUMED", companyId: scope.companyId }, _count: true });
    expect(spent.map((one) => one._count)).toEqual(paths.map(() => 1));
    const acts = await db.billingDocument.findMany({ where: { companyId: scope.companyId, kind: "ACT" }, orderBy: { number: "asc" } });
    expect(acts.map((one) => one.totalKopecks)).toEqual(invoices.map((one) => one.totalKopecks));
    const reminded = await db.event.groupBy({ by: ["type"], where: { type: "billing.invoice-paid" }, _count: true });
    expect(reminded).toMatchObject([{ _count: paths.length }]);
  }, 300_000);
});
