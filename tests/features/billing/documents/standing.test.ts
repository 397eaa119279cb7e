import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { issueInvoice } from "~/features/billing/commands/issue-invoice.server";
import { reconcile, type AccountEntry } from "~/features/billing/documents/rules/reconcile";
import { standingOf } from "~/features/billing/documents/standing.server";
import { companyRequisites, operatorRequisites } from "~/features/billing/requisites.server";
import { totalled } from "~/features/billing/rules/quote";
import { db, transaction } from "~/lib/db/client.server";
import { useDatabase } from "#tests/database";
import { makeCompany } from "#tests/factories/identity";

useDatabase();

describe("what an invoice is for", () => {
  it("has surcharges in its price: between that and its amount are discounts alone", async () => {
    const { company } = await makeCompany();
    const rule = { nameRu: "Уборка", nameEn: "Cleaning", effect: "PER_USE" as const, value: 90_000, minutes: 60, ofMinutes: 60, quantity: 1, overMinutes: null, source: "Приказ 1", capped: false };
    const quote = totalled(
      [
        { kind: "base", amountKopecks: 1_200_000, params: { unit: "HOUR", priceKopecks: 1_200_000, minutes: 60, quantity: 1, source: "Прейскурант" } },
        { kind: "rule", amountKopecks: 90_000, params: rule },
        { kind: "step", amountKopecks: -774_000, params: { year: 1, percent: 40, steps: [40, 60], startsOn: "2026-01-01" } },
      ],
      22,
      [],
    );
    const [supplier, buyer] = [await operatorRequisites(), await companyRequisites(company.id)];
    const now = new Date();
    const { id } = await transaction((tx) => issueInvoice(tx, { id: randomUUID(), companyId: company.id, title: () => "Студия", basis: "договор", quote, subject: { type: "test", id: randomUUID() }, dueAt: now, now, supplier, buyer }));
    expect((await standingOf(db, [id]))[0]?.first).toMatchObject([{ tariffKopecks: 1_290_000, amountKopecks: 516_000 }]);
  });
});

describe("a reconciliation", () => {
  it("has entries of one day and kind in the order of their moments, however they are read", () => {
    const entry = (id: string, at: number, debitKopecks: number, creditKopecks: number): AccountEntry => ({ on: "2026-11-28", kind: "advance", number: "502", at, id, debitKopecks, creditKopecks, link: null });
    const entries = [entry("b", 1, 0, 500), entry("a", 2, 500, 0), entry("d", 3, 0, 70), entry("c", 3, 70, 0)];
    for (const read of [entries, [...entries].reverse()]) {
      expect(reconcile(read, "2026-11-01", "2026-11-30").entries.map((one) => [one.id, one.balanceKopecks])).toEqual([["b", -500], ["a", 0], ["c", 70], ["d", 0]]);
    }
  });
});
