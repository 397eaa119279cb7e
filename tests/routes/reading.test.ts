import ICAL from "ical.js";
import { beforeAll, describe, expect, it } from "vitest";
import { cancel } from "~/features/booking/commands/cancel.server";
import { openFeed, revokeFeed } from "~/features/booking/calendars/commands/feeds.server";
import { expireHolds } from "~/features/booking/commands/settle.server";
import { createToken } from "~/features/identity/commands/tokens.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay, toIso } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource, payInvoice } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";
import { RESOURCES } from "../../prisma/seed/resources";
import { openApi } from "./api";

useDatabase();

type Json = Record<string, unknown>;
let handle: (request: Request) => Promise<Response>;
let token: string;
let resident: Awaited<ReturnType<typeof makeResident>>;

beforeAll(async () => {
  handle = await openApi();
  resident = await makeResident();
  token = await createToken(resident.owner.email, "проба", system);
});

const get = (path: string, headers: Record<string, string> = { Authorization: `Bearer ${token}` }) => handle(new Request(`http://localhost:3000${path}`, { headers }));
const read = async (path: string) => {
  const response = await get(path);
  return { status: response.status, body: (await response.json()) as Json };
};
const resourceOf = async (slug: string) => db.resource.findUniqueOrThrow({ where: { slug } });
const query = (params: Record<string, string | number>) => `/api/v1/availability?${new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)])).toString()}`;

