import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { createToken } from "~/features/identity/commands/tokens.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay, toIso } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { dayAhead, payInvoice } from "#tests/factories/booking";
import { makeCompany, makePerson } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { apiCaller, problemOf, type CallOptions, type Json } from "./api";

useDatabase();

let request: Awaited<ReturnType<typeof apiCaller>>;
let resident: string;
let stranger: string;
let applicant: string;
let loner: string;
const ids: Record<string, string> = {};
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/;

beforeAll(async () => {
  request = await apiCaller();
  const tokenOf = async (email: string) => createToken(email, "проба", system);
  resident = await tokenOf((await makeResident()).owner.email);
  stranger = await tokenOf((await makeResident()).owner.email);
  applicant = await tokenOf((await makeCompany()).owner.email);
  loner = await tokenOf((await makePerson()).email);
  for (const row of await db.resource.findMany({ select: { id: true, slug: true } })) ids[row.slug] = row.id;
});

const call = (method: string, path: string, options: CallOptions = {}) => request(method, path, { token: resident, ...options });

const wish = (slug: string, day: string, from: number, to: number, more: Json = {}) => ({
  resourceId: ids[slug],
  startsAt: toIso(atMinute(day, from)),
  endsAt: toIso(atMinute(day, to)),
  quantity: 1,
  purpose: "Съёмка пилота",
  ...more,
});
const post = (body: unknown, options: { token?: string | null; headers?: Record<string, string> } = {}) => call("POST", "/api/v1/bookings", { body, ...options });

describe("POST /api/v1/quotes", () => {
  it("explains the price in lines that add up", async () => {
    const { status, body, type } = await call("POST", "/api/v1/quotes", { body: { ...wish("mocap", dayAhead(1), 600, 780), purpose: undefined } });
    expect([status, type]).toEqual([200, "application/json; charset=utf-8"]);
    expect(Object.keys(body)).toEqual(["totalKopecks", "vatKopecks", "held", "heldUntil", "lines"]);
    const lines = body.lines as Json[];
    expect(lines.map((line) => Object.keys(line).sort())).toEqual(lines.map(() => ["amountKopecks", "kind", "label", "reason"]));
    // First year: 36 000 − 60 % = 14 400, of which the programme pays 40 %.
    expect(lines.map((line) => [line.kind, line.amountKopecks])).toEqual([["base", 3_600_000], ["step", -2_160_000], ["subsidy", -576_000]]);
    expect([body.totalKopecks, body.vatKopecks]).toEqual([864_000, 155_803]);
    expect(await db.booking.count()).toBe(0);
  });

  it("counts a promo code in, also in the booking, and refuses one that there is not", async () => {
    await db.coupon.create({ data: { code: "KADR22", nameRu: "Весна", nameEn: "Spring", percent: 50, validFrom: new Date("2020-01-01"), mostUses: 1, source: "Приказ" } });
    const couponed = { ...wish("meeting", dayAhead(20), 600, 660), coupon: "kadr-22" };
    const { body } = await call("POST", "/api/v1/quotes", { body: couponed });
    expect((body.lines as Json[]).map((line) => [line.kind, line.amountKopecks])).toEqual([["base", 60_000], ["step", -36_000], ["coupon", -12_000]]);
    expect((await post(couponed)).body.totalKopecks).toBe(12_000);
    expect(problemOf(await post({ ...wish("meeting", dayAhead(20), 720, 780), coupon: "KADR22" }))).toEqual([422, "rule-broken", "coupon-used-up"]);
    expect(problemOf(await call("POST", "/api/v1/quotes", { body: { ...couponed, coupon: "NAVER" } }))).toEqual([422, "rule-broken", "coupon-unknown"]);
  });

  it("books at the price that its holder agrees to, and at no other", async () => {
    const wanted = wish("meeting", dayAhead(21), 600, 660);
    expect(problemOf(await post({ ...wanted, expected: 1 }))).toEqual([409, "price-changed"]);
    expect((await post({ ...wanted, expected: 24_000 })).body.totalKopecks).toBe(24_000);
  });

  it("speaks English where it is asked to", async () => {
    const { body } = await call("POST", "/api/v1/quotes?lang=en", { body: wish("mocap", dayAhead(1), 600, 780) });
    for (const line of body.lines as Json[]) expect(`${String(line.label)} ${String(line.reason)}`.replace(/Порядок субсидирования[^.]*/g, "")).not.toMatch(/[А-Яа-яЁё]/);
  });

  it("asks who is there, whether resident, and for a right body", async () => {
    expect(problemOf(await call("POST", "/api/v1/quotes", { token: null, body: {} }))).toEqual([401, "unauthenticated"]);
    expect(problemOf(await call("POST", "/api/v1/quotes", { token: applicant, body: wish("mocap", dayAhead(1), 600, 780) }))).toEqual([403, "not-resident"]);
    expect(problemOf(await call("POST", "/api/v1/quotes", { body: {} }))).toEqual([422, "bad-request"]);
    expect(problemOf(await call("POST", "/api/v1/quotes", { body: wish("mocap", dayAhead(1), 600, 660) }))).toEqual([422, "rule-broken", "min"]);
    expect(problemOf(await call("POST", "/api/v1/quotes", { body: wish("mocap", dayAhead(1), 600, 780, { resourceId: randomUUID() }) }))).toEqual([404, "not-found"]);
    expect(problemOf(await call("GET", "/api/v1/quotes"))).toEqual([405, "method-not-allowed"]);
  });
});

