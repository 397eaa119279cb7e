import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cancelAllOf } from "~/features/booking/commands/cancel-all.server";
import type { CatalogueItem } from "~/features/booking/queries.server";
import { keepOn, markEntry, resume, suspend, terminate } from "~/features/residency/register/commands/acts.server";
import { extend, relocate } from "~/features/residency/register/commands/amend.server";
import { askToLeave, withdrawLeave } from "~/features/residency/register/commands/leave.server";
import { beginSuspensions, endExpired, keepRegister, movePremises, warnOfEnd } from "~/features/residency/register/commands/nightly.server";
import { registerCsv, registerXlsx } from "~/features/residency/register/export.server";
import { ownResidency, registerFor, registerRows, residentFor } from "~/features/residency/register/queries.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, dayToDb, siteDay, type Day } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { makeStaff, sendDraft, sign, type Staff } from "#tests/factories/agreements";
import { bookAt, makeProgramme, makeResource, payInvoice } from "#tests/factories/booking";
import * as identity from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { useDatabase } from "#tests/database";

useDatabase();

// Bookings are made by the real clock, so the register is driven from today.
const now = new Date();
const today = siteDay(now);
const ahead = (count: number): Day => addDays(today, count);
const at = { now };
let staff: Staff;
let room: CatalogueItem;
beforeAll(async () => {
  staff = await makeStaff();
  room = await makeResource({ units: 5 });
});
beforeEach(() => db.rateWindow.deleteMany());

async function resident() {
  const made = await makeResident();
  const row = await db.residency.findUniqueOrThrow({ where: { companyId: made.company.id } });
  return { ...made, id: row.id };
}
const rowOf = (id: string) => db.residency.findUniqueOrThrow({ where: { id } });
const versionOf = async (id: string) => (await rowOf(id)).version;
const liveOf = async (companyId: string) =>
  (await db.booking.findMany({ where: { companyId, status: { in: ["HELD", "CONFIRMED"] } }, orderBy: { startsAt: "asc" } })).map((one) => siteDay(one.startsAt));
const suspension = async (id: string, more: Partial<Parameters<typeof suspend>[2]> = {}) => ({ version: await versionOf(id), ground: "rent-debt", reason: "", from: today, bookings: "cancel" as const, keepUntil: "", ...more });
const termination = async (id: string, more: Partial<Parameters<typeof terminate>[2]> = {}) => ({ version: await versionOf(id), ground: "breach", reason: "Сдал помещение.", noticeOn: today, lastDay: today, bookings: "cancel" as const, ...more });

