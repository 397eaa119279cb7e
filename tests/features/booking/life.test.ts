import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { payRefund } from "~/features/billing/commands/pay-refund.server";
import { invoiceFor } from "~/features/billing/queries.server";
import { block } from "~/features/booking/commands/block.server";
import { book } from "~/features/booking/commands/book.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { presenceOf } from "~/features/booking/checkin/queries.server";
import { completeBookings, confirmPaid, expireHolds } from "~/features/booking/commands/settle.server";
import { bookingPageOf } from "~/features/booking/one.server";
import { bookingFor, catalogueItem, type CatalogueItem } from "~/features/booking/queries.server";
import { quoteUse } from "~/features/booking/quote.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, addMonths, atMinute, dayToDb, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice, wishFor } from "#tests/factories/booking";
import { makeCompany, makePerson, companyScopeOf, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const HOUR = 3_600_000;
const refusal = (code: string, details: object = {}) => expect.objectContaining({ name: "DomainError", code, details: expect.objectContaining(details) as object });
const stateOf = async (id: string) => (await db.booking.findUniqueOrThrow({ where: { id } })).status;

async function resource(slug: string): Promise<CatalogueItem> {
  const found = await catalogueItem(slug);
  if (!found) throw new Error(slug);
  return found;
}

/** A room that a programme pays 40 % of, and a resident of the first year, who pays 40 %. */
async function room(input: { sharePercent?: number; budgetKopecks?: number; monthlyMinutes?: number | null } = {}) {
  const made = await makeResource();
  const { budget, programme } = await makeProgramme({ kinds: [made.kind], ...input });
  const { scope, company } = await makeResident();
  return { room: made, budget, programme, scope, company };
}

describe("a booking's life", () => {
  it("goes from hold over payment to the end, and the subsidy with it", async () => {
    const { room: studio, scope, budget } = await room();
    const now = new Date();
    const day = dayAhead(3);
    const receipt = await bookAt(scope, studio, day, 600, 780, {}, now);
    // 3 h × 1 000 = 3 000; the first year pays 40 % = 1 200; the programme 40 % of it = 480; 720 are left, VAT 22/122 of it 129,84.
    expect(receipt).toMatchObject({ status: "HELD", totalKopecks: 72_000 });
    const held = await bookingFor(scope, receipt.id);
    expect(held).toMatchObject({ vatKopecks: 12_984, quantity: 1, purpose: "Съёмка", invoiceId: receipt.invoiceId });
    expect(held.holdExpiresAt).toEqual(new Date(now.getTime() + 72 * HOUR));
    expect(held.lines.map((line) => [line.kind, line.amountKopecks])).toEqual([["base", 300_000], ["step", -180_000], ["subsidy", -48_000]]);
    expect(await budget()).toMatchObject({ reservedKopecks: 48_000n, consumedKopecks: 0n });

    const invoice = await invoiceFor(scope, receipt.invoiceId!);
    expect(invoice).toMatchObject({ status: "ISSUED", totalKopecks: 72_000, vatKopecks: 12_984, vatPercent: 22, dueAt: held.holdExpiresAt });
    expect(invoice.lines.map((line) => line.amountKopecks)).toEqual([300_000, -180_000, -48_000]);

    await payInvoice(invoice.id);
    expect(await stateOf(receipt.id)).toBe("HELD");
    await settleEvents();
    expect(await bookingFor(scope, receipt.id)).toMatchObject({ status: "CONFIRMED", holdExpiresAt: null });
    // The news may come twice.
    await confirmPaid(receipt.id, new Date());
    expect(await stateOf(receipt.id)).toBe("CONFIRMED");

    const end = atMinute(day, 780);
    expect(await completeBookings(new Date(end.getTime() - 1))).toBe(0);
    expect(await completeBookings(end)).toBe(1);
    expect(await completeBookings(end)).toBe(0);
    expect(await stateOf(receipt.id)).toBe("DONE");
    expect(await budget()).toMatchObject({ reservedKopecks: 0n, consumedKopecks: 48_000n });
    await expect(cancel(scope, receipt.id, now)).rejects.toEqual(refusal("wrong-status"));
    const acts = await db.auditEntry.findMany({ where: { subjectId: receipt.id }, orderBy: { id: "asc" } });
    expect(acts.map((act) => [act.action, act.actorId])).toEqual([["booking.made", scope.userId], ["booking.confirmed", null], ["booking.done", null]]);
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("is told from its making to its end", async () => {
    const [room, { scope }] = [await makeResource(), await makeResident()];
    const now = new Date();
    const { id, invoiceId } = await bookAt(scope, room, dayAhead(3), 600, 660, {}, now);
    const told = async () => (await bookingPageOf(scope, id, now)).milestones.map((one) => one.kind);
    expect(await told()).toEqual(["created"]);
    await payInvoice(invoiceId!);
    await settleEvents();
    expect(await told()).toEqual(["created", "confirmed"]);
    await cancel(scope, id, now);
    expect(await told()).toEqual(["created", "confirmed", "CANCELLED"]);
  });

  it("is confirmed at once when nothing is to pay", async () => {
    const { room: studio, scope, budget } = await room({ sharePercent: 100 });
    const receipt = await bookAt(scope, studio, dayAhead(3), 600, 660);
    expect(receipt).toMatchObject({ status: "CONFIRMED", totalKopecks: 0, invoiceId: null });
    expect(await bookingFor(scope, receipt.id)).toMatchObject({ status: "CONFIRMED", holdExpiresAt: null, invoiceId: null });
    expect(await budget()).toMatchObject({ reservedKopecks: 40_000n });
    // Half an hour before the start the fee would be whole, but there is nothing to take it from.
    const result = await cancel(scope, receipt.id, new Date(atMinute(dayAhead(3), 600).getTime() - HOUR / 2));
    expect(result).toEqual({ status: "CANCELLED", feePercent: 100, feeKopecks: 0, refundKopecks: 0 });
    expect(await budget()).toMatchObject({ reservedKopecks: 0n });
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("holds no longer than until its start", async () => {
    const { scope } = await makeResident();
    const farm = await resource("render");
    const startsAt = new Date(Math.ceil(Date.now() / HOUR + 1) * HOUR);
    const { id } = await book(scope, { resourceId: farm.id, startsAt, endsAt: new Date(startsAt.getTime() + HOUR), quantity: 1, purpose: "Рендер" }, new Date());
    expect((await bookingFor(scope, id)).holdExpiresAt).toEqual(startsAt);
  });
});

describe("reading a booking", () => {
  it("is its company's, the administrators' and finance's; experts and the council find nothing", async () => {
    const { room: studio, scope } = await room();
    const { id } = await bookAt(scope, studio, dayAhead(5), 600, 660);
    const now = new Date();
    for (const role of ["EXPERT", "COUNCIL"] as const) {
      const outsider = staffScopeOf(await makePerson({ staffRoles: [role] }));
      for (const read of [bookingFor(outsider, id), bookingPageOf(outsider, id, now), presenceOf(outsider, id, now)]) await expect(read).rejects.toEqual(refusal("not-found"));
    }
    expect(await bookingPageOf(staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] })), id, now)).toMatchObject({ acts: true, movable: true, cancelling: { feePercent: 0 } });
  });

  it("offers finance nothing that is not its own to do", async () => {
    const { room: studio, scope } = await room();
    const { id, invoiceId } = await bookAt(scope, studio, dayAhead(5), 600, 660);
    await payInvoice(invoiceId!);
    await settleEvents();
    const begins = atMinute(dayAhead(5), 600);
    const finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    expect(await bookingPageOf(finance, id, new Date())).toMatchObject({ acts: false, movable: false, cancelling: null, undoUntil: null });
    expect(await presenceOf(staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] })), id, begins)).toMatchObject({ mayCheckIn: true });
    expect(await presenceOf(finance, id, begins)).toMatchObject({ mayCheckIn: false, mayCheckOut: false });
  });
});

