import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { cancel } from "~/features/booking/commands/cancel.server";
import { openSession } from "~/features/identity/sessions.server";
import { createToken } from "~/features/identity/commands/tokens.server";
import type { CompanyScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { atMinute, toIso } from "~/lib/time";
import { loader as lookAtSearch } from "~/routes/space/waitlist-search";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { makeCompany, makePerson } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { apiCaller, problemOf, type Json } from "./api";

useDatabase();

let call: Awaited<ReturnType<typeof apiCaller>>;
let resident: string;
let stranger: string;
let applicant: string;
let loner: string;
let holder: CompanyScope;
const day = dayAhead(5);
beforeAll(async () => {
  call = await apiCaller();
  const tokenOf = (email: string) => createToken(email, "проба", system);
  holder = (await makeResident()).scope;
  resident = await tokenOf((await makeResident()).owner.email);
  stranger = await tokenOf((await makeResident()).owner.email);
  applicant = await tokenOf((await makeCompany()).owner.email);
  loner = await tokenOf((await makePerson()).email);
});

const wishFor = (resourceId: string, more: Json = {}) => ({ resourceId, startsAt: toIso(atMinute(day, 600)), endsAt: toIso(atMinute(day, 720)), quantity: 1, purpose: "Съёмка", ...more });
/** A room that another company has taken from 10:00 to 12:00, and the wish for that time. */
async function taken() {
  const room = await makeResource();
  const booking = await bookAt(holder, room, day, 600, 720);
  return { room, booking, wish: wishFor(room.id) };
}
const post = (body: unknown, { token = resident, key }: { token?: string | null; key?: string } = {}) => call("POST", "/api/v1/waitlist", { token, body, headers: key ? { "Idempotency-Key": key } : {} });

describe("POST /api/v1/waitlist", () => {
  it("answers 201 with the place; a repetition with the same key gets the same answer, also ten at once and when the place is gone", async () => {
    const { wish } = await taken();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(wish, { key })));
    expect(answers.map((one) => one.status)).toEqual(answers.map(() => 201));
    const id = answers[0]!.body.id as string;
    expect(answers.map((one) => one.body)).toEqual(answers.map(() => ({ id })));
    expect(await db.waitlistEntry.count({ where: { resourceId: wish.resourceId } })).toBe(1);
    await call("DELETE", `/api/v1/waitlist/${id}`, { token: resident });
    expect((await post(wish, { key })).body).toEqual({ id });
    // Without the key it is a new wish.
    expect((await post(wish)).body).not.toEqual({ id });
  });

  it("keeps the first refusal under a key too, and another body or address under it is refused", async () => {
    const { room, wish, booking } = await taken();
    const key = randomUUID();
    const free = wishFor(room.id, { startsAt: toIso(atMinute(day, 780)), endsAt: toIso(atMinute(day, 840)) });
    expect(problemOf(await post(free, { key }))).toEqual([409, "slot-free"]);
    await bookAt(holder, room, day, 780, 840);
    expect(problemOf(await post(free, { key }))).toEqual([409, "slot-free"]);
    expect(problemOf(await post(wish, { key }))).toEqual([409, "idempotency-mismatch"]);
    const other = randomUUID();
    expect((await post(wish, { key: other })).status).toBe(201);
    await cancel(holder, booking.id, new Date());
    expect(problemOf(await call("POST", "/api/v1/bookings", { token: resident, body: wish, headers: { "Idempotency-Key": other } }))).toEqual([409, "idempotency-mismatch"]);
    // Another holder's key of the same text is another key.
    expect(problemOf(await post(free, { token: stranger, key: "x".repeat(201) }))).toEqual([422, "bad-request"]);
  });

  it("keeps a search once for a key", async () => {
    const { room } = await taken();
    const body = { search: { kind: room.kind, day, days: 1, after: "10:00", before: "12:00", minutes: 120 } };
    const key = randomUUID();
    const [first, again] = [await post(body, { key }), await post(body, { key })];
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect((await post(body)).body).toEqual(first.body);
  });

  it("asks who is there and whether resident", async () => {
    const { wish } = await taken();
    expect(problemOf(await post(wish, { token: null }))).toEqual([401, "unauthenticated"]);
    expect(problemOf(await post(wish, { token: "kadr_nobody" }))).toEqual([401, "unauthenticated"]);
    expect(problemOf(await post(wish, { token: applicant }))).toEqual([403, "not-resident"]);
    expect(problemOf(await post({ search: { q: "студия" } }, { token: applicant }))).toEqual([403, "not-resident"]);
    expect((await post(wish, { token: loner })).status).toBe(403);
  });

  it.each<[string, Json | string, unknown[], string?]>([
    ["nothing", {}, [422, "bad-request"], "resourceId"],
    ["a list", "[]", [422, "bad-request"]],
    ["no JSON", "{", [422, "bad-request"]],
    ["a time that is none", { startsAt: "завтра" }, [422, "bad-request"], "startsAt"],
    ["a fraction of a unit", { quantity: 1.5 }, [422, "bad-request"], "quantity"],
    ["a purpose without end", { purpose: "я".repeat(301) }, [422, "bad-request"], "purpose"],
    ["a search for nothing", { search: {} }, [422, "bad-request"], "search"],
    ["a search that says nothing", { search: { q: "ыва" } }, [422, "bad-request"], "search.q"],
    ["a condition that there is not", { search: { q: "мокап", minuts: 60 } }, [422, "bad-request"], "search.minuts"],
    ["a day that has passed", { search: { q: "мокап", day: "2020-01-01" } }, [422, "bad-request"], "search.day"],
    ["people below none", { search: { q: "мокап", people: -1 } }, [422, "bad-request"], "search.people"],
    ["a length below none", { search: { q: "мокап", minutes: -5 } }, [422, "bad-request"], "search.minutes"],
    ["a search that is none", { search: "студия" }, [422, "bad-request"], "search"],
    ["a line without end", { search: { q: "я".repeat(301) } }, [422, "bad-request"], "search.q"],
    ["a resource that is not there", { resourceId: randomUUID() }, [404, "not-found"]],
    ["an end before the start", { endsAt: toIso(atMinute(day, 540)) }, [422, "rule-broken", "order"]],
    ["more than there is", { quantity: 2 }, [422, "rule-broken", "quantity"]],
  ])("refuses %s, and says where", async (_name, more, problem, place) => {
    const { wish } = await taken();
    const body = typeof more === "string" || "search" in more || Object.keys(more).length === 0 ? more : { ...wish, ...more };
    const answer = await post(body);
    expect(problemOf(answer)).toEqual(problem);
    if (place) expect((answer.body.errors as Json[]).map((one) => one.path)).toContain(place);
  });

  it("409 for a time that is free, and for another quantity of the same time", async () => {
    const room = await makeResource({ units: 2 });
    expect(problemOf(await post(wishFor(room.id)))).toEqual([409, "slot-free"]);
    await bookAt(holder, room, day, 600, 720, { quantity: 2 });
    const { body } = await post(wishFor(room.id));
    const other = await post(wishFor(room.id, { quantity: 2 }));
    expect([problemOf(other), other.body.entryId]).toEqual([[409, "in-line"], body.id]);
  });

  it("409 for a search that something answers already; whoever searches already keeps the search", async () => {
    const { room, booking } = await taken();
    const body = { search: { kind: room.kind, day, days: 1, after: "10:00", before: "12:00", minutes: 120 } };
    const { id } = (await post(body)).body;
    await cancel(holder, booking.id, new Date());
    expect((await post(body)).body).toEqual({ id });
    expect(problemOf(await post(body, { token: stranger }))).toEqual([409, "slot-free"]);
  });

  it("takes the same body with its keys in another order for a repetition", async () => {
    const { wish } = await taken();
    const key = randomUUID();
    const first = await post(wish, { key });
    expect((await post(Object.fromEntries(Object.entries(wish).reverse()), { key })).body).toEqual(first.body);
    expect(problemOf(await post({ ...wish, purpose: "Другое" }, { key }))).toEqual([409, "idempotency-mismatch"]);
  });

  it("says what is wrong with a field in the language asked for, with a code that stays", async () => {
    const ask = async (language?: string, path = "/api/v1/waitlist") =>
      (await call("POST", path, { token: resident, body: { search: { q: "мокап", people: 501 } }, headers: language ? { "Accept-Language": language } : {} })).body.errors;
    const [russian, english] = [
      [{ path: "search.people", code: "field.wholeBetween", message: "Нужно целое число от 1 до 500." }],
      [{ path: "search.people", code: "field.wholeBetween", message: "A whole number from 1 to 500 is needed." }],
    ];
    expect(await ask()).toEqual(russian);
    expect(await ask("*")).toEqual(russian);
    expect(await ask("de, en-GB;q=0.8, ru;q=0.5")).toEqual(english);
    expect(await ask("en;q=0.2, ru")).toEqual(russian);
    expect(await ask("en", "/api/v1/waitlist?lang=ru")).toEqual(russian);
    const list = await post("[]");
    expect([list.body.detail, list.body.errors]).toEqual(["Запрос не разобран: JSON {…}", [{ path: "", code: "field.object", message: "Нужен объект JSON." }]]);
    const long = await post(wishFor(randomUUID(), { purpose: "я".repeat(301), startsAt: "завтра" }));
    expect((long.body.errors as Json[]).map(({ path, code }) => [path, code])).toEqual([["startsAt", "field.instant"], ["purpose", "field.tooLong"]]);
    expect(JSON.stringify(long.body.errors)).not.toMatch(/[|{]"max/);
  });

  it("other methods are not there", async () => {
    const answer = await call("PUT", "/api/v1/waitlist", { token: resident });
    expect([problemOf(answer), answer.headers.get("Allow")]).toEqual([[405, "method-not-allowed"], "GET, POST"]);
  });
});

describe("a place in a line", () => {
  it("is its company's alone: listed, read, taken when offered, left", async () => {
    const { wish, booking } = await taken();
    const { id } = (await post(wish)).body as { id: string };
    const at = `/api/v1/waitlist/${id}`;
    expect((await call("GET", at, { token: resident })).body).toMatchObject({ id, status: "WAITING", place: 1, bookingId: null, offerExpiresAt: null });
    for (const [method, path] of [["GET", at], ["DELETE", at], ["POST", `${at}/take`]] as const) {
      expect(problemOf(await call(method, path, { token: stranger }))).toEqual([404, "not-found"]);
      expect(problemOf(await call(method, path, { token: null }))).toEqual([401, "unauthenticated"]);
    }
    expect(((await call("GET", "/api/v1/waitlist", { token: stranger })).body.items as Json[]).map((one) => one.id)).not.toContain(id);
    expect(((await call("GET", "/api/v1/waitlist", { token: resident })).body.items as Json[]).map((one) => one.id)).toContain(id);
    expect(problemOf(await call("POST", `${at}/take`, { token: resident }))).toEqual([409, "waitlist-offer-none"]);
    await cancel(holder, booking.id, new Date());
    await settleEvents();
    expect(problemOf(await call("POST", `${at}/take`, { token: resident, body: { expected: 1 } }))).toEqual([409, "price-changed"]);
    const made = await call("POST", `${at}/take`, { token: resident });
    expect([made.status, made.body.status]).toEqual([201, "HELD"]);
    expect((await call("POST", `${at}/take`, { token: resident })).body).toEqual(made.body);
    expect(problemOf(await call("DELETE", at, { token: resident }))).toEqual([409, "wrong-status"]);
    expect(problemOf(await call("GET", "/api/v1/waitlist/nonsense", { token: resident }))).toEqual([404, "not-found"]);
  });
});

describe("the link of a letter about a search", () => {
  it("leads to the page of lines when the search is gone, another's or none", async () => {
    const { owner } = await makeResident();
    const cookie = (await openSession(owner.id, new Request("http://localhost:3000/"))).split(";")[0] ?? "";
    for (const id of ["nope", randomUUID()]) {
      const request = new Request(`http://localhost:3000/bookings/waitlist/${id}`, { headers: { Cookie: cookie } });
      const answer = await lookAtSearch({ request, params: { id }, context: { nonce: "", ip: "192.0.2.7", memo: new Map<string, Promise<unknown>>() } });
      expect([answer.status, answer.headers.get("Location")]).toEqual([302, "/bookings/waitlist?done=missing"]);
    }
  });
});

describe("GET /api/v1/find", () => {
  const find = (query: string, token: string | null = resident) => call("GET", `/api/v1/find?${query}`, { token });

  it("says what it understood and ranks what can be booked, in the language asked for", async () => {
    const { status, body } = await find(`q=${encodeURIComponent("мокап послезавтра с 14 на 3 часа, фиолетово")}&limit=3`);
    expect(status).toBe(200);
    expect(body.wish).toMatchObject({ startMinute: 840, minutes: 180, days: 1 });
    expect((body.understood as Json[]).length).toBeGreaterThan(2);
    expect(body.unknown).toEqual(["фиолетово"]);
    const items = body.items as Json[];
    expect(items.length).toBeLessThanOrEqual(3);
    for (const item of items) expect(Object.keys(item).sort()).toEqual(["beside", "bookable", "endsAt", "name", "quantity", "reasons", "resourceId", "score", "slug", "startsAt", "subsidyKopecks", "totalKopecks"]);
    const scores = items.map((item) => Number(item.score));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const english = (await find("q=mocap&lang=en&limit=1")).body.items as Json[];
    expect(JSON.stringify(english)).not.toMatch(/[А-Яа-яЁё]/);
  });

  it("asks who is there, and for figures that can be read", async () => {
    expect(problemOf(await find("q=mocap", null))).toEqual([401, "unauthenticated"]);
    expect((await find("q=mocap", loner)).status).toBe(403);
    for (const [query, place] of [["limit=0", "limit"], ["limit=101", "limit"], ["limit=3.5", "limit"], ["limit=много", "limit"], [`q=${"x".repeat(301)}`, "q"]] as const) {
      const answer = await find(query);
      expect(problemOf(answer)).toEqual([422, "bad-request"]);
      expect(String(answer.body.detail)).toContain(place);
    }
    const wrong = ["minutes=abc", "minutes=14", "day=2026-02-31", "day=2020-01-01", "days=1000", "days=0", "at=25:00", "at=24:00", "after=9", "before=12:60", "people=-5", "people=1.5", "quantity=0", "kind=zzz", "floor=2", "minutes=60&minutes=abc"];
    for (const one of wrong) {
      const answer = await find(`q=mocap&${one}`);
      expect([one, ...problemOf(answer)]).toEqual([one, 422, "bad-request"]);
      expect((answer.body.errors as Json[]).map(({ path }) => path)).toEqual([one.split("=")[0]]);
    }
    expect(problemOf(await call("POST", "/api/v1/find", { token: resident, body: {} }))).toEqual([405, "method-not-allowed"]);
  });

  it("answers nonsense and an empty line without an error, and filters over the words", async () => {
    expect((await find("q=")).status).toBe(200);
    expect((await find(`q=${encodeURIComponent("'; drop table \"Booking\" --")}`)).status).toBe(200);
    const narrowed = await find(`q=mocap&day=${day}&days=1&minutes=120&limit=5`);
    expect(narrowed.body.wish).toMatchObject({ from: day, days: 1, minutes: 120 });
    // An empty one takes back what the words said.
    expect((await find(`q=${encodeURIComponent("мокап на 3 часа")}&minutes=`)).body.wish).toMatchObject({ minutes: null });
  });
});