describe("POST /api/v1/bookings", () => {
  it("answers 201 with the booking, as the issue has it", async () => {
    const { status, body } = await post(wish("meeting", dayAhead(1), 600, 660));
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.any(String) as string, status: "HELD", totalKopecks: 24_000, invoiceId: expect.any(String) as string });
  });

  it.each([
    ["past", () => wish("meeting", addDays(siteDay(new Date()), -1), 600, 660)],
    ["step", () => wish("meeting", dayAhead(2), 610, 670)],
    ["step", () => wish("meeting", dayAhead(2), 600, 665)],
    ["hours", () => wish("meeting", dayAhead(2), 420, 480)],
    ["hours", () => wish("meeting", dayAhead(2), 1290, 1350)],
    ["min", () => wish("mocap", dayAhead(2), 600, 660)],
    ["max", () => wish("meeting", dayAhead(2), 600, 900)],
    ["order", () => wish("meeting", dayAhead(2), 660, 600)],
    ["order", () => wish("meeting", dayAhead(2), 600, 600)],
    ["quantity", () => wish("meeting", dayAhead(2), 600, 660, { quantity: 0 })],
    ["quantity", () => wish("meeting", dayAhead(2), 600, 660, { quantity: -3 })],
    ["quantity", () => wish("render", dayAhead(2), 600, 660, { quantity: 41 })],
    ["horizon", () => wish("meeting", addDays(siteDay(new Date()), 93), 600, 660)],
    ["certificate", () => wish("scan3d", dayAhead(2), 600, 660)],
    ["step", () => wish("cowork", dayAhead(2), 480, 480 + 1440)],
    ["hours", () => wish("mix", dayAhead(2), 0, 480)],
  ])("422 rule-broken names the rule: %s", async (rule, make) => {
    const answer = await post(make());
    expect(problemOf(answer)).toEqual([422, "rule-broken", rule]);
    // No placeholder of a sentence is left unfilled.
    expect(String(answer.body.detail)).not.toMatch(/\{\{|undefined/);
  });

  it("422 bad-request names the place that does not fit", async () => {
    const right = wish("meeting", dayAhead(2), 600, 660);
    for (const [body, place] of [
      [{ ...right, resourceId: "meeting" }, "resourceId"],
      [{ ...right, startsAt: "2026-12-01T10:00:00" }, "startsAt"],
      [{ ...right, startsAt: "завтра" }, "startsAt"],
      [{ ...right, endsAt: 5 }, "endsAt"],
      [{ ...right, quantity: "2" }, "quantity"],
      [{ ...right, quantity: 1.5 }, "quantity"],
      [{ ...right, purpose: "д".repeat(301) }, "purpose"],
      [{ ...right, startsAt: "+275760-09-12T23:00:00Z", endsAt: "+275760-09-13T00:00:00Z" }, "startsAt"],
      [{ ...right, startsAt: "-271821-04-20T00:00:00Z" }, "startsAt"],
      [{}, "resourceId"],
    ] as const) {
      const answer = await post(body);
      expect(problemOf(answer)).toEqual([422, "bad-request"]);
      expect((answer.body.errors as { path: string }[])[0]?.path).toBe(place);
    }
    // What no text of the database can hold is the client's slip as well.
    expect(problemOf(await post({ ...right, purpose: "a\u0000b" }))).toEqual([422, "bad-request"]);
    for (const body of ["", "{", "null", "[]", "7", '"text"', `{"purpose":"${"x".repeat(100_001)}"}`]) expect(problemOf(await post(body))).toEqual([422, "bad-request"]);
  });

  it("401 without a known token, with what to bring", async () => {
    for (const token of [null, "kadr_nobody"]) {
      const answer = await post(wish("meeting", dayAhead(2), 600, 660), { token });
      expect(problemOf(answer)).toEqual([401, "unauthenticated"]);
      expect(answer.headers.get("WWW-Authenticate")).toBe("Bearer");
    }
  });

  it("403 for an applicant and for somebody without a company, before anything else is judged", async () => {
    expect(problemOf(await post(wish("meeting", dayAhead(2), 610, 660), { token: applicant }))).toEqual([403, "not-resident"]);
    expect(problemOf(await post(wish("meeting", dayAhead(2), 600, 660), { token: loner }))).toEqual([403, "not-resident"]);
  });

  it("404 for a resource that is not there", async () => {
    expect(problemOf(await post({ ...wish("meeting", dayAhead(2), 600, 660), resourceId: randomUUID() }))).toEqual([404, "not-found"]);
  });

  it("409 slot-taken with alternatives that can be booked as they stand", async () => {
    const body = wish("adr", dayAhead(3), 600, 720);
    expect((await post(body)).status).toBe(201);
    const answer = await post(body, { token: stranger });
    expect(problemOf(answer)).toEqual([409, "slot-taken"]);
    const alternatives = answer.body.alternatives as Record<"resourceId" | "startsAt" | "endsAt", string>[];
    expect(alternatives.length).toBeGreaterThan(0);
    for (const one of alternatives) {
      expect(Object.keys(one).sort()).toEqual(["endsAt", "resourceId", "startsAt"]);
      expect(one.startsAt).toMatch(ISO);
      expect((await post({ ...one, quantity: 1, purpose: "Другое время" }, { token: stranger })).status).toBe(201);
    }
  });

  it("takes one unit and no purpose where they are left out", async () => {
    const { quantity: _quantity, purpose: _purpose, ...bare } = wish("meeting", dayAhead(3), 600, 660);
    const { body } = await post(bare);
    expect(await db.booking.findUniqueOrThrow({ where: { id: String(body.id) } })).toMatchObject({ quantity: 1, purpose: "" });
  });

  it("other methods are not there", async () => {
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const answer = await call(method, "/api/v1/bookings", { body: {} });
      expect(problemOf(answer)).toEqual([405, "method-not-allowed"]);
      expect(answer.headers.get("Allow")).toBe("GET, POST");
    }
  });
});