describe("GET /api/v1/resources", () => {
  it("lists all kinds of the technopark in the issue's shape", async () => {
    const { status, body } = await read("/api/v1/resources");
    expect(status).toBe(200);
    const items = body.items as Json[];
    expect(items.map((item) => item.slug)).toEqual(RESOURCES.map((seed) => seed.slug));
    expect(new Set(items.map((item) => item.kind)).size).toBe(22);
    for (const item of items) {
      expect(Object.keys(item)).toEqual(["id", "slug", "name", "kind", "quantity", "capacity", "unit", "priceKopecks", "stepMinutes", "minMinutes", "maxMinutes"]);
      expect(Number.isSafeInteger(item.priceKopecks)).toBe(true);
    }
    expect(items.find((item) => item.slug === "render")).toMatchObject({ quantity: 40, unit: "node_hour", priceKopecks: 6_000, name: "Рендер-ферма", capacity: null });
    expect(items.find((item) => item.slug === "mix")).toMatchObject({ unit: "shift_8h", stepMinutes: 480 });
    expect(((await read("/api/v1/resources?lang=en")).body.items as Json[])[0]).toMatchObject({ name: "Motion capture studio" });
  });

  it("asks for a token", async () => {
    for (const path of ["/api/v1/resources", query({ from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" })]) {
      const response = await get(path, {});
      expect([response.status, response.headers.get("Content-Type")]).toEqual([401, "application/problem+json; charset=utf-8"]);
    }
  });
});

describe("GET /api/v1/availability", () => {
  const day = () => dayAhead(3);
  const range = () => ({ from: toIso(atMinute(day(), 0)), to: toIso(atMinute(day(), 1440)) });

  it("gives the free windows between bookings, buffers and opening hours kept", async () => {
    const mocap = await resourceOf("mocap");
    await bookAt(resident.scope, mocap, day(), 720, 840);
    const { status, body } = await read(query({ ...range(), kind: "mocap", minutes: 120, quantity: 1 }));
    expect(status).toBe(200);
    // Held from 11:00 to 14:30; a new booking needs 30 minutes after itself before that and 60 before itself after it.
    expect(body).toEqual({
      items: [
        {
          resourceId: mocap.id,
          free: [
            { startsAt: `${day()}T08:00:00+07:00`, endsAt: `${day()}T10:30:00+07:00`, quantity: 1 },
            { startsAt: `${day()}T15:30:00+07:00`, endsAt: `${day()}T22:00:00+07:00`, quantity: 1 },
          ],
        },
      ],
    });
    expect((await read(query({ ...range(), kind: "mocap", minutes: 180 }))).body).toMatchObject({ items: [{ free: [{ startsAt: `${day()}T15:30:00+07:00` }] }] });
  });

  it("counts the units of a pool, and leaves out what is too small or too short", async () => {
    const cintiq = await resourceOf("cintiq");
    await bookAt(resident.scope, cintiq, day(), 600, 660, { quantity: 10 });
    const windows = async (quantity: number) => {
      const { body } = await read(query({ ...range(), kind: "cintiq", minutes: 60, quantity }));
      return (body.items as { free: { startsAt: string; endsAt: string; quantity: number }[] }[]).map((item) => item.free.map((one) => [one.startsAt.slice(11, 16), one.endsAt.slice(11, 16), one.quantity]));
    };
    expect(await windows(4)).toEqual([[["08:00", "22:00", 4]]]);
    expect(await windows(5)).toEqual([[["08:00", "10:00", 14], ["11:00", "22:00", 14]]]);
    expect(await windows(15)).toEqual([]);
    expect((await read(query({ ...range(), kind: "meeting", minutes: 300 }))).body).toEqual({ items: [] });
  });

  it("shows nothing of what has passed, and nothing beyond sense", async () => {
    const yesterday = addDays(siteDay(new Date()), -1);
    const past = await read(query({ from: toIso(atMinute(yesterday, 0)), to: toIso(atMinute(yesterday, 1440)), kind: "meeting" }));
    expect((past.body.items as { free: unknown[] }[]).map((item) => item.free)).toEqual([[], []]);
    for (const params of [
      { from: range().to, to: range().from },
      { from: toIso(atMinute(day(), 0)), to: toIso(atMinute(addDays(day(), 94), 0)) },
      { from: "today", to: range().to },
      { to: range().to },
      { ...range(), minutes: 0 },
      { ...range(), minutes: "half an hour" },
      { ...range(), quantity: 0 },
      { ...range(), quantity: 1.5 },
      { from: "+275760-09-12T00:00:00Z", to: "+275760-09-13T00:00:00Z" },
    ]) {
      const { status, body } = await read(query(params as Record<string, string>));
      expect([status, body.title]).toEqual([422, "bad-request"]);
    }
    const unknown = await read(query({ ...range(), kind: "zzz" }));
    expect([unknown.status, unknown.body.errors]).toEqual([422, [{ path: "kind", code: "field.kind", message: "Такого вида ресурсов нет." }]]);
  });

  it("offers only what can be booked at its edges", async () => {
    const meeting = await resourceOf("meeting");
    await bookAt(resident.scope, meeting, dayAhead(4), 600, 720);
    const { body } = await read(query({ from: toIso(atMinute(dayAhead(4), 0)), to: toIso(atMinute(dayAhead(4), 1440)), resourceId: meeting.id, minutes: 30 }));
    const [item] = body.items as { free: { startsAt: string; endsAt: string }[] }[];
    expect(item?.free).toHaveLength(2);
    for (const { startsAt, endsAt } of item?.free ?? []) {
      for (const from of [new Date(startsAt).getTime(), new Date(endsAt).getTime() - 1_800_000]) {
        const minute = (from - atMinute(dayAhead(4), 0).getTime()) / 60_000;
        expect((await bookAt(resident.scope, meeting, dayAhead(4), minute, minute + 30)).status).toBe("HELD");
      }
    }
  });
});

describe("health, and addresses that mean nothing", () => {
  it("healthz answers alive, readyz that all migrations are in", async () => {
    const alive = await get("/healthz", {});
    expect([alive.status, await alive.text()]).toEqual([200, "ok\n"]);
    const ready = await get("/readyz", {});
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, pending: [] }]);
  });

  it("under /api answer 404 as the API does, for any method", async () => {
    for (const [method, path] of [["GET", "/api/v1/nothing"], ["POST", "/api/v1/bookings/1/more"], ["GET", "/api/"], ["DELETE", "/api/v2/bookings"]] as const) {
      const response = await handle(new Request(`http://localhost:3000${path}`, { method }));
      expect([path, response.status, response.headers.get("Content-Type")]).toEqual([path, 404, "application/problem+json; charset=utf-8"]);
    }
  });

  it("known ones refuse methods that they do not have with 405, as the API does", async () => {
    for (const [method, path] of [["POST", "/api/v1/resources"], ["POST", "/api/v1/availability"], ["GET", "/api/v1/quotes"], ["PUT", "/api/v1/bookings"], ["POST", "/api/v1/bookings/1"]] as const) {
      const response = await handle(new Request(`http://localhost:3000${path}`, { method, headers: { Authorization: `Bearer ${token}` } }));
      expect([path, response.status, response.headers.get("Content-Type")]).toEqual([path, 405, "application/problem+json; charset=utf-8"]);
    }
  });
});

