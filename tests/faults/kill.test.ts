import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createToken } from "~/features/identity/commands/tokens.server";
import { system } from "~/lib/audit.server";
import { closeDatabase, db } from "~/lib/db/client.server";
import { joinEmbedded } from "~/lib/db/embedded.server";
import { addDays, atMinute, siteDay, toIso } from "~/lib/time";
import { makeResident } from "#tests/factories/residents";
import { apiClient, openGround, postmasterOf, startPortal, type Answer, type Portal } from "#tests/portal";
import { readBooks } from "./books";

const WISHES = 200;
const CLIENTS = 8;

let dataDir: string;
let portal: Portal | undefined;
let tokens: string[];
let resources: Record<string, string>;

// The demo is only filled into an empty portal: this one has residents of its own already.
beforeAll(async () => {
  const ground = await openGround({ embedded: true });
  dataDir = ground.dataDir ?? "";
  const residents = await Promise.all([1, 2, 3, 4].map(() => makeResident()));
  tokens = await Promise.all(residents.map(({ owner }) => createToken(owner.email, "kill", system)));
  resources = Object.fromEntries((await db.resource.findMany()).map(({ slug, id }) => [slug, id]));
  await ground.close({ keep: true });
}, 180_000);

afterAll(async () => {
  await portal?.stop();
  // Whatever happened above, no server is left behind on the folder.
  if (dataDir) await (await joinEmbedded({ dataDir })).release();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Two hundred wishes, none of which is in another's way: single rooms, seats and nodes, subsidised and not. */
function wishesFrom(firstDay: string) {
  const kinds = [["meeting", 1], ["adr", 1], ["cintiq", 2], ["render", 5]] as const;
  return Array.from({ length: WISHES }, (_, index) => {
    const [slug, quantity] = kinds[index % kinds.length]!;
    const turn = Math.floor(index / kinds.length);
    const day = addDays(firstDay, Math.floor(turn / 4));
    const from = 480 + (turn % 4) * 180;
    return {
      key: `${firstDay}-${index}`,
      client: index % tokens.length,
      body: { resourceId: resources[slug], startsAt: toIso(atMinute(day, from)), endsAt: toIso(atMinute(day, from + 120)), quantity, purpose: `Бронь ${index}` },
    };
  });
}

type Wish = ReturnType<typeof wishesFrom>[number];

/**
 * Makes the bookings through several clients at once. Calls `strike` when so many are answered; after that clients may
 * get no answer or an error, which counts as «unknown».
 */
async function makeBookings(url: string, wishes: readonly Wish[], strike?: { after: number; how: () => void }) {
  const answered = new Map<string, Answer>();
  const waiting = [...wishes];
  const work = async () => {
    for (let wish = waiting.shift(); wish; wish = waiting.shift()) {
      const client = apiClient(url, tokens[wish.client] ?? "");
      const answer = await client("POST", "/api/v1/bookings", wish.body, { "Idempotency-Key": wish.key }).catch(() => null);
      if (!answer || answer.status >= 500) continue;
      answered.set(wish.key, answer);
      if (answered.size === strike?.after) strike.how();
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  return answered;
}

/** Reads the database while the portal runs on it. */
async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  const server = await joinEmbedded({ dataDir });
  const before = process.env.DATABASE_URL;
  process.env.DATABASE_URL = server.url();
  try {
    return await work();
  } finally {
    await closeDatabase();
    if (before === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = before;
    await server.release();
  }
}

/** All promises of the answers before the strike hold after it, and repeating the calls completes the rest once. */
async function expectNothingLost(wishes: readonly Wish[], answered: Map<string, Answer>, before: number) {
  const running = portal;
  if (!running) throw new Error("The portal does not run");
  const made = [...answered.values()].filter(({ status }) => status === 201);
  expect([...answered.values()].filter(({ status }) => status !== 201).map(({ status, body }) => [status, body])).toEqual([]);
  expect(answered.size).toBeGreaterThanOrEqual(40);
  expect(answered.size).toBeLessThan(WISHES);

  const kept = await withDatabase(async () => {
    expect((await readBooks()).broken).toEqual([]);
    const rows = await db.booking.findMany({ select: { id: true, status: true, totalKopecks: true, invoiceId: true } });
    return new Map(rows.map((row) => [row.id, { ...row, totalKopecks: Number(row.totalKopecks) }]));
  });
  for (const { body } of made) expect(kept.get(String(body.id))).toEqual(body);
  // A booking whose answer was cut off may be there: at most one a client.
  expect(kept.size - before - made.length).toBeGreaterThanOrEqual(0);
  expect(kept.size - before - made.length).toBeLessThanOrEqual(CLIENTS);

  const repeated = await makeBookings(running.url, wishes);
  expect([...repeated.values()].map(({ status }) => status)).toEqual(Array.from({ length: WISHES }, () => 201));
  for (const [key, answer] of answered) expect(repeated.get(key)?.body).toEqual(answer.body);
  expect(new Set([...repeated.values()].map(({ body }) => body.id)).size).toBe(WISHES);
  const books = await withDatabase(readBooks);
  expect(books.broken).toEqual([]);
  expect(books).toMatchObject({ bookings: before + WISHES, invoices: before + WISHES });
  expect(books.reservedKopecks).toBeGreaterThan(0);
  process.stdout.write(`${made.length} of ${WISHES} were answered before the strike, ${kept.size - before} were in the database after it\n`);
}

describe("a power cut in the middle of 200 bookings", () => {
  const tomorrow = addDays(siteDay(new Date()), 1);

  it("kill -9 of the portal loses no answered booking and doubles none", async () => {
    portal = await startPortal({ dataDir });
    const wishes = wishesFrom(tomorrow);
    const struck = portal;
    let dead: Promise<void> | undefined;
    const answered = await makeBookings(struck.url, wishes, { after: 60, how: () => (dead = struck.kill()) });
    await dead;
    portal = await startPortal({ dataDir });
    await expectNothingLost(wishes, answered, 0);
  }, 600_000);

  it("kill -9 of PostgreSQL loses no answered booking and doubles none", async () => {
    const wishes = wishesFrom(addDays(tomorrow, 30));
    const struck = portal ?? (await startPortal({ dataDir }));
    const server = postmasterOf(dataDir);
    expect(server).toBeGreaterThan(1);
    const answered = await makeBookings(struck.url, wishes, { after: 60, how: () => process.kill(server ?? 0, "SIGKILL") });
    await struck.stop();
    portal = await startPortal({ dataDir });
    await expectNothingLost(wishes, answered, WISHES);
  }, 600_000);
});
