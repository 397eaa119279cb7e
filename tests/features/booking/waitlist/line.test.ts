import { describe, expect, it } from "vitest";
import { block, lift } from "~/features/booking/commands/block.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change } from "~/features/booking/commands/change.server";
import { expireHolds } from "~/features/booking/commands/settle.server";
import { join } from "~/features/booking/waitlist/commands/join.server";
import { describePick } from "~/features/booking/pick.server";
import { closeBegun, closeUnentitled, lapseOffers, leave } from "~/features/booking/waitlist/commands/leave.server";
import { serveLines } from "~/features/booking/waitlist/commands/offer.server";
import { takeOffer } from "~/features/booking/waitlist/commands/take-offer.server";
import { linesOf, offersTo } from "~/features/booking/waitlist/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import type { CatalogueItem } from "~/features/booking/queries.server";
import { dayToDb } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeComposite, makeResource, wishFor } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const HOUR = 3_600_000;
const day = dayAhead(5);
const entry = (id: string) => db.waitlistEntry.findUniqueOrThrow({ where: { id }, include: { allocations: true } });
const joinAt = (scope: CompanyScope, resource: { id: string }, from: number, to: number, quantity = 1, now = new Date()) => join(scope, wishFor(resource, day, from, to, { quantity }), now);

/** A resource taken from 10:00 to 12:00 by one company, with others who may want it. */
async function taken(input: Parameters<typeof makeResource>[0] = {}) {
  const resource = await makeResource(input);
  const [holder, second, third] = [await makeResident(), await makeResident(), await makeResident()];
  const booking = await bookAt(holder.scope, resource, day, 600, 720, { quantity: resource.quantity });
  return { resource, holder: holder.scope, second: second.scope, third: third.scope, booking };
}

const placeOf = async (scope: CompanyScope) => (await linesOf(scope, new Date())).standing[0]?.place;
const mailTo = async (scope: CompanyScope, template: string) => {
  const person = await db.user.findUniqueOrThrow({ where: { id: scope.userId } });
  return db.letter.count({ where: { template, to: person.email } });
};

describe("joining a line", () => {
  it("is refused while the time is free, and keeps the rules of a booking", async () => {
    const { resource, second } = await taken();
    await expect(joinAt(second, resource, 720, 780)).rejects.toMatchObject({ code: "slot-free", status: 409 });
    await expect(joinAt(second, resource, 610, 720)).rejects.toMatchObject({ code: "rule-broken", details: { rule: "step" } });
    await expect(joinAt(second, resource, 600, 720, 2)).rejects.toMatchObject({ code: "rule-broken", details: { rule: "quantity" } });
    expect(await db.waitlistEntry.count({ where: { companyId: second.companyId } })).toBe(0);
  });

  it("is refused for time that a booking of one's own holds, and leads to it; the sheet says whose it is", async () => {
    const { resource, holder, booking } = await taken();
    const pickAt = (start: number) => describePick(holder, { slug: resource.slug, day, start, minutes: 120 }, new URLSearchParams(), "ru", new Date());
    await expect(joinAt(holder, resource, 600, 720)).rejects.toMatchObject({ code: "own-booking", status: 409, details: { bookingId: booking.id } });
    await expect(joinAt(holder, resource, 660, 780)).rejects.toMatchObject({ code: "own-booking", details: { bookingId: booking.id } });
    expect(await pickAt(600)).toMatchObject({ own: `/bookings/${booking.id}`, refusal: "Это ваша бронь: время уже за вами", line: null });
    expect(await db.waitlistEntry.count({ where: { companyId: holder.companyId } })).toBe(0);
  });

  it("is open to who holds one unit and waits for another's", async () => {
    const resource = await makeResource({ units: 2 });
    const [{ scope }, rival] = [await makeResident(), await makeResident()];
    await bookAt(scope, resource, day, 600, 720);
    await bookAt(rival.scope, resource, day, 600, 720);
    await expect(joinAt(scope, resource, 600, 720, 2)).rejects.toMatchObject({ code: "own-booking" });
    expect(await joinAt(scope, resource, 600, 720)).toHaveProperty("id");
  });

  it("asks for a residency and a certificate like a booking", async () => {
    const { resource, second } = await taken();
    await db.resource.update({ where: { id: resource.id }, data: { certificate: true } });
    await expect(joinAt(second, resource, 600, 720)).rejects.toMatchObject({ details: { rule: "certificate" } });
    await db.resource.update({ where: { id: resource.id }, data: { certificate: false } });
    await db.residency.update({ where: { companyId: second.companyId }, data: { status: "SUSPENDED" } });
    await expect(joinAt(second, resource, 600, 720)).rejects.toMatchObject({ code: "not-resident", status: 403 });
  });

  it("gives a company one place, also when pressed ten times at once", async () => {
    const { resource, second, third } = await taken({ units: 2 });
    const places = await Promise.all(Array.from({ length: 10 }, () => joinAt(second, resource, 600, 720)));
    expect(new Set(places.map((one) => one.id)).size).toBe(1);
    await expect(joinAt(second, resource, 600, 720, 2)).rejects.toMatchObject({ code: "in-line" });
    await joinAt(third, resource, 660, 750);
    expect([await placeOf(second), await placeOf(third)]).toEqual([1, 2]);
  });

  it("stops at the norm's number of lines", async () => {
    const { resource, second } = await taken({ minMinutes: 30 });
    await db.norm.updateMany({ where: { code: "booking.waitlist-most" }, data: { value: 1 } });
    try {
      await joinAt(second, resource, 600, 720);
      await expect(joinAt(second, resource, 600, 690)).rejects.toMatchObject({ details: { rule: "waitlist-most" } });
    } finally {
      await db.norm.updateMany({ where: { code: "booking.waitlist-most" }, data: { value: 30 } });
    }
  });
});

