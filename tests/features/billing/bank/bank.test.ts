import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { payFromAdvance, returnAdvance } from "~/features/billing/commands/advance.server";
import { importStatement } from "~/features/billing/bank/import.server";
import { statementPage } from "~/features/billing/bank/queries.server";
import { continueSettling, settleCertain } from "~/features/billing/bank/settle-certain.server";
import { matchesOf, setAside, settleEntry } from "~/features/billing/bank/settle.server";
import { recordPayment } from "~/features/billing/commands/record-payment.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { takeEntryBack } from "~/features/billing/bank/take-back.server";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { encoded, statementText, type OrderInput } from "./statement-file";
import { addDays, siteDay } from "~/lib/time";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const finance = async () => staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));

/** A resident with an unpaid invoice of so many hours (400 roubles each in the first year), and what a payment order of theirs says. */
async function debtor(hours = 1, at = 600) {
  const resident = await makeResident();
  const resource = await makeResource();
  const booking = await bookAt(resident.scope, resource, dayAhead(4), at, at + hours * 60);
  const invoice = await db.invoice.findUniqueOrThrow({ where: { id: booking.invoiceId ?? "" } });
  return { ...resident, resource, booking, invoice, kopecks: Number(invoice.totalKopecks), inn: resident.company.inn };
}
let serial = 0;
const order = (more: Partial<OrderInput> & Pick<OrderInput, "kopecks" | "purpose">): OrderInput => ({ number: String((serial += 1)), ...more });
const take = async (orders: readonly OrderInput[], scope?: Awaited<ReturnType<typeof finance>>) =>
  importStatement(scope ?? (await finance()), { name: "kl_to_1c.txt", bytes: encoded(statementText(orders), "windows-1251") }, "192.0.2.1");
const entriesOf = (statementId: string) => db.bankEntry.findMany({ where: { statementId }, orderBy: { carriedOn: "asc" }, include: { payments: true } });
const advanceOf = async (companyId: string) => Number((await db.companyBalance.findUnique({ where: { companyId } }))?.advanceKopecks ?? 0);
const invoiceStatus = async (id: string) => (await db.invoice.findUniqueOrThrow({ where: { id } })).status;