describe("Idempotency-Key", () => {
  const key = () => ({ headers: { "Idempotency-Key": randomUUID() } });

  it("gives a repeated request the first answer, one after another and at one moment", async () => {
    const again = key();
    const body = wish("render", dayAhead(4), 600, 660, { quantity: 2 });
    const first = await post(body, again);
    expect(await post(body, again)).toMatchObject({ status: 201, body: first.body });
    const once = key();
    const twins = await Promise.all(Array.from({ length: 8 }, () => post(body, once)));
    expect(new Set(twins.map((twin) => `${twin.status} ${String(twin.body.id)}`)).size).toBe(1);
    expect(twins[0]?.status).toBe(201);
    expect(await db.booking.count({ where: { startsAt: atMinute(dayAhead(4), 600) } })).toBe(2);
    // For the last slot as well: the twin that lost the slot to itself hears of the booking.
    const last = key();
    const only = await Promise.all(Array.from({ length: 6 }, () => post(wish("vr", dayAhead(4), 600, 660), last)));
    expect(only.map((twin) => twin.status)).toEqual(Array.from({ length: 6 }, () => 201));
  });

  it("refuses the same key with another body, and keeps keys of two people apart", async () => {
    const again = key();
    expect((await post(wish("meeting", dayAhead(5), 600, 660), again)).status).toBe(201);
    expect(problemOf(await post(wish("meeting", dayAhead(5), 660, 720), again))).toEqual([409, "idempotency-mismatch"]);
    expect((await post(wish("meeting", dayAhead(5), 660, 720), { ...again, token: stranger })).status).toBe(201);
  });

  it("repeats a refusal as it was", async () => {
    const again = key();
    const body = wish("meeting", dayAhead(5), 600, 660);
    const first = await post(body, again);
    expect(problemOf(first)).toEqual([409, "slot-taken"]);
    expect((await post(body, again)).body).toEqual(first.body);
    expect(problemOf(await post(body, { headers: { "Idempotency-Key": "x".repeat(201) } }))).toEqual([422, "bad-request"]);
  });
});