describe("an offer", () => {
  it("goes to the first in line when the time frees, holds it from others, and is taken as one booking", async () => {
    const { resource, holder, second, third, booking } = await taken({ bufferAfter: 30 });
    const [mine, next] = [await joinAt(second, resource, 600, 720), await joinAt(third, resource, 600, 720)];
    await cancel(holder, booking.id, new Date());
    await settleEvents();
    await settleEvents();
    expect((await entry(mine.id)).status).toBe("OFFERED");
    expect((await entry(next.id)).status).toBe("WAITING");
    expect((await offersTo(second, new Date())).map((one) => one.id)).toEqual([mine.id]);
    expect([await mailTo(second, "waitlistOffered"), await mailTo(third, "waitlistOffered")]).toEqual([1, 0]);
    await expect(bookAt(third, resource, day, 600, 720)).rejects.toMatchObject({ code: "slot-taken" });
    await expect(bookAt(third, resource, day, 690, 750)).rejects.toMatchObject({ code: "slot-taken" });
    await expect(takeOffer(third, mine.id, new Date())).rejects.toMatchObject({ code: "not-found" });
    await expect(takeOffer(third, next.id, new Date())).rejects.toMatchObject({ code: "waitlist-offer-none" });
    const receipt = await takeOffer(second, mine.id, new Date());
    expect(receipt).toMatchObject({ status: "HELD" });
    expect(await takeOffer(second, mine.id, new Date())).toEqual(receipt);
    const after = await entry(mine.id);
    expect(after).toMatchObject({ status: "TAKEN", bookingId: receipt.id, allocations: [] });
    expect(await brokenRules()).toEqual([]);
  });

  it("stands until its deadline and not a second longer, then goes to the next in line", async () => {
    const { resource, holder, second, third, booking } = await taken();
    const [mine, next] = [await joinAt(second, resource, 600, 720), await joinAt(third, resource, 600, 720)];
    const now = new Date();
    await cancel(holder, booking.id, now);
    await serveLines(now);
    const { offerExpiresAt } = await entry(mine.id);
    expect(offerExpiresAt).toEqual(new Date(now.getTime() + 2 * HOUR));
    await expect(takeOffer(second, mine.id, offerExpiresAt!)).rejects.toMatchObject({ code: "waitlist-offer-over" });
    expect(await lapseOffers(new Date(offerExpiresAt!.getTime() - 1))).toBe(0);
    expect(await lapseOffers(offerExpiresAt!)).toBe(1);
    expect((await entry(mine.id)).status).toBe("LAPSED");
    expect(await entry(next.id)).toMatchObject({ status: "OFFERED", offerExpiresAt: new Date(offerExpiresAt!.getTime() + 2 * HOUR) });
    await expect(takeOffer(second, mine.id, offerExpiresAt!)).rejects.toMatchObject({ code: "waitlist-offer-over" });
    await settleEvents();
    expect(await mailTo(second, "waitlistLapsed")).toBe(1);
    expect((await takeOffer(third, next.id, offerExpiresAt!)).status).toBe("HELD");
    expect(await brokenRules()).toEqual([]);
  });

  it("never outlives the start of what it offers, and the line closes when that comes", async () => {
    const { resource, holder, second, third, booking } = await taken();
    const [mine, next] = [await joinAt(second, resource, 600, 720), await joinAt(third, resource, 600, 720)];
    const { startsAt } = await db.booking.findUniqueOrThrow({ where: { id: booking.id } });
    const late = new Date(startsAt.getTime() - HOUR);
    await cancel(holder, booking.id, late);
    await serveLines(late);
    expect((await entry(mine.id)).offerExpiresAt).toEqual(startsAt);
    await lapseOffers(startsAt);
    await closeBegun(startsAt);
    expect([(await entry(mine.id)).status, (await entry(next.id)).status]).toEqual(["LAPSED", "CLOSED"]);
    expect(await serveLines(startsAt)).toBe(0);
    expect(await brokenRules()).toEqual([]);
  });

  it("serves a smaller wish behind while the first one's cannot be met, and the first as soon as it can", async () => {
    const { resource, second, third, booking, holder } = await taken({ units: 3 });
    const other = (await makeResident()).scope;
    await cancel(holder, booking.id, new Date());
    const one = await bookAt(holder, resource, day, 600, 720, { quantity: 1 });
    const two = await bookAt(other, resource, day, 600, 720, { quantity: 2 });
    const [big, small] = [await joinAt(second, resource, 600, 720, 3), await joinAt(third, resource, 630, 720, 1)];
    await cancel(holder, one.id, new Date());
    await settleEvents();
    expect([(await entry(big.id)).status, (await entry(small.id)).status]).toEqual(["WAITING", "OFFERED"]);
    await cancel(other, two.id, new Date());
    await leave(third, small.id, new Date());
    expect((await entry(big.id)).status).toBe("OFFERED");
    expect((await entry(big.id)).allocations).toHaveLength(3);
    expect(await brokenRules()).toEqual([]);
  });

  it("is made when a hold expires, a booking moves away, and a closure is lifted", async () => {
    const expired = await taken();
    const held = await joinAt(expired.second, expired.resource, 600, 720);
    await expireHolds(new Date(Date.now() + 73 * HOUR));
    await settleEvents();
    expect((await entry(held.id)).status).toBe("OFFERED");

    const moved = await taken();
    const left = await joinAt(moved.second, moved.resource, 600, 720);
    await change(moved.holder, moved.booking.id, wishFor(moved.resource, day, 780, 900), new Date());
    await settleEvents();
    expect((await entry(left.id)).status).toBe("OFFERED");

    const closed = await makeResource();
    const { startsAt, endsAt } = wishFor(closed, day, 600, 720);
    const { id } = await block({ resourceId: closed.id, startsAt, endsAt, reasonRu: "Работы", reasonEn: "Works" }, system);
    const waits = await joinAt(moved.third, closed, 600, 720);
    await lift(id, system);
    await settleEvents();
    expect((await entry(waits.id)).status).toBe("OFFERED");
  });

  it("stands on the parts of a composite", async () => {
    const [a, b] = [await makeResource(), await makeResource()];
    const stage = await makeComposite([[a, 1], [b, 1]]);
    const [holder, wants] = [(await makeResident()).scope, (await makeResident()).scope];
    const booking = await bookAt(holder, b, day, 630, 690);
    const place = await joinAt(wants, stage, 600, 720);
    await cancel(holder, booking.id, new Date());
    await settleEvents();
    expect((await entry(place.id)).allocations).toHaveLength(2);
    await expect(bookAt(holder, a, day, 600, 660)).rejects.toMatchObject({ code: "slot-taken" });
    expect((await takeOffer(wants, place.id, new Date())).status).toBe("HELD");
    expect(await brokenRules()).toEqual([]);
  });

  it("goes back into the line when its unit fails, and the company is told", async () => {
    const { resource, holder, second, booking } = await taken();
    const place = await joinAt(second, resource, 600, 720);
    await cancel(holder, booking.id, new Date());
    await settleEvents();
    const { startsAt, endsAt } = wishFor(resource, day, 540, 780);
    const works = await block({ resourceId: resource.id, startsAt, endsAt, reasonRu: "Авария", reasonEn: "Breakdown" }, system, "disrupt");
    await settleEvents();
    expect(await entry(place.id)).toMatchObject({ status: "WAITING", offerExpiresAt: null, allocations: [] });
    expect(await mailTo(second, "waitlistWithdrawn")).toBe(1);
    await lift(works.id, system);
    await settleEvents();
    expect((await entry(place.id)).status).toBe("OFFERED");
  });

  it("passes its time to the booking although works around it would take what is left", async () => {
    const { resource, holder, second, booking } = await taken();
    const place = await joinAt(second, resource, 600, 720);
    await cancel(holder, booking.id, new Date());
    await settleEvents();
    const { startsAt, endsAt } = wishFor(resource, day, 540, 780);
    await block({ resourceId: resource.id, startsAt, endsAt, reasonRu: "Работы", reasonEn: "Works" }, system, "around");
    expect((await takeOffer(second, place.id, new Date())).status).toBe("HELD");
    expect(await brokenRules()).toEqual([]);
  });

  it("is not made to a company that could not take it: notice gone, or as much held as one may", async () => {
    const { resource, holder, second, third, booking } = await taken({ noticeMinutes: 120 });
    const [mine, next] = [await joinAt(second, resource, 600, 720), await joinAt(third, resource, 600, 720)];
    await db.resource.update({ where: { id: resource.id }, data: { maxAtOnce: 1 } });
    const { startsAt } = wishFor(resource, day, 600, 720);
    await cancel(holder, booking.id, new Date());
    expect(await serveLines(new Date(startsAt.getTime() - 119 * 60_000))).toBe(0);
    // Offered in time, it may be taken to the end of its term.
    const edge = new Date(startsAt.getTime() - 121 * 60_000);
    expect(await serveLines(edge)).toBe(1);
    expect((await takeOffer(second, mine.id, new Date(edge.getTime() + 60 * 60_000))).status).toBe("HELD");
    expect((await entry(next.id)).status).toBe("WAITING");
  });
});