describe("suspension", () => {
  it("cancels what is booked without a fee, also what waits for payment, and forbids new bookings", async () => {
    const { programme, budget } = await makeProgramme({ kinds: [room.kind] });
    const { id, company, scope } = await resident();
    const soon = atMinute(ahead(1), 9 * 60);
    const held = await bookAt(scope, room, ahead(1), 540, 600);
    const paid = await bookAt(scope, room, ahead(2), 540, 660);
    await payInvoice(paid.invoiceId!);
    await settleEvents();
    expect((await budget()).reservedKopecks).toBeGreaterThan(0n);
    await suspend(staff.admin, id, await suspension(id), at);
    expect(await rowOf(id)).toMatchObject({ status: "SUSPENDED", suspendedOn: dayToDb(today), ground: "rent-debt" });
    await expect(bookAt(scope, room, ahead(3), 540, 600)).rejects.toMatchObject({ code: "not-resident" });
    await settleEvents();
    expect(await liveOf(company.id)).toEqual([]);
    expect(await db.booking.findUniqueOrThrow({ where: { id: held.id } })).toMatchObject({ status: "CANCELLED", cancelFeePercent: 0, startsAt: soon });
    const invoice = await db.invoice.findUniqueOrThrow({ where: { id: paid.invoiceId! }, include: { refunds: true } });
    expect(invoice.refunds.map((one) => one.amountKopecks)).toEqual([invoice.totalKopecks]);
    expect((await budget()).reservedKopecks).toBe(0n);
    expect(await db.allocation.count({ where: { booking: { companyId: company.id } } })).toBe(0);
    await db.programme.delete({ where: { id: programme.id } }).catch(() => undefined);

    // Delivered twice, nothing more happens.
    const events = await db.event.count();
    await db.event.updateMany({ where: { type: "residency.suspended" }, data: { deliveredAt: null, retryAt: new Date(0) } });
    await settleEvents();
    expect(await db.event.count()).toBe(events);

    await resume(staff.admin, id, { version: await versionOf(id), reason: "" }, at);
    expect(await rowOf(id)).toMatchObject({ status: "ACTIVE", suspendedOn: null, ground: null });
    await bookAt(scope, room, ahead(3), 540, 600);
  });

  it("keeps bookings up to a day when that was chosen", async () => {
    const { id, company, scope } = await resident();
    for (const day of [2, 5, 6]) await bookAt(scope, room, ahead(day), 600, 660);
    await suspend(staff.admin, id, await suspension(id, { bookings: "keepUntil", keepUntil: ahead(5) }), at);
    await settleEvents();
    expect(await liveOf(company.id)).toEqual([ahead(2), ahead(5)]);
  });

  it("from a day ahead leaves the days before it, takes effect by itself, and may be taken back", async () => {
    const { id, company, scope } = await resident();
    for (const day of [2, 6]) await bookAt(scope, room, ahead(day), 660, 720);
    await suspend(staff.admin, id, await suspension(id, { from: ahead(5) }), at);
    await settleEvents();
    expect(await liveOf(company.id)).toEqual([ahead(2)]);
    expect((await rowOf(id)).status).toBe("ACTIVE");
    // The days from the announced one are not to be booked again.
    await expect(bookAt(scope, room, ahead(7), 660, 720)).rejects.toMatchObject({ code: "rule-broken", details: { rule: "term" } });
    await beginSuspensions(atMinute(ahead(4), 720));
    expect((await rowOf(id)).status).toBe("ACTIVE");
    await beginSuspensions(atMinute(ahead(5), 30));
    await beginSuspensions(atMinute(ahead(5), 30));
    expect((await rowOf(id)).status).toBe("SUSPENDED");
    expect(await db.residencyChange.count({ where: { residencyId: id, kind: "suspended" } })).toBe(1);

    const other = await resident();
    await suspend(staff.admin, other.id, await suspension(other.id, { from: ahead(5), bookings: "keep" }), at);
    await resume(staff.admin, other.id, { version: await versionOf(other.id), reason: "" }, at);
    expect(await rowOf(other.id)).toMatchObject({ status: "ACTIVE", suspendedOn: null });
  });

  it("is refused with a wrong day, ground, state, version or role", async () => {
    const { id } = await resident();
    await expect(suspend(staff.finance, id, await suspension(id), at)).rejects.toMatchObject({ code: "forbidden" });
    await expect(suspend(staff.admin, id, await suspension(id, { from: ahead(-1) }), at)).rejects.toMatchObject({ code: "act-date", status: 422 });
    await expect(suspend(staff.admin, id, await suspension(id, { ground: "whim" }), at)).rejects.toMatchObject({ code: "ground-unknown" });
    await expect(suspend(staff.admin, id, { ...(await suspension(id)), version: 99 }, at)).rejects.toMatchObject({ code: "register-changed", status: 409 });
    await expect(suspend(staff.admin, "nonsense", { ...(await suspension(id)) }, at)).rejects.toMatchObject({ code: "not-found" });
    await expect(resume(staff.admin, id, { version: 0, reason: "" }, at)).rejects.toMatchObject({ code: "wrong-status" });
    const input = await suspension(id);
    const twice = await Promise.allSettled([suspend(staff.admin, id, input, at), suspend(staff.admin, id, input, at)]);
    expect(twice.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("termination", () => {
  it("at once leaves nothing ahead, and the official register is told within three working days", async () => {
    const { id, company, scope } = await resident();
    await bookAt(scope, room, ahead(1), 480, 540);
    await terminate(staff.admin, id, await termination(id), at);
    await settleEvents();
    expect(await rowOf(id)).toMatchObject({ status: "TERMINATED", terminatedOn: dayToDb(today), endsOn: dayToDb(today), ground: "breach" });
    expect(await liveOf(company.id)).toEqual([]);
    const page = await residentFor(staff.admin, id, now);
    expect(page.entryDueOn! > today).toBe(true);
    await markEntry(staff.admin, id, at);
    await expect(markEntry(staff.admin, id, at)).rejects.toMatchObject({ code: "wrong-status" });
    expect((await residentFor(staff.admin, id, now)).entryDueOn).toBeNull();
    await expect(terminate(staff.admin, id, await termination(id), at)).rejects.toMatchObject({ code: "wrong-status" });
    expect(await db.letter.count({ where: { template: "residencyEnding" } })).toBeGreaterThan(0);
  });

  it("with a last day ahead keeps the bookings before it and ends by itself afterwards", async () => {
    const { id, company, scope } = await resident();
    for (const day of [3, 10, 11]) await bookAt(scope, room, ahead(day), 720, 780);
    await terminate(staff.admin, id, await termination(id, { lastDay: ahead(10), bookings: "keep", ground: "own-wish" }), at);
    await settleEvents();
    expect(await rowOf(id)).toMatchObject({ status: "ACTIVE", terminatedOn: dayToDb(ahead(10)), endsOn: dayToDb(ahead(10)) });
    expect(await liveOf(company.id)).toEqual([ahead(3), ahead(10)]);
    await expect(bookAt(scope, room, ahead(11), 720, 780)).rejects.toMatchObject({ code: "rule-broken", details: { rule: "term" } });
    await endExpired(atMinute(ahead(10), 1439));
    expect((await rowOf(id)).status).toBe("ACTIVE");
    await endExpired(atMinute(ahead(11), 1));
    await endExpired(atMinute(ahead(11), 1));
    expect(await rowOf(id)).toMatchObject({ status: "TERMINATED", ground: "own-wish", terminatedOn: dayToDb(ahead(10)) });
    expect(await db.residencyChange.count({ where: { residencyId: id, kind: "terminated" } })).toBe(1);
  });

  it("that was announced can be taken back before its day: the term is what it was", async () => {
    const { id, company, scope } = await resident();
    const before = await rowOf(id);
    await bookAt(scope, room, ahead(11), 720, 780);
    await expect(keepOn(staff.admin, id, { version: before.version, reason: "" }, at)).rejects.toMatchObject({ code: "wrong-status", status: 409 });
    await terminate(staff.admin, id, await termination(id, { lastDay: ahead(10), bookings: "keep", ground: "own-wish" }), at);
    await terminate(staff.admin, id, await termination(id, { lastDay: ahead(8), bookings: "keep", ground: "own-wish" }), at);
    await settleEvents();
    const version = await versionOf(id);
    await expect(keepOn(staff.finance, id, { version, reason: "" }, at)).rejects.toMatchObject({ code: "forbidden" });
    await expect(keepOn(staff.admin, id, { version: version - 1, reason: "" }, at)).rejects.toMatchObject({ code: "register-changed" });
    expect((await residentFor(staff.admin, id, now)).can.keep).toBe(true);
    const twice = await Promise.allSettled([1, 2].map(() => keepOn(staff.admin, id, { version, reason: "Передумали." }, at)));
    expect(twice.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    await settleEvents();
    expect(await rowOf(id)).toMatchObject({ status: "ACTIVE", endsOn: before.endsOn, terminatedOn: null, ground: null });
    expect(await liveOf(company.id)).toEqual([]);
    expect((await residentFor(staff.admin, id, now)).entryDueOn).toBeNull();
    expect(await db.letter.count({ where: { template: "residencyKept", to: (await db.user.findUniqueOrThrow({ where: { id: scope.userId } })).email } })).toBe(1);
    await endExpired(atMinute(ahead(9), 1));
    expect((await rowOf(id)).status).toBe("ACTIVE");
  });

  it("does not touch what a company books as a resident anew, however late the news is told", async () => {
    const { id, company, scope } = await resident();
    await terminate(staff.admin, id, await termination(id), at);
    await settleEvents();
    await db.residency.update({ where: { id }, data: { status: "ACTIVE", terminatedOn: null, ground: null, endsOn: dayToDb(ahead(300)) } });
    await db.residencyChange.create({ data: { residencyId: id, kind: "start", on: dayToDb(today), at: new Date() } });
    await bookAt(scope, room, ahead(3), 840, 900);
    await db.event.updateMany({ where: { type: "residency.terminated", payload: { path: ["residencyId"], equals: id } }, data: { deliveredAt: null, retryAt: new Date(0) } });
    await settleEvents();
    expect(await liveOf(company.id)).toEqual([ahead(3)]);
  });

  it("frees the premises, and a resident's page says who else has the same", async () => {
    const [one, other] = [await resident(), await resident()];
    for (const { id } of [one, other]) await db.residency.update({ where: { id }, data: { premises: id === one.id ? "Тест-7" : "тест-7" } });
    expect((await residentFor(staff.admin, one.id, now)).together.map((row) => row.id)).toEqual([other.id]);
    await terminate(staff.admin, other.id, await termination(other.id), at);
    expect((await residentFor(staff.admin, one.id, now)).together).toEqual([]);
  });

  it("waits for a booking that is being made, and then cancels it", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, company, scope } = await resident();
      const input = await termination(id);
      const [made] = await Promise.allSettled([bookAt(scope, room, ahead(20 + round), 480, 540), terminate(staff.admin, id, input, at)]);
      await settleEvents();
      expect(await liveOf(company.id)).toEqual([]);
      if (made!.status === "rejected") expect(made!.reason).toMatchObject({ code: "not-resident" });
    }
  });

  it("leaves a booking that has begun to its end", async () => {
    const { company, scope } = await resident();
    const made = await bookAt(scope, room, ahead(1), 540, 600);
    expect(await cancelAllOf(company.id, today, "x", new Date(atMinute(ahead(1), 550)))).toBe(0);
    expect(await cancelAllOf(company.id, ahead(2), "x", now)).toBe(0);
    expect(await cancelAllOf(company.id, ahead(1), "x", now)).toBe(1);
    expect((await db.booking.findUniqueOrThrow({ where: { id: made.id } })).status).toBe("CANCELLED");
  });
});

describe("the end of the term", () => {
  it("is reminded of at 60, 30 and 10 days, each once, and comes by itself", async () => {
    const { id } = await resident();
    await db.residency.update({ where: { id }, data: { endsOn: dayToDb(ahead(61)) } });
    const warned = () => db.residencyChange.count({ where: { residencyId: id, kind: "warned" } });
    for (const [day, count] of [[0, 0], [1, 1], [2, 1], [31, 2], [55, 3], [61, 3]] as const) {
      await warnOfEnd(atMinute(ahead(day), 60));
      await warnOfEnd(atMinute(ahead(day), 60));
      expect([day, await warned()]).toEqual([day, count]);
    }
    await keepRegister(atMinute(ahead(62), 10));
    expect(await rowOf(id)).toMatchObject({ status: "TERMINATED", ground: "agreement-ended", terminatedOn: dayToDb(ahead(61)) });
  });
});

describe("amendments", () => {
  it("an extension holds once both have signed it", async () => {
    const { id, scope } = await resident();
    const before = await rowOf(id);
    const newEnd = addDays(siteDay(before.endsOn), 400);
    const amendmentId = await extend(staff.admin, id, { version: before.version, endsOn: newEnd }, at);
    await expect(extend(staff.admin, id, { version: before.version, endsOn: newEnd }, at)).rejects.toMatchObject({ code: "amendment-open", status: 409 });
    await sendDraft(amendmentId, staff, now);
    await sign(scope, amendmentId, now);
    expect((await rowOf(id)).endsOn).toEqual(before.endsOn);
    await sign(staff.admin, amendmentId, now);
    expect((await rowOf(id)).endsOn).toEqual(dayToDb(newEnd));
    expect(await db.residencyChange.count({ where: { residencyId: id, kind: "extended" } })).toBe(1);
    await expect(extend(staff.admin, id, { version: await versionOf(id), endsOn: ahead(1) }, at)).rejects.toMatchObject({ code: "act-date" });
  });

  it("other premises hold from their day, and bookings go as it was chosen", async () => {
    const { id, scope, company } = await resident();
    for (const day of [2, 8]) await bookAt(scope, room, ahead(day), 840, 900);
    const amendmentId = await relocate(staff.admin, id, { version: 0, premises: "Б-305", areaSqm: 44, from: ahead(7), bookings: "cancel" }, at);
    await sendDraft(amendmentId, staff, now);
    await sign(scope, amendmentId, now);
    await sign(staff.admin, amendmentId, now);
    expect((await rowOf(id)).premises).toBeNull();
    await movePremises(atMinute(ahead(7), 5));
    await movePremises(atMinute(ahead(7), 5));
    expect(await rowOf(id)).toMatchObject({ premises: "Б-305", areaSqm: 44 });
    await settleEvents();
    expect(await liveOf(company.id)).toEqual([ahead(2)]);
    expect(await db.residencyChange.count({ where: { residencyId: id, kind: "premises" } })).toBe(1);
  });

  it("go with the residency that they were for", async () => {
    const { id } = await resident();
    const amendmentId = await relocate(staff.admin, id, { version: 0, premises: "Б-306", areaSqm: 44, from: ahead(7), bookings: "keep" }, at);
    await sendDraft(amendmentId, staff, now);
    await terminate(staff.admin, id, await termination(id), at);
    expect((await db.agreement.findUniqueOrThrow({ where: { id: amendmentId } })).status).toBe("CANCELLED");
  });
});

describe("the wish to leave", () => {
  it("is an owner's, asked once, taken back, and seen by staff", async () => {
    const { id, scope } = await resident();
    await expect(askToLeave({ ...scope, role: "MANAGER" }, { lastDay: ahead(20), reason: "" }, at)).rejects.toMatchObject({ code: "forbidden" });
    await expect(askToLeave(scope, { lastDay: ahead(-1), reason: "" }, at)).rejects.toMatchObject({ code: "act-date" });
    const asked = await Promise.allSettled([1, 2].map(() => askToLeave(scope, { lastDay: ahead(20), reason: "Переезжаем." }, at)));
    expect(asked.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await residentFor(staff.finance, id, now)).toMatchObject({ leaveAsked: ahead(20), leaveReason: "Переезжаем." });
    await settleEvents();
    expect(await db.letter.count({ where: { template: "leaveAsked" } })).toBe(1);
    await withdrawLeave(scope, at);
    expect((await ownResidency(scope, now))!.leaveAsked).toBeNull();
    await askToLeave(scope, { lastDay: ahead(20), reason: "" }, at);
    await terminate(staff.admin, id, await termination(id, { ground: "own-wish", lastDay: ahead(20), bookings: "keep" }), at);
    expect((await residentFor(staff.admin, id, now)).leaveAsked).toBeNull();
  });
});

describe("the register", () => {
  it("searches, filters, sorts and exports what is shown", async () => {
    const name = "Экспорт «А»; =1+1";
    const made = await makeResident({ name, premises: "Ю-901", areaSqm: 30 });
    const { rows } = await registerFor(staff.finance, { search: "ю-901" }, now);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ companyName: name, status: "ACTIVE", year: 1, premises: "Ю-901", areaSqm: 30 });
    expect(rows[0]!.rent.map((one) => one.percent)).toEqual([40, 60, 80]);
    expect((await registerFor(staff.finance, { search: "ю-901", status: "TERMINATED" }, now)).rows).toEqual([]);
    const expert = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["EXPERT"] }));
    await expect(registerFor(expert, {}, now)).rejects.toMatchObject({ code: "forbidden" });
    const found = await registerRows(staff.admin, { search: "ю-901" }, now);
    const csv = registerCsv(found, "ru");
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    expect(csv).toContain('"Экспорт «А»; =1+1";резидент');
    expect(csv).toContain("1: 40 %; 2: 60 %; 3: 80 %");
    const workbook = await registerXlsx(found, "ru");
    expect(workbook.subarray(0, 2).toString()).toBe("PK");
    expect(made.company.name).toBe(name);
    const sorted = (await registerRows(staff.admin, { sort: "end" }, now)).map((row) => row.endsOn);
    expect(sorted).toEqual([...sorted].sort());
  });
});