describe("a bank's statement", () => {
  it("pays the invoices that it names and confirms their bookings; the rest waits with what it may be for", async () => {
    const [named, over, other, silent] = [await debtor(), await debtor(), await debtor(), await debtor()];
    const orders = [
      order({ kopecks: named.kopecks, inn: named.inn, purpose: `Оплата по счёту ${named.invoice.number}` }),
      order({ kopecks: over.kopecks + 5_000, inn: over.inn, purpose: `сч. ${Number(over.invoice.number.slice(-6))} за студию` }),
      order({ kopecks: other.kopecks, inn: silent.inn, purpose: `За партнёра, счёт ${other.invoice.number}` }),
      order({ kopecks: 123, inn: "5499000032", purpose: "Взнос" }),
      order({ kopecks: 777, purpose: "Возврат займа", incoming: false }),
    ];
    const { id, repeated, fresh } = await take(orders);
    expect({ repeated, fresh }).toEqual({ repeated: false, fresh: 4 });
    expect(await settleCertain(id)).toBe(2);
    await settleEvents();

    expect(await invoiceStatus(named.invoice.id)).toBe("PAID");
    expect((await db.booking.findUniqueOrThrow({ where: { id: named.booking.id } })).status).toBe("CONFIRMED");
    expect([await invoiceStatus(over.invoice.id), await advanceOf(over.company.id)]).toEqual(["PAID", 5_000]);
    expect(await invoiceStatus(other.invoice.id)).toBe("ISSUED");
    const entries = await entriesOf(id);
    expect(entries.map((entry) => entry.status).sort()).toEqual(["OPEN", "OPEN", "SETTLED", "SETTLED"]);
    const open = entries.filter((entry) => entry.status === "OPEN").map((entry) => ({ ...entry, amountKopecks: Number(entry.amountKopecks) }));
    const matches = await matchesOf(open);
    expect(open.map((entry) => matches.get(entry.id)?.certainty).sort()).toEqual(["likely", "none"]);
    expect(await db.bankStatement.findUniqueOrThrow({ where: { id } })).toMatchObject({ outgoing: 1, outgoingKopecks: 777n, known: 0, fileName: "kl_to_1c.txt" });
    expect(await brokenRules()).toEqual([]);
  });

  it("counts once when it comes twice, at one moment, or overlaps another", async () => {
    const one = await debtor();
    const scope = await finance();
    const first = order({ kopecks: one.kopecks, inn: one.inn, purpose: one.invoice.number });
    const both = await Promise.all([take([first], scope), take([first], scope), take([first], scope)]);
    expect(new Set(both.map((each) => each.id)).size).toBe(1);
    expect(both.filter((each) => !each.repeated)).toHaveLength(1);
    const [{ id }] = both;
    await Promise.all([settleCertain(id), settleCertain(id), settleCertain(id)]);
    // A wider file brings the same line again, and twins of it that are payments of their own.
    const twin = order({ kopecks: 100, inn: one.inn, purpose: "аванс" });
    const wider = await take([first, twin, { ...twin }], scope);
    expect(wider.fresh).toBe(2);
    expect(await db.bankStatement.findUniqueOrThrow({ where: { id: wider.id } })).toMatchObject({ known: 1 });
    expect(await settleCertain(wider.id)).toBe(0);
    expect(await db.payment.count({ where: { invoiceId: one.invoice.id } })).toBe(1);
    expect(await brokenRules()).toEqual([]);
  });

  it("whose settling was broken off is gone on with by the job, and says until then that it is not through", async () => {
    const debtors = await Promise.all(Array.from({ length: 6 }, () => debtor()));
    const { id } = await take(debtors.map((one) => order({ kopecks: one.kopecks, inn: one.inn, purpose: one.invoice.number })));
    expect(await settleCertain(id, 0)).toBeLessThan(6);
    expect((await statementPage(await finance(), id, "OPEN", 1)).statement.matched).toBe(false);
    await Promise.all([continueSettling(60_000), continueSettling(60_000)]);
    const through = await statementPage(await finance(), id, "OPEN", 1);
    expect([through.statement.matched, through.counts]).toEqual([true, { OPEN: 0, SETTLED: 6, SET_ASIDE: 0 }]);
    expect(await db.payment.count({ where: { invoiceId: { in: debtors.map((one) => one.invoice.id) } } })).toBe(6);
    expect(await brokenRules()).toEqual([]);
  });

  it("recognises what finance wrote down by hand from the same order", async () => {
    const one = await debtor();
    const paid = order({ kopecks: one.kopecks, inn: one.inn, purpose: one.invoice.number });
    await recordPayment({ invoiceId: one.invoice.id, method: "BANK", amountKopecks: one.kopecks, paidOn: "2026-11-20", reference: paid.number, recordedBy: system });
    const { id } = await take([paid]);
    const scope = await finance();
    const [entry] = await entriesOf(id);
    await settleEntry(scope, entry?.id ?? "", { companyId: one.company.id, parts: [{ invoiceId: one.invoice.id, amountKopecks: one.kopecks }] }, "192.0.2.1");
    expect(await db.payment.findMany({ where: { invoiceId: one.invoice.id } })).toMatchObject([{ bankEntryId: entry?.id }]);
    expect(await advanceOf(one.company.id)).toBe(0);
    expect(await brokenRules()).toEqual([]);
  });

  it("recognises by itself what was written down by hand, whole, in part, or more than the invoice", async () => {
    const byHand = (one: Awaited<ReturnType<typeof debtor>>, amountKopecks: number, reference: string) => recordPayment({ invoiceId: one.invoice.id, method: "BANK", amountKopecks, paidOn: "2026-11-20", reference, recordedBy: system });
    const [whole, part, over] = [await debtor(), await debtor(), await debtor()];
    const orders = [
      order({ kopecks: whole.kopecks, inn: whole.inn, purpose: whole.invoice.number }),
      order({ kopecks: part.kopecks - 10_000, inn: part.inn, purpose: part.invoice.number }),
      order({ kopecks: over.kopecks + 700, inn: over.inn, purpose: over.invoice.number }),
    ];
    await byHand(whole, whole.kopecks, orders[0]!.number);
    await byHand(part, part.kopecks - 10_000, orders[1]!.number);
    await byHand(over, over.kopecks + 700, orders[2]!.number);
    const { id } = await take(orders);
    expect(await settleCertain(id)).toBe(3);
    const received = async (one: typeof whole) => [Number((await db.payment.aggregate({ where: { invoiceId: one.invoice.id }, _sum: { amountKopecks: true } }))._sum.amountKopecks), await advanceOf(one.company.id)];
    expect([await received(whole), await received(part), await received(over)]).toEqual([[whole.kopecks, 0], [part.kopecks - 10_000, 0], [over.kopecks, 700]]);
    expect(await brokenRules()).toEqual([]);
  });

  it("that was taken back waits for a person, whoever settles the rest again", async () => {
    const one = await debtor();
    const { id } = await take([order({ kopecks: one.kopecks, inn: one.inn, purpose: one.invoice.number })]);
    expect(await settleCertain(id)).toBe(1);
    const [entry] = await entriesOf(id);
    await takeEntryBack(await finance(), entry?.id ?? "", "Платёж другой компании", new Date(), "192.0.2.1");
    expect(await settleCertain(id)).toBe(0);
    expect(await invoiceStatus(one.invoice.id)).toBe("ISSUED");
    await settleEntry(await finance(), entry?.id ?? "", { companyId: one.company.id, parts: [{ invoiceId: one.invoice.id, amountKopecks: one.kopecks }] }, "192.0.2.1");
    expect(await invoiceStatus(one.invoice.id)).toBe("PAID");
    expect(await brokenRules()).toEqual([]);
  });

  it("pays one invoice in parts, from one file and over files, also under one number of order", async () => {
    const one = await debtor(2);
    const half = one.kopecks / 2;
    const { id } = await take([{ number: "9", kopecks: half, inn: one.inn, purpose: one.invoice.number, on: "2026-11-02" }]);
    await settleCertain(id);
    expect(await invoiceStatus(one.invoice.id)).toBe("ISSUED");
    const later = await take([{ number: "9", kopecks: half, inn: one.inn, purpose: one.invoice.number, on: "2026-11-03" }, { number: "10", kopecks: half, inn: one.inn, purpose: one.invoice.number, on: "2026-11-04" }]);
    expect(await settleCertain(later.id)).toBe(2);
    expect(await invoiceStatus(one.invoice.id)).toBe("PAID");
    expect(await advanceOf(one.company.id)).toBe(half);
    expect(await brokenRules()).toEqual([]);
  });

  it("is refused whole when it is empty, another's, cut, or of another account", async () => {
    const scope = await finance();
    const given = (bytes: Uint8Array) => importStatement(scope, { name: "x.txt", bytes }, "192.0.2.1");
    const good = statementText([order({ kopecks: 5, purpose: "x" })]);
    await expect(given(Buffer.alloc(0))).rejects.toEqual(refusal("statement-empty"));
    await expect(given(Buffer.from("PK\u0003\u0004"))).rejects.toEqual(refusal("statement-foreign"));
    await expect(given(Buffer.from(good.slice(0, -40)))).rejects.toEqual(refusal("statement-cut"));
    await expect(given(Buffer.from(good.replaceAll("40702810700000000001", "40702810300000000003")))).rejects.toEqual(refusal("statement-other-account"));
    await expect(given(Buffer.from(statementText([order({ kopecks: 5, purpose: "x", on: addDays(siteDay(new Date()), 1) })])))).rejects.toEqual(refusal("statement-future"));
    expect(await db.bankStatement.count({ where: { fileName: "x.txt" } })).toBe(0);
  });
});

