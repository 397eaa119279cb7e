import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createToken } from "~/features/identity/commands/tokens.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, siteDay, toIso } from "~/lib/time";
import { makeResident } from "#tests/factories/residents";
import { apiClient, openGround, startPortal, type Answer, type ApiClient, type Ground, type Portal } from "#tests/portal";
import { readBooks } from "./books";

const CLIENTS = 50;
/** Rounds of the three games together; `KADR_ROUNDS=200` plays all of them, the ordinary run a part. */
const ROUNDS = Number(process.env.KADR_ROUNDS ?? 80);

let ground: Ground;
let portal: Portal;
/** Twelve residents' clients; fifty calls a round for a minute stay below each token's 1,200. */
let residents: { client: ApiClient; email: string }[];

beforeAll(async () => {
  ground = await openGround();
  residents = [];
  portal = await startPortal({ databaseUrl: ground.url });
  for (let index = 0; index < 12; index += 1) {
    const { owner } = await makeResident();
    residents.push({ client: apiClient(portal.url, await createToken(owner.email, "fire", system)), email: owner.email });
  }
}, 180_000);

afterAll(async () => {
  await portal?.stop();
  await ground?.close();
});

const clientOf = (index: number) => residents[index % residents.length]!.client;
const tomorrow = () => addDays(siteDay(new Date()), 1);
const idOf = async (slug: string) => (await db.resource.findUniqueOrThrow({ where: { slug } })).id;

interface Wish {
  day: string;
  from: number;
  to: number;
  quantity: number;
}

const bodyOf = (resourceId: string, { day, from, to, quantity }: Wish) => ({
  resourceId,
  startsAt: toIso(atMinute(day, from)),
  endsAt: toIso(atMinute(day, to)),
  quantity,
  purpose: "Гонка за время",
});

/** All wishes of a round at one moment; the winner's answer and how long the slowest took. */
async function round(resourceId: string, wishes: Wish[]): Promise<{ won: Answer[]; lost: Answer[]; slowest: number }> {
  const answers = await Promise.all(
    wishes.map((wish, index) => clientOf(index)("POST", "/api/v1/bookings", bodyOf(resourceId, wish), { "Idempotency-Key": crypto.randomUUID() })),
  );
  return {
    won: answers.filter((answer) => answer.status === 201),
    lost: answers.filter((answer) => answer.status !== 201),
    slowest: Math.max(...answers.map((answer) => answer.took)),
  };
}

/** Plays rounds in each of which any two wishes overlap; says how slow the slowest answers were. */
async function play(name: string, resourceId: string, rounds: Wish[][]) {
  const slowest: number[] = [];
  for (const wishes of rounds) {
    const result = await round(resourceId, wishes);
    expect(result.won).toHaveLength(1);
    expect(result.lost.map(({ status, body }) => [status, body.title])).toEqual(Array.from({ length: CLIENTS - 1 }, () => [409, "slot-taken"]));
    for (const { body } of result.lost) {
      expect(body.type).toMatch(/\/slot-taken$/);
      expect((body.alternatives as unknown[]).length).toBeGreaterThan(0);
    }
    slowest.push(result.slowest);
  }
  report(name, slowest);
}

/** Speed is said, not judged: the figure belongs to the machine. */
function report(name: string, slowest: number[]) {
  const sorted = [...slowest].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  process.stdout.write(
    `${name}: ${slowest.length} × ${CLIENTS}; slowest answer of a round, ms: median ${at(0.5)}, p95 ${at(0.95)}, worst ${at(1)}; rounds within 500 ms: ${slowest.filter((ms) => ms <= 500).length}\n` +
      `  ${slowest.map(Math.round).join(" ")}\n`,
  );
}

