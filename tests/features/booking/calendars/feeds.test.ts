import fc from "fast-check";
import ICAL from "ical.js";
import { beforeAll, describe, expect, it } from "vitest";
import { calendarBookingFor } from "~/features/booking/calendars/bookings.server";
import { invitation, publishedCalendar, type CalendarBooking } from "~/features/booking/calendars/calendar.server";
import { openFeed, openResourceFeed, revokeFeed } from "~/features/booking/calendars/commands/feeds.server";
import { feedsOf, readFeed } from "~/features/booking/calendars/queries.server";
import { sequenceOf } from "~/features/booking/calendars/rules/sequence";
import { subscribeLinks } from "~/features/booking/calendars/subscribe";
import { block } from "~/features/booking/commands/block.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change } from "~/features/booking/commands/change.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource, payInvoice } from "#tests/factories/booking";
import { companyScopeOf, makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { openApi } from "#tests/routes/api";

useDatabase();

let handle: (request: Request) => Promise<Response>;
beforeAll(async () => {
  handle = await openApi();
});
const fetchFeed = (url: string, headers: Record<string, string> = {}) => handle(new Request(`http://localhost:3000${new URL(url).pathname}`, { headers }));
const secretOf = (url: string) => /feeds\/([\w-]+)\.ics$/.exec(url)?.[1] ?? "";
const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code }) as unknown;