describe("GET /api/v1/bookings, page by page", () => {
  it("gives every booking once, also those that begin together, and says where it ends", async () => {
    const { scope, owner } = await makeResident();
    const own = await createToken(owner.email, "страницы", system);
    const headers = { Authorization: `Bearer ${own}` };
    const room = await makeResource({ units: 3 });
    const made: string[] = [];
    for (const [from, to] of [[600, 660], [600, 690], [600, 630], [540, 570], [720, 750]] as const) made.push((await bookAt(scope, room, dayAhead(14), from, to)).id);
    const seen: string[] = [];
    let path: string | null = `/api/v1/bookings?limit=2&from=${encodeURIComponent(toIso(atMinute(dayAhead(14), 0)))}`;
    const sizes: number[] = [];
    while (path) {
      const response = await get(path, headers);
      const body = (await response.json()) as { items: { id: string }[]; next: string | null };
      sizes.push(body.items.length);
      seen.push(...body.items.map(({ id }) => id));
      const link = /^<([^>]+)>; rel="next"$/.exec(response.headers.get("Link") ?? "")?.[1];
      expect(link === undefined).toBe(body.next === null);
      if (link) expect(new URL(link).searchParams.get("cursor")).toBe(body.next);
      path = link ? new URL(link).pathname + new URL(link).search : null;
    }
    expect(sizes).toEqual([2, 2, 1]);
    expect(seen[0]).toBe(made[3]);
    expect(seen[4]).toBe(made[4]);
    expect([...seen].sort()).toEqual([...made].sort());
    const [whole, last] = [await get("/api/v1/bookings?limit=5", headers), await get(`/api/v1/bookings?limit=5&cursor=${atMinute(dayAhead(14), 720).getTime()}_${made[4]!}`, headers)];
    expect(((await whole.json()) as Json).next).not.toBeNull();
    expect(await last.json()).toEqual({ items: [], next: null });
  });

  it("refuses a mark or a size that is none", async () => {
    for (const wrong of ["cursor=x", "cursor=1_x", `cursor=99999999999999999_${resident.company.id}`, "limit=0", "limit=501", "limit=x"]) expect((await read(`/api/v1/bookings?${wrong}`)).status).toBe(422);
  });
});

