import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createToken } from "~/features/identity/commands/tokens.server";
import { openSession } from "~/features/identity/sessions.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay, toIso } from "~/lib/time";
import { makeResident } from "#tests/factories/residents";
import { makePerson } from "#tests/factories/identity";
import { apiClient, ask, openGround, startPortal, type ApiClient, type Ground, type Portal } from "#tests/portal";

let ground: Ground;
let portal: Portal;
let client: ApiClient;
let meeting: string;

beforeAll(async () => {
  ground = await openGround();
  portal = await startPortal({ databaseUrl: ground.url });
  const { owner } = await makeResident();
  client = apiClient(portal.url, await createToken(owner.email, "live", system));
  meeting = (await db.resource.findUniqueOrThrow({ where: { slug: "meeting" } })).id;
}, 180_000);

afterAll(async () => {
  await portal?.stop();
  await ground?.close();
});

const ahead = (days: number) => addDays(siteDay(new Date()), days);
const opened: AbortController[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.abort();
});

/** A person's cookie, as a browser sends it. */
async function cookieOf(): Promise<string> {
  const { id } = await makePerson();
  const cookie = await openSession(id, new Request(portal.url));
  return cookie.split(";")[0]!;
}

/** An open schedule: what it hears of some days. */
async function listen(cookie: string, from: string, to = from) {
  const abort = new AbortController();
  opened.push(abort);
  const response = await fetch(`${portal.url}/schedule/live?from=${from}&to=${to}`, { headers: { Cookie: cookie, "Accept-Encoding": "gzip, br" }, signal: abort.signal });
  const heard: string[] = [];
  let waiting: (() => void)[] = [];
  let over = false;
  const wake = () => {
    for (const one of waiting) one();
    waiting = [];
  };
  if (response.ok && response.body) {
    const decoder = new TextDecoder();
    void (async () => {
      try {
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
          heard.push(...[...decoder.decode(chunk).matchAll(/event: changed\ndata: (.*)\n/g)].map(([, data]) => data!));
          wake();
        }
      } catch {
        // Left.
      }
      over = true;
      wake();
    })();
  }
  return {
    response,
    heard,
    abort,
    isOver: () => over,
    /** Until so much was heard, or the stream ended. */
    until: async (count: number) => {
      while (heard.length < count && !over) await new Promise<void>((resolve) => waiting.push(resolve));
      return heard;
    },
    end: async () => {
      while (!over) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

const book = async (day: string, from = 600) => {
  const answer = await client("POST", "/api/v1/bookings", { resourceId: meeting, startsAt: toIso(atMinute(day, from)), endsAt: toIso(atMinute(day, from + 60)), quantity: 1, purpose: "Проверка" });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
const connections = async () =>
  Object.fromEntries(
    (await ask(ground.url, "SELECT application_name AS name, count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() GROUP BY 1")).map((row) => [row.name, Number(row.count)]),
  );

describe("an open schedule", () => {
  it("hears at once that another has booked, moved away or cancelled on a day it shows, and of no other day", async () => {
    const [day, other] = [ahead(3), ahead(4)];
    const mine = await listen(await cookieOf(), day);
    const week = await listen(await cookieOf(), ahead(1), ahead(6));
    const elsewhere = await listen(await cookieOf(), other);
    expect(mine.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(mine.response.headers.get("content-encoding")).toBeNull();
    expect(mine.response.headers.get("cache-control")).toContain("no-transform");
    const began = performance.now();
    const id = await book(day);
    expect(await mine.until(1)).toEqual([`${day} ${day}`]);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await week.until(1)).toEqual([`${day} ${day}`]);
    expect((await client("DELETE", `/api/v1/bookings/${id}`)).status).toBeLessThan(300);
    expect(await mine.until(2)).toEqual([`${day} ${day}`, `${day} ${day}`]);
    expect(elsewhere.heard).toEqual([]);
  });

  it("is for people who are signed in, asks for days, and is opened eight times by one person at most", async () => {
    const cookie = await cookieOf();
    expect((await listen("", ahead(3))).response.status).toBe(401);
    for (const [from, to] of [["x", "y"], [ahead(4), ahead(3)], [ahead(0), ahead(70)]] as const) expect((await listen(cookie, from, to)).response.status).toBe(422);
    const eight = await Promise.all(Array.from({ length: 8 }, () => listen(cookie, ahead(3))));
    expect(eight.map((one) => one.response.status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect((await listen(cookie, ahead(3))).response.status).toBe(429);
    // Closed tabs give their places back, also when much was asked meanwhile: garbage collected then takes a request's own signal with it.
    for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 10 }, () => fetch(`${portal.url}/schedule`, { headers: { Cookie: cookie } }).then((page) => page.text())));
    for (const one of eight) one.abort.abort();
    for (const one of eight) await one.end();
    const again = async () => (await listen(cookie, ahead(3))).response.status;
    await expect.poll(again, { timeout: 20_000 }).toBe(200);
    for (let more = 1; more < 8; more++) expect(await again()).toBe(200);
  });

  it("shares one connection to the database with all others, and hears again when that was lost", async () => {
    const cookies = await Promise.all(Array.from({ length: 25 }, () => cookieOf()));
    const before = await connections();
    const viewers = await Promise.all(Array.from({ length: 200 }, (_, index) => listen(cookies[index % cookies.length]!, ahead(5))));
    expect(viewers.filter((one) => one.response.status !== 200)).toEqual([]);
    const during = await connections();
    expect(during["kadr-live"]).toBe(1);
    expect(during.kadr ?? 0).toBeLessThanOrEqual(Math.max(20, before.kadr ?? 0));
    await book(ahead(5));
    for (const viewer of viewers) expect(await viewer.until(1)).toEqual([`${ahead(5)} ${ahead(5)}`]);

    await ask(ground.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kadr-live'");
    // Whatever happened meanwhile was not heard: everybody is told to look.
    for (const viewer of viewers) expect((await viewer.until(2))[1]).toBe("");
    await book(ahead(5), 720);
    for (const viewer of viewers) expect((await viewer.until(3))[2]).toBe(`${ahead(5)} ${ahead(5)}`);
    expect((await connections())["kadr-live"]).toBe(1);
  });

  it("does not keep the portal from stopping", async () => {
    const viewer = await listen(await cookieOf(), ahead(3));
    expect(viewer.response.status).toBe(200);
    await portal.stop();
    expect(portal.output()).not.toContain("Stopped without waiting");
    await viewer.end();
    expect(viewer.isOver()).toBe(true);
  });
});