/** Reads a calendar by another implementation of the standard. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[] as ConstructorParameters<typeof ICAL.Component>[0]);
  return {
    method: calendar.getFirstPropertyValue("method"),
    name: calendar.getFirstPropertyValue("x-wr-calname"),
    events: calendar.getAllSubcomponents("vevent").map((component) => {
      const event = new ICAL.Event(component);
      const attendee = component.getFirstProperty("attendee");
      return {
        id: event.uid.replace("@kadr", ""),
        from: event.startDate.toJSDate(),
        to: event.endDate.toJSDate(),
        summary: event.summary,
        description: event.description,
        status: component.getFirstPropertyValue("status"),
        sequence: event.sequence,
        organizer: component.getFirstPropertyValue("organizer"),
        attendee: attendee && [attendee.getFirstValue(), attendee.getParameter("cn")],
      };
    }),
  };
}

const made: CalendarBooking = {
  id: "019382a0-0000-7000-8000-000000000001",
  startsAt: new Date("2026-12-01T03:00:00Z"),
  endsAt: new Date("2026-12-01T05:00:00Z"),
  status: "CONFIRMED",
  version: 1,
  purpose: "Съёмка",
  quantity: 1,
  resource: { nameRu: "Павильон", nameEn: "Stage", floor: 1 },
  besides: [],
  createdAt: new Date("2026-11-20T03:00:00Z"),
  changedAt: new Date("2026-11-21T03:00:00Z"),
};

describe("what a calendar says", () => {
  it("survives any purpose: commas, line breaks, emoji, 300 characters, controls, half a surrogate", () => {
    const nasty = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }),
      fc.string({ unit: "binary", minLength: 1, maxLength: 120 }),
      fc.constantFrom("a,b;c\\d\ne", "👩‍🎨".repeat(60), "ё".repeat(300), "BEGIN:VEVENT\nEND:VCALENDAR", "x\\nY", ":;,\\", " пробел в конце ", "\ud800", "a\u0007b\u2028c\r\nd"),
    );
    // What a text of the standard can carry of what was written.
    const carried = (text: string) => text.replace(/\r\n?|\u2028|\u2029/g, "\n").replace(/[\p{Cc}]/gu, (sign) => (sign === "\n" || sign === "\t" ? sign : sign.charCodeAt(0) > 0x7f ? sign : "")).replace(/\p{Cs}/gu, "\ufffd");
    fc.assert(
      fc.property(nasty, fc.constantFrom("ru" as const, "en" as const), (purpose, locale) => {
        for (const text of [publishedCalendar(purpose, [{ ...made, purpose }], [], locale), invitation({ ...made, purpose }, { name: purpose, email: "a@b.ru" }, "REQUEST", locale)]) {
          for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          const { events } = read(text);
          expect(events).toHaveLength(1);
          const head = locale === "ru" ? "Павильон" : "Stage";
          expect(events[0]!.summary).toBe(purpose.trim() ? `${head}: ${carried(purpose)}` : head);
          expect([events[0]!.from, events[0]!.to]).toEqual([made.startsAt, made.endsAt]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("names who invites and who is invited, keeps the UID, and takes away by CANCEL with a higher SEQUENCE", () => {
    const to = { name: "Зоя \"Кадр\", Лис; и ко", email: "zoya@lis.ru" };
    const asked = read(invitation(made, to, "REQUEST", "ru"));
    const moved = read(invitation({ ...made, version: 2, startsAt: new Date("2026-12-01T04:00:00Z") }, to, "REQUEST", "ru"));
    const gone = read(invitation({ ...made, version: 3, status: "CANCELLED" }, to, "CANCEL", "ru"));
    expect([asked, moved, gone].map(({ method, events }) => [method, events[0]!.id, events[0]!.status])).toEqual([
      ["REQUEST", made.id, "CONFIRMED"],
      ["REQUEST", made.id, "CONFIRMED"],
      ["CANCEL", made.id, "CANCELLED"],
    ]);
    const sequences = [asked, moved, gone].map(({ events }) => events[0]!.sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    expect(new Set(sequences).size).toBe(3);
    expect(asked.events[0]).toMatchObject({ organizer: "mailto:no-reply@kadr.local" });
    expect(String(asked.events[0]!.attendee?.[0]).toLowerCase()).toBe("mailto:zoya@lis.ru");
    expect(asked.events[0]!.attendee?.[1]).toBe("Зоя 'Кадр', Лис; и ко");
  });

  it("numbers every change of a life higher than the one before", () => {
    const life = [["PENDING", 1], ["HELD", 2], ["CONFIRMED", 2], ["CONFIRMED", 3], ["CHECKED_IN", 3], ["CANCELLED", 4]] as const;
    const numbers = life.map(([status, version]) => sequenceOf({ status, version }));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(sequenceOf({ status: "CANCELLED", version: 1 })).toBeGreaterThan(sequenceOf({ status: "CONFIRMED", version: 1 }));
  });
});

describe("a person's calendars", () => {
  it("show one's own bookings or the company's, with names, and when they were read", async () => {
    const { scope, company } = await makeResident();
    const colleague = await makePerson();
    await db.membership.create({ data: { userId: colleague.id, companyId: company.id, role: "MANAGER" } });
    const room = await makeResource();
    const mine = await bookAt(scope, room, dayAhead(5), 600, 660, { purpose: "Моё" });
    const theirs = await bookAt(companyScopeOf(company, colleague, "MANAGER"), room, dayAhead(5), 660, 720, { purpose: "Коллеги" });
    const [own, all] = [await openFeed(scope, { personal: true, name: "Телефон" }), await openFeed(scope)];
    expect(read(await (await fetchFeed(own.url)).text())).toMatchObject({ method: "PUBLISH", name: "Телефон", events: [{ id: mine.id }] });
    expect(read(await (await fetchFeed(all.url)).text())).toMatchObject({ name: `Кадр: ${company.name}`, events: [{ id: mine.id }, { id: theirs.id }] });
    const feeds = await feedsOf(scope);
    expect(feeds.map(({ id, name, personal }) => [id, name, personal])).toEqual([[all.id, "", false], [own.id, "Телефон", true]]);
    expect(feeds.every(({ lastReadAt }) => lastReadAt !== null)).toBe(true);
    expect(JSON.stringify(await db.calendarFeed.findMany())).not.toContain(secretOf(own.url));
  });

  it("are ten at most, also when asked for at the same moment, and only one's own can be stopped", async () => {
    const [{ scope }, { scope: stranger }] = [await makeResident(), await makeResident()];
    const results = await Promise.allSettled(Array.from({ length: 14 }, () => openFeed(scope)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toEqual(refusal("too-many-feeds"));
    const [first] = await feedsOf(scope);
    await expect(revokeFeed(stranger, first!.id)).rejects.toEqual(refusal("not-found"));
    await expect(revokeFeed(scope, "x")).rejects.toEqual(refusal("not-found"));
    await Promise.all([revokeFeed(scope, first!.id), revokeFeed(scope, first!.id)]);
    expect(await feedsOf(scope)).toHaveLength(9);
    expect(await db.auditEntry.count({ where: { action: "feed.revoked", actorId: scope.userId } })).toBe(1);
    await openFeed(scope);
    await expect(openFeed(scope)).rejects.toEqual(refusal("too-many-feeds"));
    await openFeed(stranger);
  });

  it("answer «not changed» by tag and by date, and never of another content", async () => {
    const { scope } = await makeResident();
    const room = await makeResource();
    await bookAt(scope, room, dayAhead(6), 600, 660);
    const { url } = await openFeed(scope);
    const first = await fetchFeed(url);
    const tag = first.headers.get("ETag")!;
    const date = first.headers.get("Last-Modified")!;
    expect(tag).toMatch(/^"[\w-]{27}"$/);
    const status = async (headers: Record<string, string>) => (await fetchFeed(url, headers)).status;
    expect(await status({ "If-None-Match": tag })).toBe(304);
    expect(await status({ "If-None-Match": `"other", W/${tag}` })).toBe(304);
    expect(await status({ "If-None-Match": '"other"', "If-Modified-Since": date })).toBe(200);
    expect(await status({ "If-Modified-Since": date })).toBe(304);
    expect(await status({ "If-Modified-Since": "yesterday" })).toBe(200);
    expect(await (await fetchFeed(url, { "If-None-Match": tag })).text()).toBe("");
    // Changed within the same second: neither the tag nor the date passes for the new one.
    await bookAt(scope, room, dayAhead(6), 660, 720);
    expect(await status({ "If-None-Match": tag })).toBe(200);
    expect(await status({ "If-Modified-Since": date })).toBe(200);
    expect(Date.parse((await fetchFeed(url)).headers.get("Last-Modified")!)).toBeGreaterThan(Date.parse(date));
  });

  it("are read thirty times a minute at most", async () => {
    const { scope } = await makeResident();
    const { url } = await openFeed(scope);
    const answers = await Promise.all(Array.from({ length: 65 }, () => fetchFeed(url)));
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(60);
  });

  it("keep a cancelled booking as cancelled, and move a moved one under the same UID", async () => {
    const { scope } = await makeResident();
    const room = await makeResource();
    const receipt = await bookAt(scope, room, dayAhead(7), 600, 660);
    await payInvoice(receipt.invoiceId!);
    await settleEvents();
    const { url } = await openFeed(scope);
    const event = async () => read((await readFeed(secretOf(url), new Date())).text).events[0]!;
    const before = await event();
    await change(scope, receipt.id, { startsAt: atMinute(dayAhead(7), 630), endsAt: atMinute(dayAhead(7), 690) }, new Date());
    const moved = await event();
    expect(moved).toMatchObject({ id: before.id, from: atMinute(dayAhead(7), 630), status: "CONFIRMED" });
    expect(moved.sequence).toBeGreaterThan(before.sequence);
    await cancel(scope, receipt.id, new Date());
    const gone = await event();
    expect(gone).toMatchObject({ id: before.id, status: "CANCELLED" });
    expect(gone.sequence).toBeGreaterThan(moved.sequence);
  });
});

describe("a resource's calendar", () => {
  it("shows staff everything on it, also as a part and besides, with closures, and ends with the role", async () => {
    const [half, light] = [await makeResource(), await makeResource()];
    const { id: _id, ...row } = await db.resource.findUniqueOrThrow({ where: { id: half.id } });
    const whole = await db.resource.create({ data: { ...row, slug: `whole-${half.slug}`, parts: { create: [{ partId: half.id }] } } });
    const { scope, company } = await makeResident();
    const alone = await bookAt(scope, half, dayAhead(8), 600, 660, { purpose: "Одна половина" });
    const big = await bookAt(scope, light, dayAhead(8), 700 - 40, 720, { purpose: "Целое" });
    await db.booking.update({ where: { id: big.id }, data: { resourceId: whole.id, items: { create: [{ position: 1, resourceId: light.id, quantity: 1 }] } } });
    await block({ resourceId: half.id, startsAt: atMinute(addDays(dayAhead(8), 1), 600), endsAt: atMinute(addDays(dayAhead(8), 1), 660), reasonRu: "Ремонт, свет", reasonEn: "Works" }, system);
    const person = await makePerson({ staffRoles: ["ADMIN"], locale: "ru" });
    const staff = staffScopeOf(person);
    const { url } = await openResourceFeed(staff, half.id);
    const calendar = read(await (await fetchFeed(url)).text());
    expect(calendar.name).toBe(half.nameRu);
    expect(calendar.events.map(({ id, summary }) => [id, summary]).slice(0, 2)).toEqual([
      [alone.id, `${company.name}, ${half.nameRu}: Одна половина`],
      [big.id, `${company.name}, ${half.nameRu}: Целое`],
    ]);
    expect(calendar.events[1]!.description).toContain(`+ ${light.nameRu}`);
    expect(calendar.events[2]!.summary).toBe("Закрыто: Ремонт, свет");
    const { url: other } = await openResourceFeed(staff, light.id);
    expect(read(await (await fetchFeed(other)).text()).events.map(({ id }) => id)).toEqual([big.id]);
    await expect(openResourceFeed(staff, company.id)).rejects.toEqual(refusal("not-found"));
    await db.user.update({ where: { id: person.id }, data: { staffRoles: [] } });
    expect((await fetchFeed(url)).status).toBe(404);
  });
});

describe("one booking as a file", () => {
  it("is its own company's, or staff's", async () => {
    const [{ scope }, { scope: stranger }] = [await makeResident(), await makeResident()];
    const room = await makeResource();
    const { id } = await bookAt(scope, room, dayAhead(9), 600, 660);
    expect((await calendarBookingFor(scope, id)).id).toBe(id);
    expect((await calendarBookingFor(staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] })), id)).id).toBe(id);
    await expect(calendarBookingFor(stranger, id)).rejects.toEqual(refusal("not-found"));
    await expect(calendarBookingFor(staffScopeOf(await makePerson({ staffRoles: ["EXPERT", "COUNCIL"] })), id)).rejects.toEqual(refusal("not-found"));
  });
});

describe("the links that subscribe", () => {
  it("carry the address whole to each program", () => {
    const links = Object.fromEntries(subscribeLinks("https://kadr.example/feeds/abc_-1.ics", "Мои & брони").map(({ name, href }) => [name, href]));
    expect(links.program).toBe("webcal://kadr.example/feeds/abc_-1.ics");
    expect(new URL(links.google!).searchParams.get("cid")).toBe("webcal://kadr.example/feeds/abc_-1.ics");
    for (const name of ["outlook", "office"]) {
      expect(new URL(links[name]!).searchParams.get("url")).toBe("https://kadr.example/feeds/abc_-1.ics");
      expect(new URL(links[name]!).searchParams.get("name")).toBe("Мои & брони");
    }
  });
});