describe("the calendar feed", () => {
  const fetchFeed = async (url: string) => {
    const response = await get(new URL(url).pathname, {});
    return { status: response.status, type: response.headers.get("Content-Type"), text: await response.text() };
  };
  const eventsOf = (text: string) => {
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[] as ConstructorParameters<typeof ICAL.Component>[0]);
    return {
      calendar,
      events: new Map(
        calendar.getAllSubcomponents("vevent").map((component) => {
          const event = new ICAL.Event(component);
          return [
            event.uid.replace("@kadr", ""),
            {
              from: event.startDate.toJSDate(),
              to: event.endDate.toJSDate(),
              summary: event.summary,
              status: component.getFirstPropertyValue("status"),
              sequence: event.sequence,
              url: component.getFirstPropertyValue("url"),
            },
          ];
        }),
      ),
    };
  };

  it("is what another implementation of the standard reads the bookings from", async () => {
    const { scope, company } = await makeResident({ name: "Мультстанок; ООО, \\ и «ко»" });
    const meeting = await resourceOf("meeting");
    const purpose = "Запятая, точка; с запятой \\ и\nвторая строка, достаточно длинная, чтобы её пришлось переносить по правилам календарей";
    const held = await bookAt(scope, meeting, dayAhead(10), 600, 660, { purpose });
    const paid = await bookAt(scope, meeting, dayAhead(10), 660, 720);
    const dropped = await bookAt(scope, meeting, dayAhead(10), 720, 780);
    const farm = await bookAt(scope, await resourceOf("render"), dayAhead(11), 1380, 1500);
    await payInvoice(paid.invoiceId!);
    await settleEvents();
    await cancel(scope, dropped.id, new Date());
    const { url: address } = await openFeed(scope);
    expect(address).toMatch(/\/feeds\/[\w-]{32}\.ics$/);
    const { status, type, text } = await fetchFeed(address);
    expect([status, type]).toEqual([200, "text/calendar; charset=utf-8"]);
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const { calendar, events } = eventsOf(text);
    expect(calendar.getFirstPropertyValue("x-wr-calname")).toBe(`Кадр: ${company.name}`);
    expect(calendar.getFirstPropertyValue("version")).toBe("2.0");
    expect(Object.fromEntries([...events].map(([id, event]) => [id, [event.from, event.to, event.status, event.sequence]]))).toEqual({
      [held.id]: [atMinute(dayAhead(10), 600), atMinute(dayAhead(10), 660), "TENTATIVE", 0],
      [paid.id]: [atMinute(dayAhead(10), 660), atMinute(dayAhead(10), 720), "CONFIRMED", 1],
      [dropped.id]: [atMinute(dayAhead(10), 720), atMinute(dayAhead(10), 780), "CANCELLED", expect.any(Number)],
      [farm.id]: [atMinute(dayAhead(11), 1380), atMinute(dayAhead(11), 1500), "TENTATIVE", 0],
    });
    expect(events.get(held.id)?.summary).toBe(`Переговорная «Мультстанок»: ${purpose}`);
    expect(String(events.get(held.id)?.url)).toMatch(new RegExp(`/bookings/${held.id}$`));
  });

  it("holds one company's bookings, without the ones that were dropped unpaid", async () => {
    const [one, other] = [await makeResident(), await makeResident()];
    const faza = await resourceOf("meeting-faza");
    const mine = await bookAt(one.scope, faza, dayAhead(12), 600, 660);
    await bookAt(other.scope, faza, dayAhead(12), 660, 720);
    const { url: address } = await openFeed(one.scope);
    expect([...eventsOf((await fetchFeed(address)).text).events.keys()]).toEqual([mine.id]);
    await expireHolds(new Date(Date.now() + 73 * 3_600_000));
    expect([...eventsOf((await fetchFeed(address)).text).events.keys()]).toEqual([]);
  });

  it("is kept as a hash, and its revoked, foreign and mistyped addresses answer 404", async () => {
    const { scope, owner, company } = await makeResident();
    const { url: first, id: firstId } = await openFeed(scope);
    const secret = /feeds\/([\w-]+)\.ics/.exec(first)?.[1] ?? "";
    expect(JSON.stringify(await db.calendarFeed.findMany())).not.toContain(secret);
    const { url: second, id: secondId } = await openFeed(scope);
    expect((await fetchFeed(first)).status).toBe(200);
    await revokeFeed(scope, firstId);
    expect((await fetchFeed(first)).status).toBe(404);
    expect((await fetchFeed(second)).status).toBe(200);
    await db.membership.delete({ where: { userId_companyId: { userId: owner.id, companyId: company.id } } });
    expect((await fetchFeed(second)).status).toBe(404);
    await db.membership.create({ data: { userId: owner.id, companyId: company.id, role: "OWNER" } });
    await db.user.update({ where: { id: owner.id }, data: { disabledAt: new Date() } });
    expect((await fetchFeed(second)).status).toBe(404);
    await db.user.update({ where: { id: owner.id }, data: { disabledAt: null } });
    expect((await fetchFeed(second)).status).toBe(200);
    await revokeFeed(scope, secondId);
    expect(await fetchFeed(second)).toMatchObject({ status: 404, type: "application/problem+json; charset=utf-8" });
    for (const path of ["/feeds/short.ics", `/feeds/${"a".repeat(32)}.ics`, `/feeds/${secret}`, "/feeds/..%2F..%2Fetc.ics"]) expect((await get(path, {})).status).toBe(404);
  });
});