type Step = { act: "suspend" | "resume" | "terminate" | "book" | "night" | "leave"; day: number; choice: number };

describe("whatever order the acts come in", () => {
  it("leaves no booking ahead of a company whose residency is over, and dates agree with the state", async () => {
    const step: fc.Arbitrary<Step> = fc.record({
      act: fc.constantFrom("suspend", "resume", "terminate", "book", "book", "night", "leave"),
      day: fc.integer({ min: 0, max: 12 }),
      choice: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
        const { id, company, scope } = await resident();
        let clock = 0;
        for (const { act, day, choice } of steps) {
          const moment = { now: clock === 0 ? now : atMinute(ahead(clock), 5) };
          const base = ahead(clock + day);
          const work =
            act === "book" ? bookAt(scope, room, ahead(clock + day + 1), 480 + 60 * (day % 8), 540 + 60 * (day % 8), {}, moment.now)
            : act === "suspend" ? suspend(staff.admin, id, await suspension(id, { from: base, bookings: (["cancel", "keepUntil", "keep"] as const)[choice], keepUntil: addDays(base, 2) }), moment)
            : act === "resume" ? resume(staff.admin, id, { version: await versionOf(id), reason: "" }, moment)
            : act === "terminate" ? terminate(staff.admin, id, await termination(id, { lastDay: base, bookings: choice === 0 ? "cancel" : "keep" }), moment)
            : act === "leave" ? askToLeave(scope, { lastDay: base, reason: "" }, moment)
            : keepRegister(atMinute(ahead((clock += 1 + (day % 4))), 5));
          // What the rules refuse is refused; only what they let through is looked at.
          await work.catch((error: unknown) => {
            if (!(error instanceof Error) || !("code" in error)) throw error;
          });
          await settleEvents();
          const row = await rowOf(id);
          const live = await liveOf(company.id);
          if (row.status === "TERMINATED") {
            expect(live.filter((one) => one > ahead(clock))).toEqual([]);
            expect(row.terminatedOn).toEqual(row.endsOn);
            expect(row.ground).not.toBeNull();
          } else {
            expect(live.filter((one) => one > siteDay(row.endsOn))).toEqual([]);
          }
          if (row.status === "SUSPENDED") expect(row.suspendedOn! <= dayToDb(ahead(clock))).toBe(true);
          if (row.terminatedOn) expect(row.terminatedOn).toEqual(row.endsOn);
        }
      }),
      { numRuns: 15 },
    );
  });
});
