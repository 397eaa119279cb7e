import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invoiceNumbersIn, matchIncoming, type Payable } from "~/features/billing/bank/matching";

describe("numbers of invoices in a purpose of payment", () => {
  it.each([
    ["Оплата по счёту К-2026-000123 от 05.11.2026", ["К-2026-000123"]],
    ["Oplata K2026-123", ["К-2026-000123"]],
    ["к - 2026 / 7, к-2026-8. НДС не облагается", ["К-2026-000007", "К-2026-000008"]],
    ["По счету № 123 от 05.11.2025 за студию", ["К-2025-000123"]],
    ["сч.45", ["К-2026-000045"]],
    ["счет на оплату N 9 и счёт 10 от 1.02.2026", ["К-2026-000009", "К-2026-000010"]],
    ["Зачислить к 2026-11-05 на р/сч 40702810700000000001", []],
    ["счет-фактура 12", []],
    ["Блок-2026-12", []],
    ["Аренда за ноябрь 2026", []],
  ])("%s", (purpose, numbers) => {
    expect(invoiceNumbersIn(purpose, "2026")).toEqual(numbers);
  });
});

const US = "company-a";
const THEM = "company-b";
const invoice = (ordinal: number, outstandingKopecks: number, more: Partial<Payable> = {}): Payable => ({
  id: `id-${ordinal}`, number: `К-2026-${String(ordinal).padStart(6, "0")}`, companyId: US, inn: "5499000018", status: outstandingKopecks > 0 ? "ISSUED" : "PAID", outstandingKopecks, byHand: [], dueAt: `2026-11-${String(ordinal + 9)}`, ...more,
});
const match = (amountKopecks: number, purpose: string, payables: Payable[], payer: string | null = US) =>
  matchIncoming({ number: "17", amountKopecks, purpose, payerInn: "5499000018" }, payables, payer, invoiceNumbersIn(purpose, "2026"));
const codes = (one: ReturnType<typeof match>) => one.reasons.map((reason) => reason.code);