describe("a line that was settled wrongly", () => {
  it("is taken back by new entries and settled anew, also to the same invoice again", async () => {
    const [one, other] = [await debtor(), await debtor()];
    const { id } = await take([order({ kopecks: one.kopecks + 700, inn: one.inn, purpose: one.invoice.number })]);
    await settleCertain(id);
    const scope = await finance();
    const [entry] = await entriesOf(id);
    const entryId = entry?.id ?? "";
    expect(await advanceOf(one.company.id)).toBe(700);
    const tries = await Promise.allSettled([1, 2, 3].map(() => takeEntryBack(scope, entryId, "Чужой платёж", new Date(), "192.0.2.1")));
    expect(tries.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    expect([await invoiceStatus(one.invoice.id), await advanceOf(one.company.id)]).toEqual(["ISSUED", 0]);
    expect(await brokenRules()).toEqual([]);
    await settleEntry(scope, entryId, { companyId: other.company.id, parts: [{ invoiceId: other.invoice.id, amountKopecks: other.kopecks }] }, "192.0.2.1");
    await takeEntryBack(scope, entryId, "Всё же наш", new Date(), "192.0.2.1");
    for (let round = 0; round < 2; round += 1) {
      await settleEntry(scope, entryId, { companyId: one.company.id, parts: [{ invoiceId: one.invoice.id, amountKopecks: one.kopecks }] }, "192.0.2.1");
      if (round === 0) await takeEntryBack(scope, entryId, "Ещё раз", new Date(), "192.0.2.1");
    }
    expect([await invoiceStatus(one.invoice.id), await invoiceStatus(other.invoice.id), await advanceOf(one.company.id)]).toEqual(["PAID", "ISSUED", 700]);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("a line of a statement", () => {
  it("is settled once by whoever of finance is first, never beyond itself or into another's invoice", async () => {
    const [one, other] = [await debtor(), await debtor()];
    const { id } = await take([order({ kopecks: one.kopecks, inn: one.inn, purpose: "аренда" })]);
    const [entry] = await entriesOf(id);
    const scope = await finance();
    const settle = (companyId: string, parts: { invoiceId: string; amountKopecks: number }[]) => settleEntry(scope, entry?.id ?? "", { companyId, parts }, "192.0.2.1");
    await expect(settle(randomUUID(), [])).rejects.toEqual(refusal("not-found"));
    await expect(settle(other.company.id, [{ invoiceId: one.invoice.id, amountKopecks: 1 }])).rejects.toEqual(refusal("match-changed"));
    await expect(settle(one.company.id, [{ invoiceId: one.invoice.id, amountKopecks: one.kopecks + 1 }])).rejects.toEqual(refusal("match-changed"));
    await expect(settle(one.company.id, [{ invoiceId: one.invoice.id, amountKopecks: 0 }])).rejects.toEqual(refusal("payment-amount"));
    await expect(settle("nobody", [])).rejects.toEqual(refusal("not-found"));
    const whole = [{ invoiceId: one.invoice.id, amountKopecks: one.kopecks }];
    const settled = await Promise.allSettled([settle(one.company.id, whole), settle(one.company.id, []), setAside(scope, entry?.id ?? "", "Не наше", "192.0.2.1"), settleCertain(id)]);
    const refused = settled.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
    expect(refused.length).toBe(2);
    for (const reason of refused) expect(reason).toEqual(refusal("entry-settled"));
    expect(await brokenRules()).toEqual([]);
  });

  it("is set aside with a reason, and taken back", async () => {
    const { id } = await take([order({ kopecks: 500, inn: "5499000032", purpose: "депозит" })]);
    const [entry] = await entriesOf(id);
    const scope = await finance();
    const aside = (note: string | null) => setAside(scope, entry?.id ?? "", note, "192.0.2.1");
    await expect(aside("")).rejects.toEqual(refusal("note-needed"));
    await aside("Обеспечительный платёж");
    await expect(aside("Ещё раз")).rejects.toEqual(refusal("entry-settled"));
    expect((await entriesOf(id))[0]).toMatchObject({ status: "SET_ASIDE", note: "Обеспечительный платёж" });
    await aside(null);
    expect((await entriesOf(id))[0]).toMatchObject({ status: "OPEN", note: null });
  });
});

describe("an advance", () => {
  const withAdvance = async (kopecks: number) => {
    const one = await debtor(2);
    const { id } = await take([order({ kopecks, inn: one.inn, purpose: "аванс" })]);
    const [entry] = await entriesOf(id);
    const scope = await finance();
    await settleEntry(scope, entry?.id ?? "", { companyId: one.company.id, parts: [] }, "192.0.2.1");
    return { ...one, finance: scope };
  };

  it("pays an invoice as far as it goes, once, whoever asks at one moment, and never another company's", async () => {
    const one = await withAdvance(100_000);
    expect(one.kopecks).toBe(80_000);
    const stranger = (await makeResident()).scope;
    await expect(payFromAdvance(stranger, one.invoice.id, new Date(), "192.0.2.1")).rejects.toEqual(refusal("not-found"));
    const settled = await Promise.allSettled(Array.from({ length: 6 }, (_, index) => payFromAdvance(index % 2 ? one.scope : one.finance, one.invoice.id, new Date(), "192.0.2.1")));
    expect(settled.filter((each) => each.status === "fulfilled").map((each) => each.value)).toEqual([{ paidKopecks: 80_000, paid: true }]);
    for (const each of settled) if (each.status === "rejected") expect(each.reason).toEqual(refusal("already-paid"));
    expect(await advanceOf(one.company.id)).toBe(20_000);
    const next = await bookAt(one.scope, one.resource, dayAhead(5), 600, 720);
    expect(await payFromAdvance(one.scope, next.invoiceId ?? "", new Date(), "192.0.2.1")).toEqual({ paidKopecks: 20_000, paid: false });
    await expect(payFromAdvance(one.scope, next.invoiceId ?? "", new Date(), "192.0.2.1")).rejects.toEqual(refusal("advance-empty"));
    expect(await brokenRules()).toEqual([]);
  });

  it("is given back with the order that did it, never more than there is, never twice", async () => {
    const one = await withAdvance(1_000);
    const give = (amountKopecks: number, reference: string) => returnAdvance(one.finance, { companyId: one.company.id, amountKopecks, reference }, "192.0.2.1");
    await expect(give(1_001, "77")).rejects.toEqual(refusal("advance-short"));
    await expect(give(0, "77")).rejects.toEqual(refusal("payment-amount"));
    await expect(give(1, "")).rejects.toEqual(refusal("payment-reference"));
    const settled = await Promise.allSettled([give(600, "77"), give(600, "77"), give(600, "78")]);
    expect(settled.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    expect(await advanceOf(one.company.id)).toBe(400);
    await expect(db.$executeRaw`UPDATE "CompanyBalance" SET "advanceKopecks" = -1 WHERE "companyId" = ${one.company.id}::uuid`).rejects.toThrow();
    expect(await brokenRules()).toEqual([]);
  });

  it("and payments agree after any sequence of files, settlements, advances and returns at once", async () => {
    const act = fc.record({ do: fc.constantFrom("import", "settle", "advance", "return", "hand"), kopecks: fc.integer({ min: 1, max: 60_000 }), named: fc.boolean(), who: fc.integer({ min: 0, max: 1 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 14 }), async (acts) => {
        const people = [await debtor(1), await debtor(1, 720)];
        const scope = await finance();
        const statements: string[] = [];
        const run = async (one: (typeof acts)[number]) => {
          const who = people[one.who];
          if (!who) return;
          if (one.do === "import") statements.push((await take([order({ kopecks: one.kopecks, inn: who.inn, purpose: one.named ? who.invoice.number : "аванс" })], scope)).id);
          if (one.do === "settle") for (const id of statements) await settleCertain(id);
          if (one.do === "advance") await payFromAdvance(who.scope, who.invoice.id, new Date(), "192.0.2.1");
          if (one.do === "return") await returnAdvance(scope, { companyId: who.company.id, amountKopecks: one.kopecks, reference: String((serial += 1)) }, "192.0.2.1");
          if (one.do === "hand") {
            const entry = await db.bankEntry.findFirst({ where: { status: "OPEN", payerInn: who.inn } });
            if (entry) await settleEntry(scope, entry.id, { companyId: who.company.id, parts: [] }, "192.0.2.1");
          }
        };
        for (let at = 0; at < acts.length; at += 4) {
          for (const each of await Promise.allSettled(acts.slice(at, at + 4).map(run))) if (each.status === "rejected" && !(each.reason instanceof DomainError)) throw each.reason;
        }
        expect(await brokenRules()).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
