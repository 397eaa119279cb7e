import { beforeAll, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { payablesOf } from "~/features/billing/bank/queries.server";
import { invoiceContent } from "~/features/billing/documents/content";
import { invoicePdf } from "~/features/billing/invoice-document.server";
import { paymentFromForm } from "~/features/billing/payment-form.server";
import { invoiceFor, invoicesAbout, invoicesOf } from "~/features/billing/queries.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { addDays, siteDay } from "~/lib/time";

useDatabase();

let finance: StaffScope;
let scope: CompanyScope;
let room: Awaited<ReturnType<typeof makeResource>>;
let hour = 9;
beforeAll(async () => {
  finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
  ({ scope } = await makeResident());
  room = await makeResource({ priceKopecks: 300_000 });
});

/** An unpaid invoice of 1 200 ₽ (the first year's 40 %). */
async function unpaid() {
  const { invoiceId, id } = await bookAt(scope, room, dayAhead(5), (hour += 1) * 60, (hour + 1) * 60);
  return { invoiceId: invoiceId ?? "", bookingId: id };
}

async function pay(invoiceId: string, typed: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ amount: "1200", paidOn: siteDay(new Date()), reference: "15", ...typed })) form.set(name, value);
  return paymentFromForm(finance, await invoiceFor(finance, invoiceId), form, "192.0.2.1");
}
const refused = (code: string) => expect.objectContaining({ code }) as Error;

it("refuses what is a slip of the hand, each with its own sentence, and writes nothing", async () => {
  const { invoiceId } = await unpaid();
  const slips: [string, Record<string, string>][] = [
    ["payment-sum", { amount: "много" }],
    ["payment-amount", { amount: "-5" }],
    ["payment-date", { paidOn: addDays(siteDay(new Date()), 1) }],
    ["payment-early", { paidOn: "1900-01-01" }],
    ["payment-reference", { reference: " " }],
    ["payment-reference-long", { reference: "7".repeat(61) }],
    ["payment-surplus", { amount: "12000" }],
  ];
  for (const [code, typed] of slips) await expect(pay(invoiceId, typed), code).rejects.toEqual(refused(code));
  expect(await db.payment.count({ where: { invoiceId } })).toBe(0);
});

it("names what an invoice is for in the language of the page; its paper and the chain of papers stay Russian", async () => {
  const { invoiceId } = await unpaid();
  const view = await invoiceFor(scope, invoiceId);
  const [base, step] = view.lines;
  expect(base).toMatchObject({ nameRu: expect.stringContaining(`${room.nameRu}: `) as string, nameEn: expect.stringContaining(`${room.nameEn}: `) as string });
  expect(step).toMatchObject({ nameRu: "1-й год резидентства: платите 40 %", nameEn: "Year 1 of residency: you pay 40%" });
  expect(step?.reasonEn).not.toBe(step?.reasonRu);
  expect((await invoicesOf(scope, { page: 1, search: view.number })).items).toMatchObject([{ titleRu: base?.nameRu, titleEn: base?.nameEn }]);
  expect((await payablesOf(scope.companyId)).find(({ id }) => id === invoiceId)).toMatchObject({ titleRu: base?.nameRu, titleEn: base?.nameEn });
  const { lines, ...invoice } = await db.invoice.findUniqueOrThrow({ where: { id: invoiceId }, include: { lines: { orderBy: { position: "asc" } } } });
  expect(JSON.stringify(invoiceContent({ ...invoice, lines }))).not.toContain(base?.nameEn);
});

it("takes more than was left where that is meant, as an advance", async () => {
  const { invoiceId } = await unpaid();
  expect(await pay(invoiceId, { amount: "1500", surplus: "advance", reference: "16" })).toEqual({ paid: true, repeated: false, surplusKopecks: 30_000 });
});

it("shows everywhere what is left of an invoice that was paid in part, and its paper asks for no more", async () => {
  const { invoiceId, bookingId } = await unpaid();
  await pay(invoiceId, { amount: "700", reference: "17" });
  const view = await invoiceFor(scope, invoiceId);
  expect(view.outstandingKopecks).toBe(50_000);
  expect((await invoicesAbout(scope, { type: "booking", id: bookingId })).map((one) => [one.totalKopecks, one.outstandingKopecks])).toEqual([[120_000, 50_000]]);
  expect((await invoicesOf(scope, { page: 1, search: view.number })).items.map((one) => one.outstandingKopecks)).toEqual([50_000]);
  const before = Buffer.from(await invoicePdf(view));
  await pay(invoiceId, { amount: "500", reference: "18" });
  const paid = await invoiceFor(scope, invoiceId);
  expect([paid.status, paid.outstandingKopecks]).toEqual(["PAID", 0]);
  expect(Buffer.from(await invoicePdf(paid)).equals(before)).toBe(false);
});