describe("money that came in", () => {
  it("is certain when an invoice of the payer's own is named: whole, in part, or more than it", () => {
    expect(match(500, "К-2026-1", [invoice(1, 500)])).toEqual({ certainty: "certain", companyId: US, parts: [{ invoiceId: "id-1", number: "К-2026-000001", amountKopecks: 500 }], advanceKopecks: 0, reasons: [{ code: "named", params: { number: "К-2026-000001" } }] });
    expect(match(300, "К-2026-1", [invoice(1, 500)])).toMatchObject({ certainty: "certain", advanceKopecks: 0, reasons: [{ code: "named" }, { code: "partial", params: { kopecks: 200 } }] });
    expect(match(800, "К-2026-1", [invoice(1, 500)])).toMatchObject({ certainty: "certain", advanceKopecks: 300, reasons: [{ code: "named" }, { code: "over", params: { kopecks: 300 } }] });
  });

  it("pays several named invoices in the order in which they are named", () => {
    expect(match(700, "К-2026-2, К-2026-1", [invoice(1, 500), invoice(2, 400)]).parts).toEqual([
      { invoiceId: "id-2", number: "К-2026-000002", amountKopecks: 400 },
      { invoiceId: "id-1", number: "К-2026-000001", amountKopecks: 300 },
    ]);
  });

  it("for an invoice that is paid or cancelled becomes an advance", () => {
    expect(match(500, "К-2026-1", [invoice(1, 0)])).toMatchObject({ certainty: "certain", parts: [], advanceKopecks: 500, reasons: [{ code: "named-paid" }, { code: "over" }] });
    expect(codes(match(500, "К-2026-1", [invoice(1, 0, { status: "CANCELLED" })]))).toEqual(["named-cancelled", "over"]);
  });

  it("of an order that was written down by hand is that much again, and no more", () => {
    const written = (amountKopecks: number, outstanding = 0) => invoice(1, outstanding, { byHand: [{ reference: "17", amountKopecks }, { reference: "18", amountKopecks: 1 }] });
    expect(match(500, "К-2026-1", [written(500)])).toMatchObject({ certainty: "certain", parts: [{ invoiceId: "id-1", amountKopecks: 500 }], advanceKopecks: 0, reasons: [{ code: "by-hand", params: { kopecks: 500 } }] });
    expect(match(700, "К-2026-1", [written(700, 300)])).toMatchObject({ certainty: "certain", parts: [{ amountKopecks: 700 }], advanceKopecks: 0 });
    expect(match(900, "К-2026-1", [written(700, 300)])).toMatchObject({ certainty: "certain", parts: [{ amountKopecks: 700 }], advanceKopecks: 200 });
    expect(match(500, "К-2026-1", [written(700, 300)])).toMatchObject({ certainty: "likely" });
    expect(match(500, "аренда", [written(500), invoice(2, 500)])).toMatchObject({ certainty: "likely", parts: [{ invoiceId: "id-1", amountKopecks: 500 }], reasons: [{ code: "by-hand" }] });
  });

  it("from another payer waits for a person, as does what only fits by its sum", () => {
    expect(match(500, "К-2026-1", [invoice(1, 500)], THEM)).toMatchObject({ certainty: "likely", companyId: US, reasons: [{ code: "named" }, { code: "other-payer" }] });
    expect(match(500, "К-2026-1", [invoice(1, 500)], null).certainty).toBe("likely");
    expect(match(500, "аренда", [invoice(1, 500)])).toMatchObject({ certainty: "likely", reasons: [{ code: "exact-sum" }] });
    expect(match(500, "аренда", [invoice(1, 500), invoice(2, 500)])).toMatchObject({ certainty: "guess", parts: [{ invoiceId: "id-1" }] });
    expect(match(900, "аренда", [invoice(2, 400), invoice(1, 500)])).toMatchObject({ certainty: "likely", parts: [{ invoiceId: "id-1" }, { invoiceId: "id-2" }], reasons: [{ code: "sum-of-all", params: { count: 2 } }] });
    expect(match(600, "аренда", [invoice(2, 400), invoice(1, 500)])).toMatchObject({ certainty: "guess", parts: [{ amountKopecks: 500 }, { amountKopecks: 100 }], reasons: [{ code: "oldest-first" }] });
    expect(match(500, "аренда", [invoice(1, 500)], null)).toMatchObject({ certainty: "guess", companyId: US, reasons: [{ code: "sum-only" }] });
    expect(match(501, "аренда", [invoice(1, 500)], null)).toMatchObject({ certainty: "none", companyId: null, parts: [], reasons: [{ code: "unknown-payer" }] });
  });

  it("that names invoices of two companies, or one that there is not, is not settled by its words", () => {
    const two = match(900, "К-2026-1 и К-2026-2", [invoice(1, 500), invoice(2, 400, { companyId: THEM })]);
    expect(two.certainty).not.toBe("certain");
    expect(match(500, "К-2026-99", [invoice(1, 500)])).toMatchObject({ certainty: "likely", reasons: [{ code: "named-unknown", params: { number: "К-2026-000099" } }, { code: "exact-sum" }] });
  });

  it("is never shared out beyond itself, nor beyond what an invoice lacks", () => {
    const payable = fc.record({ ordinal: fc.integer({ min: 1, max: 9 }), outstanding: fc.integer({ min: 0, max: 5 }), company: fc.constantFrom(US, THEM) });
    fc.assert(
      fc.property(fc.uniqueArray(payable, { selector: (one) => one.ordinal, maxLength: 6 }), fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }), fc.constantFrom(US, THEM, null), (rows, amount, named, payer) => {
        const payables = rows.map((one) => invoice(one.ordinal, one.outstanding, { companyId: one.company }));
        const found = match(amount, named.map((number) => `К-2026-${number}`).join(" "), payables, payer);
        const sum = found.parts.reduce((all, part) => all + part.amountKopecks, 0);
        expect(sum + found.advanceKopecks).toBe(found.certainty === "none" ? 0 : amount);
        for (const part of found.parts) {
          const paid = payables.find((one) => one.id === part.invoiceId);
          expect(part.amountKopecks).toBeGreaterThan(0);
          expect(part.amountKopecks).toBeLessThanOrEqual(paid?.outstandingKopecks ?? 0);
          expect(paid?.companyId).toBe(found.companyId);
        }
        if (found.certainty === "certain") expect(found.companyId).toBe(payer);
      }),
      { numRuns: 2000 },
    );
  });
});