describe("cancelling", () => {
  it.each([
    ["a day before: all comes back", 24 * HOUR, { feePercent: 0, feeKopecks: 0, refundKopecks: 24_000 }],
    ["a moment later: half of it", 24 * HOUR - 1, { feePercent: 50, feeKopecks: 12_000, refundKopecks: 12_000 }],
    ["four hours before: half of it", 4 * HOUR, { feePercent: 50, feeKopecks: 12_000, refundKopecks: 12_000 }],
    ["a moment later: nothing", 4 * HOUR - 1, { feePercent: 100, feeKopecks: 24_000, refundKopecks: 0 }],
  ])("paid, %s", async (_name, ahead, money) => {
    const { room: studio, scope, budget } = await room();
    const { id, invoiceId } = await bookAt(scope, studio, dayAhead(5), 600, 660);
    await payInvoice(invoiceId!);
    await settleEvents();
    const when = new Date(atMinute(dayAhead(5), 600).getTime() - ahead);
    expect(await cancel(scope, id, when)).toEqual({ status: "CANCELLED", ...money });
    expect(await budget()).toMatchObject({ reservedKopecks: 0n, consumedKopecks: 0n });
    const refunds = await db.refund.findMany({ where: { invoiceId: invoiceId! } });
    expect(refunds.map((refund) => [Number(refund.amountKopecks), refund.reason, refund.status])).toEqual(
      money.refundKopecks ? [[money.refundKopecks, "cancelled", "DUE"]] : [],
    );
    await expect(cancel(scope, id, when)).rejects.toEqual(refusal("wrong-status"));
    // The time is free again for anybody.
    const other = await makeResident();
    expect((await bookAt(other.scope, studio, dayAhead(5), 600, 660)).status).toBe("HELD");
    await settleEvents();
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("unpaid costs nothing, however late; a part that had come in goes back whole", async () => {
    const { room: studio, scope } = await room();
    const { id, invoiceId } = await bookAt(scope, studio, dayAhead(5), 600, 660);
    await payInvoice(invoiceId!, 10_000);
    const late = new Date(atMinute(dayAhead(5), 600).getTime() - 60_000);
    expect(await cancel(scope, id, late)).toEqual({ status: "CANCELLED", feePercent: 0, feeKopecks: 0, refundKopecks: 10_000 });
    expect((await invoiceFor(scope, invoiceId!)).status).toBe("CANCELLED");
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("is too late once the time has begun", async () => {
    const { room: studio, scope } = await room();
    const { id, invoiceId } = await bookAt(scope, studio, dayAhead(5), 600, 660);
    await payInvoice(invoiceId!);
    await settleEvents();
    await expect(cancel(scope, id, atMinute(dayAhead(5), 600))).rejects.toEqual(refusal("too-late"));
    expect(await stateOf(id)).toBe("CONFIRMED");
  });

  it("of another company's booking finds nothing, staff may cancel any", async () => {
    const { room: studio, scope } = await room();
    const { id } = await bookAt(scope, studio, dayAhead(5), 600, 660);
    const stranger = await makeResident();
    await expect(cancel(stranger.scope, id, new Date())).rejects.toEqual(refusal("not-found"));
    await expect(bookingFor(stranger.scope, id)).rejects.toEqual(refusal("not-found"));
    await expect(cancel(scope, randomUUID(), new Date())).rejects.toEqual(refusal("not-found"));
    expect(await stateOf(id)).toBe("HELD");
    const admin = await makePerson({ staffRoles: ["ADMIN"] });
    expect(await cancel(staffScopeOf(admin), id, new Date())).toMatchObject({ status: "CANCELLED" });
  });

  it("twice at once ends it once", async () => {
    const { room: studio, scope } = await room();
    const { id, invoiceId } = await bookAt(scope, studio, dayAhead(5), 600, 660);
    await payInvoice(invoiceId!);
    await settleEvents();
    const both = await Promise.allSettled([cancel(scope, id, new Date()), cancel(scope, id, new Date())]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.refund.count({ where: { invoiceId: invoiceId! } })).toBe(1);
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("leaves a refund that is paid out once", async () => {
    const { room: studio, scope } = await room();
    const { id, invoiceId } = await bookAt(scope, studio, dayAhead(6), 600, 660);
    await payInvoice(invoiceId!);
    await settleEvents();
    await cancel(scope, id, new Date());
    const [refund] = await db.refund.findMany({ where: { invoiceId: invoiceId! } });
    const finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    const tries = await Promise.allSettled([1, 2].map((number) => payRefund(finance, invoiceId!, refund!.id, `В-${number}`, "::1")));
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.refund.findUnique({ where: { id: refund!.id } })).toMatchObject({ status: "PAID" });
  });
});

describe("a hold", () => {
  it("ends when its time to pay does, and not a moment before", async () => {
    const { room: studio, scope, budget } = await room();
    const now = new Date();
    const { id, invoiceId } = await bookAt(scope, studio, dayAhead(7), 600, 660, {}, now);
    const due = new Date(now.getTime() + 72 * HOUR);
    await expireHolds(new Date(due.getTime() - 1));
    expect(await stateOf(id)).toBe("HELD");
    await expireHolds(due);
    expect(await stateOf(id)).toBe("EXPIRED");
    expect(await budget()).toMatchObject({ reservedKopecks: 0n });
    expect((await invoiceFor(scope, invoiceId!)).status).toBe("CANCELLED");
    // Money that comes after all is the company's advance; the booking stays dropped.
    await payInvoice(invoiceId!);
    await settleEvents();
    expect(await stateOf(id)).toBe("EXPIRED");
    expect(await db.balanceEntry.findMany({ where: { companyId: scope.companyId } })).toMatchObject([{ amountKopecks: 24_000n, reason: "paid-after-cancel", kind: "RECEIVED" }]);
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("paid in the last moment is kept, though the news of it is still on its way", async () => {
    const { room: studio, scope } = await room();
    const { id, invoiceId } = await bookAt(scope, studio, dayAhead(7), 600, 660);
    await payInvoice(invoiceId!);
    await expireHolds(new Date(Date.now() + 73 * HOUR));
    expect(await stateOf(id)).toBe("HELD");
    await settleEvents();
    expect(await stateOf(id)).toBe("CONFIRMED");
  });

  it("paid, dropped and cancelled at one moment ends in one consistent story", async () => {
    const { room: studio, scope } = await room();
    const seen = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      const now = new Date();
      const made = await Promise.all(
        Array.from({ length: 8 }, (_, index) => bookAt(scope, studio, dayAhead(8 + round), 480 + index * 60, 540 + index * 60, {}, now)),
      );
      const due = new Date(now.getTime() + 72 * HOUR);
      const acts: (() => Promise<unknown>)[] = made.flatMap(({ id, invoiceId }, index) => [
        () => payInvoice(invoiceId!),
        ...(index % 4 === 0 ? [() => cancel(scope, id, now)] : []),
      ]);
      acts.splice((round * 3) % acts.length, 0, () => expireHolds(due), () => expireHolds(due));
      const settled = await Promise.allSettled(acts.map((act) => act()));
      const faults = settled.flatMap((one) => (one.status === "rejected" ? [String((one.reason as { code?: string }).code)] : []));
      expect(faults.filter((code) => code !== "wrong-status")).toEqual([]);
      await settleEvents();
      const rows = await db.$queryRaw<{ story: string }[]>`
        SELECT b.status || ' ' || i.status || ' ' || ((SELECT count(*) FROM "Refund" WHERE "invoiceId" = i.id)
               + (SELECT count(*) FROM "BalanceEntry" WHERE "invoiceId" = i.id AND kind = 'RECEIVED')) AS story
        FROM "Booking" b JOIN "Invoice" i ON i.id = b."invoiceId" WHERE b.id::text = ANY (${made.map((one) => one.id)})`;
      for (const { story } of rows) seen.add(story);
      expect(await brokenRules({ settled: true })).toEqual([]);
    }
    // Either the payment won, or the whole payment goes back: as a refund, or, where it came to a cancelled invoice, as the company's advance.
    const stories = ["CONFIRMED PAID 0", "EXPIRED CANCELLED 1", "EXPIRED PAID 1", "CANCELLED CANCELLED 1", "CANCELLED PAID 1"];
    expect([...seen].filter((story) => !stories.includes(story))).toEqual([]);
  });
});

describe("who may book", () => {
  const wish = async () => wishFor(await resource("meeting"), dayAhead(2), 600, 660);

  it("not a company that is no resident, nor one whose residency rests or has ended", async () => {
    const { company, owner } = await makeCompany();
    await expect(book(companyScopeOf(company, owner), await wish(), new Date())).rejects.toEqual(refusal("not-resident"));
    for (const status of ["SUSPENDED", "TERMINATED"] as const) {
      const { company: former, scope } = await makeResident();
      await db.residency.update({ where: { companyId: former.id }, data: { status } });
      await expect(book(scope, await wish(), new Date())).rejects.toEqual(refusal("not-resident"));
      await expect(quoteUse(scope, await wish(), new Date())).rejects.toEqual(refusal("not-resident"));
    }
    expect(await db.booking.count({ where: { companyId: company.id } })).toBe(0);
  });

  it("a resident within the term of the residency, its first and last day included", async () => {
    const meeting = await resource("meeting");
    const { company, scope } = await makeResident();
    await db.residency.update({ where: { companyId: company.id }, data: { startsOn: dayToDb(dayAhead(10)), endsOn: dayToDb(dayAhead(12)) } });
    const day = (number: number) => bookAt(scope, meeting, dayAhead(number), 1200, 1260);
    await expect(day(9)).rejects.toEqual(refusal("rule-broken", { rule: "term" }));
    await expect(day(13)).rejects.toEqual(refusal("rule-broken", { rule: "term" }));
    expect((await day(10)).status).toBe("HELD");
    expect((await day(12)).status).toBe("HELD");
  });

  it("machines that need a certificate, only with one in force on the day of use", async () => {
    const scanner = await resource("scan3d");
    const { company, scope } = await makeResident();
    const day = dayAhead(4);
    const attempt = () => bookAt(scope, scanner, day, 600, 660);
    await expect(attempt()).rejects.toEqual(refusal("rule-broken", { rule: "certificate" }));
    const key = { companyId: company.id, resourceKind: "scan3d" };
    await db.certificate.create({ data: { companyId: company.id, resourceKind: "print3d", validUntil: dayToDb(addDays(day, 9)) } });
    await expect(attempt()).rejects.toEqual(refusal("rule-broken", { rule: "certificate" }));
    await db.certificate.create({ data: { companyId: company.id, resourceKind: "scan3d", validUntil: dayToDb(addDays(day, -1)) } });
    await expect(attempt()).rejects.toEqual(refusal("rule-broken", { rule: "certificate" }));
    await db.certificate.updateMany({ where: key, data: { validUntil: dayToDb(day) } });
    expect((await attempt()).status).toBe("HELD");
  });

  it("nobody books what is not there or no longer in use", async () => {
    const { scope } = await makeResident();
    const closed = await makeResource();
    await db.resource.update({ where: { id: closed.id }, data: { active: false } });
    for (const id of [closed.id, randomUUID(), "meeting"]) {
      await expect(bookAt(scope, { id }, dayAhead(2), 600, 660)).rejects.toEqual(refusal("not-found"));
    }
  });

  it("at the price that was seen, or is told the new one", async () => {
    const { room: studio, scope } = await room();
    await expect(bookAt(scope, studio, dayAhead(2), 600, 660, { expected: 24_001 })).rejects.toEqual(refusal("price-changed", { totalKopecks: 24_000 }));
    expect(await db.allocation.count({ where: { unit: { resourceId: studio.id } } })).toBe(0);
    expect((await bookAt(scope, studio, dayAhead(2), 600, 660, { expected: 24_000 })).totalKopecks).toBe(24_000);
  });

  it("by the step of the year of residency on the day of use, not of booking", async () => {
    const studio = await makeResource();
    // The first anniversary falls between the two bookings.
    const { scope } = await makeResident({ startsOn: addMonths(dayAhead(11), -12) });
    expect((await bookAt(scope, studio, dayAhead(10), 600, 660)).totalKopecks).toBe(40_000);
    expect((await bookAt(scope, studio, dayAhead(11), 600, 660)).totalKopecks).toBe(60_000);
  });
});

describe("a blackout", () => {
  const closing = (resourceId: string, from: Date, to: Date) => ({ resourceId, startsAt: from, endsAt: to, reasonRu: "Профилактика", reasonEn: "Maintenance" });

  it("is not laid over a booking or its buffers, nor booked over", async () => {
    const studio = await makeResource({ units: 2, bufferBefore: 30, bufferAfter: 30 });
    const { scope } = await makeResident();
    const day = dayAhead(15);
    await bookAt(scope, studio, day, 720, 780);
    for (const [from, to] of [[740, 760], [780, 900], [600, 691], [0, 1440]] as const) {
      await expect(block(closing(studio.id, atMinute(day, from), atMinute(day, to)), system)).rejects.toEqual(refusal("slot-taken"));
    }
    expect(await db.blackout.count({ where: { resourceId: studio.id } })).toBe(0);
    // Beside the buffers it fits.
    const { id } = await block(closing(studio.id, atMinute(day, 810), atMinute(day, 1320)), system);
    expect(await db.allocation.count({ where: { blackoutId: id } })).toBe(2);
    await expect(bookAt(scope, studio, day, 900, 960)).rejects.toEqual(refusal("slot-taken"));
    await expect(bookAt(scope, studio, day, 780, 840)).rejects.toEqual(refusal("slot-taken"));
  });

  it("and a booking at one moment: one of them wins", async () => {
    const studio = await makeResource({ units: 2 });
    const { scope } = await makeResident();
    for (let round = 0; round < 6; round += 1) {
      const day = dayAhead(16 + round);
      const settled = await Promise.allSettled([
        block(closing(studio.id, atMinute(day, 600), atMinute(day, 720)), system),
        bookAt(scope, studio, day, 660, 780),
      ]);
      expect(settled.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
      const lost = settled.find((one) => one.status === "rejected");
      expect(lost?.reason).toEqual(refusal("slot-taken"));
    }
    expect(await brokenRules()).toEqual([]);
  });

  it("that ends before it begins is refused", async () => {
    const studio = await makeResource();
    const at = atMinute(siteDay(new Date()), 1200);
    await expect(block(closing(studio.id, at, at), system)).rejects.toEqual(refusal("rule-broken", { rule: "order" }));
  });
});