describe("leaving", () => {
  it("passes an offer on at once; leaving twice does nothing, leaving what is over is refused", async () => {
    const { resource, holder, second, third, booking } = await taken();
    const [mine, next] = [await joinAt(second, resource, 600, 720), await joinAt(third, resource, 600, 720)];
    await cancel(holder, booking.id, new Date());
    await settleEvents();
    await leave(second, mine.id, new Date());
    await leave(second, mine.id, new Date());
    expect([(await entry(mine.id)).status, (await entry(next.id)).status]).toEqual(["LEFT", "OFFERED"]);
    await expect(leave(second, next.id, new Date())).rejects.toMatchObject({ code: "not-found" });
    await takeOffer(third, next.id, new Date());
    await expect(leave(third, next.id, new Date())).rejects.toMatchObject({ code: "wrong-status" });
    await expect(takeOffer(second, mine.id, new Date())).rejects.toMatchObject({ code: "waitlist-offer-none" });
    expect(await brokenRules()).toEqual([]);
  });

  it("happens to a company whose residency is suspended: its offer goes to the next, and cannot be taken before that", async () => {
    const { resource, holder, second, third, booking } = await taken();
    const [mine, next] = [await joinAt(second, resource, 600, 720), await joinAt(third, resource, 600, 720)];
    await cancel(holder, booking.id, new Date());
    await settleEvents();
    expect(await closeUnentitled(second.companyId, new Date())).toBe(0);
    await db.residency.update({ where: { companyId: second.companyId }, data: { status: "SUSPENDED" } });
    await expect(takeOffer(second, mine.id, new Date())).rejects.toMatchObject({ code: "not-resident" });
    expect(await closeUnentitled(second.companyId, new Date())).toBe(1);
    expect(await closeUnentitled(second.companyId, new Date())).toBe(0);
    expect([(await entry(mine.id)).status, (await entry(next.id)).status]).toEqual(["CLOSED", "OFFERED"]);
    await db.residency.update({ where: { companyId: third.companyId }, data: { endsOn: dayToDb(dayAhead(1)) } });
    expect(await closeUnentitled(third.companyId, new Date())).toBe(1);
    expect(await brokenRules()).toEqual([]);
  });
});

describe("the job of every minute", () => {
  it("serves a line whose news was lost with the process", async () => {
    const { resource, holder, second, booking }: { resource: CatalogueItem; holder: CompanyScope; second: CompanyScope; booking: { id: string } } = await taken();
    const place = await joinAt(second, resource, 600, 720);
    await cancel(holder, booking.id, new Date());
    await db.event.updateMany({ where: { type: "booking.cancelled" }, data: { deliveredAt: new Date() } });
    expect(await serveLines(new Date())).toBe(1);
    expect(await serveLines(new Date())).toBe(0);
    expect((await entry(place.id)).status).toBe("OFFERED");
  });
});