describe("fifty clients at once", () => {
  it(`one of them gets each of ${ROUNDS / 2} slots`, async () => {
    const rounds = Array.from({ length: ROUNDS / 2 }, (_, index) => {
      const from = 480 + (index % 14) * 60;
      return Array.from({ length: CLIENTS }, () => ({ day: addDays(tomorrow(), Math.floor(index / 14)), from, to: from + 60, quantity: 1 }));
    });
    await play("one slot", await idOf("meeting"), rounds);
    expect(await db.booking.count()).toBe(ROUNDS / 2);
  }, 600_000);

  it("one of them gets the time when half of them come shifted by half", async () => {
    const rounds = Array.from({ length: ROUNDS / 4 }, (_, index) => {
      const from = 480 + (index % 9) * 90;
      return Array.from({ length: CLIENTS }, (_, client) => {
        const shift = (client % 2) * 30;
        return { day: addDays(tomorrow(), Math.floor(index / 9)), from: from + shift, to: from + shift + 60, quantity: 1 };
      });
    });
    await play("shifted by half", await idOf("meeting-faza"), rounds);
  }, 600_000);

  it("one of them gets a pool from which no two can be served", async () => {
    const rounds = Array.from({ length: ROUNDS / 4 }, (_, index) => {
      const from = (index % 6) * 240;
      return Array.from({ length: CLIENTS }, (_, client) => {
        const shift = (client % 3) * 60;
        return { day: addDays(tomorrow(), Math.floor(index / 6)), from: from + shift, to: from + shift + 180, quantity: 21 + (client % 20) };
      });
    });
    // 3 hours and shifts of up to 2: every pair overlaps, and 21 of 40 nodes leave too few for the next.
    await play("over several units", await idOf("render"), rounds);
  }, 600_000);

  it("leaves books that agree and no deadlock behind", async () => {
    const books = await readBooks();
    expect(books.broken).toEqual([]);
    expect(books).toMatchObject({ bookings: ROUNDS, invoices: ROUNDS });
    expect(books.reservedKopecks).toBeGreaterThan(0);
    expect(await ground.deadlocks()).toBe(0);
    expect(ground.serverLog().filter((line) => /deadlock detected|40P01/.test(line))).toEqual([]);
    expect(portal.output()).not.toMatch(/40P01|P20\d\d/);
  });
});

describe("the same Idempotency-Key", () => {
  const wish = (hour: number): Wish => ({ day: addDays(tomorrow(), 40), from: hour * 60, to: hour * 60 + 60, quantity: 1 });

  it("gives twins one answer and one booking", async () => {
    const body = bodyOf(await idOf("vr"), wish(10));
    const before = await db.booking.count();
    for (const [twins, key] of [[2, "pair"], [20, "crowd"]] as const) {
      const answers = await Promise.all(
        Array.from({ length: twins }, () => clientOf(0)("POST", "/api/v1/bookings", twins === 2 ? body : { ...body, ...bodyOf(body.resourceId, wish(14)) }, { "Idempotency-Key": key })),
      );
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: twins }, () => 201));
      for (const { body: said } of answers) expect(said).toEqual(answers[0]?.body);
    }
    expect(await db.booking.count()).toBe(before + 2);
  });

  it("repeats a refusal as well", async () => {
    const body = bodyOf(await idOf("vr"), wish(10));
    const first = await clientOf(1)("POST", "/api/v1/bookings", body, { "Idempotency-Key": "refused" });
    const again = await clientOf(1)("POST", "/api/v1/bookings", body, { "Idempotency-Key": "refused" });
    expect([first.status, again.status]).toEqual([409, 409]);
    expect(again.body).toEqual(first.body);
  });

  it("is refused with another body, and means nothing to another person", async () => {
    const resourceId = await idOf("vr");
    const other = await clientOf(0)("POST", "/api/v1/bookings", bodyOf(resourceId, wish(18)), { "Idempotency-Key": "pair" });
    expect([other.status, other.body.title]).toEqual([409, "idempotency-mismatch"]);
    const stranger = await clientOf(2)("POST", "/api/v1/bookings", bodyOf(resourceId, wish(18)), { "Idempotency-Key": "pair" });
    expect(stranger.status).toBe(201);
  });
});

describe("the limit of a token", () => {
  it("answers 50 at once, 1,200 in a minute, and 429 with Retry-After past that", async () => {
    const statuses: number[] = [];
    let refused: Answer | undefined;
    // The minutes are those of the clock: a run that one of them ends in is made again.
    for (let minute = NaN; minute !== Math.floor(Date.now() / 60_000); ) {
      minute = Math.floor(Date.now() / 60_000);
      statuses.length = 0;
      const client = apiClient(portal.url, await createToken(residents[0]!.email, "limit", system));
      for (let sent = 0; sent < 1250; sent += CLIENTS) {
        const answers = await Promise.all(Array.from({ length: CLIENTS }, () => client("GET", "/api/v1/bookings?from=2030-01-01T00:00:00Z")));
        statuses.push(...answers.map((answer) => answer.status));
        refused = answers.find((answer) => answer.status === 429) ?? refused;
      }
    }
    expect(statuses.slice(0, 1200)).toEqual(Array.from({ length: 1200 }, () => 200));
    expect(statuses.slice(1200)).toEqual(Array.from({ length: 50 }, () => 429));
    expect(refused?.body.type).toMatch(/\/too-many$/);
    const wait = Number(refused?.headers.get("Retry-After"));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
  }, 600_000);
});