describe("GET and DELETE of bookings", () => {
  it("lists the company's own in a range, with times that name their offset", async () => {
    const day = dayAhead(6);
    const made = (await post(wish("meeting", day, 600, 660))).body;
    await post(wish("meeting", day, 660, 720), { token: stranger });
    const range = `from=${encodeURIComponent(toIso(atMinute(day, 0)))}&to=${encodeURIComponent(toIso(atMinute(day, 1440)))}`;
    const { status, body } = await call("GET", `/api/v1/bookings?${range}`);
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        id: made.id,
        status: "HELD",
        resourceId: ids.meeting,
        startsAt: `${day}T10:00:00+07:00`,
        endsAt: `${day}T11:00:00+07:00`,
        quantity: 1,
        items: [],
        version: 1,
        purpose: "Съёмка пилота",
        totalKopecks: 24_000,
        vatKopecks: 4_328,
        invoiceId: made.invoiceId,
        holdExpiresAt: expect.stringMatching(ISO) as string,
      },
    ]);
    expect((await call("GET", `/api/v1/bookings/${String(made.id)}`)).body).toEqual((body.items as Json[])[0]);
    expect(problemOf(await call("GET", "/api/v1/bookings?from=yesterday"))).toEqual([422, "bad-request"]);
    expect(problemOf(await call("GET", "/api/v1/bookings?from=-271821-04-20T00:00:00Z"))).toEqual([422, "bad-request"]);
    expect(problemOf(await call("GET", "/api/v1/bookings", { token: null }))).toEqual([401, "unauthenticated"]);
    expect((await call("GET", "/api/v1/bookings", { token: applicant })).body).toEqual({ items: [], next: null });
    expect(problemOf(await call("GET", "/api/v1/bookings", { token: loner }))).toEqual([403, "not-resident"]);
  });

  it("cancels one's own, once; another's and an unknown one are not there", async () => {
    const { body } = await post(wish("meeting", dayAhead(7), 600, 660));
    const path = `/api/v1/bookings/${String(body.id)}`;
    expect(problemOf(await call("DELETE", path, { token: stranger }))).toEqual([404, "not-found"]);
    expect(problemOf(await call("GET", path, { token: stranger }))).toEqual([404, "not-found"]);
    expect(problemOf(await call("DELETE", `/api/v1/bookings/${randomUUID()}`))).toEqual([404, "not-found"]);
    expect(problemOf(await call("DELETE", "/api/v1/bookings/1'--"))).toEqual([404, "not-found"]);
    await payInvoice(String(body.invoiceId));
    await settleEvents();
    expect(await call("DELETE", path)).toMatchObject({ status: 200, body: { id: body.id, status: "CANCELLED", feePercent: 0, feeKopecks: 0, refundKopecks: 24_000 } });
    expect(problemOf(await call("DELETE", path))).toEqual([409, "wrong-status"]);
    expect(await db.auditEntry.findFirst({ where: { subjectId: String(body.id), action: "booking.cancelled" } })).toMatchObject({ ip: "192.0.2.7" });
  });

  it("after the start it is too late", async () => {
    const { body } = await post(wish("meeting", dayAhead(8), 600, 660));
    await db.booking.update({ where: { id: String(body.id) }, data: { startsAt: new Date(Date.now() - 60_000) } });
    expect(problemOf(await call("DELETE", `/api/v1/bookings/${String(body.id)}`))).toEqual([409, "too-late"]);
    await db.booking.update({ where: { id: String(body.id) }, data: { startsAt: atMinute(dayAhead(8), 600) } });
    expect(await brokenRules({ settled: true })).toEqual([]);
  });
});
