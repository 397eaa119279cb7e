import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { book, type BookingWish } from "~/features/booking/commands/book.server";
import { catalogueItem, type CatalogueItem } from "~/features/booking/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import type { DomainError } from "~/lib/errors";
import { addDays, atMinute, siteDay } from "~/lib/time";
import { useDatabase } from "#tests/database";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const tomorrow = () => addDays(siteDay(new Date()), 1);

async function resource(slug: string): Promise<CatalogueItem> {
  const found = await catalogueItem(slug);
  if (!found) throw new Error(slug);
  return found;
}

/** The house as four web processes have it: each with a queue and connections of its own, so that the database decides. */
const processes = [{ book, close: async () => {} }];
beforeAll(async () => {
  while (processes.length < 4) {
    vi.resetModules();
    const [{ book: another }, { closeDatabase }] = await Promise.all([
      import("~/features/booking/commands/book.server"),
      import("~/lib/db/client.server"),
    ]);
    processes.push({ book: another, close: closeDatabase });
  }
});
afterAll(async () => {
  for (const one of processes) await one.close();
});

/** Outcomes of simultaneous wishes: receipts of the winners and the codes of the refusals. */
async function fire(wishes: { scope: CompanyScope; wish: BookingWish }[]) {
  const settled = await Promise.allSettled(wishes.map(({ scope, wish }, index) => processes[index % processes.length]!.book(scope, wish, new Date())));
  const won = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const lost = settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  return { won, codes: lost.map((error) => (error as Partial<DomainError>).code ?? String(error)), lost };
}

async function overlaps(): Promise<number> {
  const rows = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM "Allocation" a JOIN "Allocation" b ON a."unitId" = b."unitId" AND a.id < b.id
     AND tstzrange(a."startsAt", a."endsAt") && tstzrange(b."startsAt", b."endsAt")`;
  return Number(rows[0]?.count);
}

describe("many clients at one time", () => {
  it("gives each of 12 slots to exactly one of 50, also shifted by half", async () => {
    const meeting = await resource("meeting");
    const residents = await Promise.all([1, 2, 3, 4, 5].map(() => makeResident()));
    for (let round = 0; round < 12; round += 1) {
      const day = addDays(tomorrow(), Math.floor(round / 5));
      const start = meeting.opensAt + (round % 5) * 150;
      const shifted = round % 2 === 1;
      const wishes = Array.from({ length: 50 }, (_, index) => {
        // Shifted rounds alternate between two ranges that overlap by half: still one winner.
        const offset = shifted && index % 2 === 1 ? 30 : 0;
        return {
          scope: residents[index % residents.length]!.scope,
          wish: {
            resourceId: meeting.id,
            startsAt: atMinute(day, start + offset),
            endsAt: atMinute(day, start + offset + 60),
            quantity: 1,
            purpose: "Гонка",
          },
        };
      });
      const { won, codes } = await fire(wishes);
      expect(won).toHaveLength(1);
      expect(codes).toEqual(Array.from({ length: 49 }, () => "slot-taken"));
    }
    expect(await overlaps()).toBe(0);
    expect(await db.booking.count()).toBe(12);
  });

  it("fills a pool of 40 to the last unit and not one further", async () => {
    const render = await resource("render");
    const { scope } = await makeResident();
    const startsAt = atMinute(addDays(tomorrow(), 2), 600);
    const endsAt = new Date(startsAt.getTime() + 3_600_000);
    const { won, codes } = await fire(
      Array.from({ length: 50 }, () => ({ scope, wish: { resourceId: render.id, startsAt, endsAt, quantity: 3, purpose: "Рендер" } })),
    );
    expect(won).toHaveLength(13);
    expect(new Set(codes)).toEqual(new Set(["slot-taken"]));
    const last = await book(scope, { resourceId: render.id, startsAt, endsAt, quantity: 1, purpose: "Рендер" }, new Date());
    expect(last.id).toBeTruthy();
    expect(await overlaps()).toBe(0);
  });

  it("keeps buffers: a neighbour within the setup time loses", async () => {
    const mocap = await resource("mocap");
    const { scope } = await makeResident();
    const day = addDays(tomorrow(), 3);
    const at = (from: number, to: number) => ({
      scope,
      wish: { resourceId: mocap.id, startsAt: atMinute(day, from), endsAt: atMinute(day, to), quantity: 1, purpose: "Мокап" },
    });
    expect((await fire([at(600, 720)])).won).toHaveLength(1);
    // 30 minutes to clear up and 60 to set up: 12:00 + 90 = 13:30, so 14:00 is the first whole hour.
    expect((await fire([at(780, 900)])).codes).toEqual(["slot-taken"]);
    expect((await fire([at(840, 960)])).won).toHaveLength(1);
  });

  it("tells losers what is free instead, by the rules of the resource", async () => {
    const adr = await resource("adr");
    const { scope } = await makeResident();
    const day = addDays(tomorrow(), 4);
    const wish = { resourceId: adr.id, startsAt: atMinute(day, 600), endsAt: atMinute(day, 720), quantity: 1, purpose: "Озвучка" };
    await book(scope, wish, new Date());
    const { lost } = await fire([{ scope, wish }]);
    const alternatives = (lost[0] as DomainError).details.alternatives as { resourceId: string; startsAt: string; endsAt: string }[];
    expect(alternatives).toHaveLength(3);
    // 12:00 + 15 + 15 = 12:30 after, and 10:00 − 30 − 120 = 7:30 lies before opening: the next are on the days beside.
    expect(alternatives[0]?.startsAt).toBe(`${day}T12:30:00+07:00`);
    expect(alternatives.slice(1).map((one) => one.startsAt).sort()).toEqual([
      `${addDays(day, -1)}T20:00:00+07:00`,
      `${addDays(day, 1)}T08:00:00+07:00`,
    ]);
    for (const { startsAt, endsAt } of alternatives) {
      const taken = await book(scope, { ...wish, startsAt: new Date(startsAt), endsAt: new Date(endsAt) }, new Date());
      expect(taken.status).toBe("HELD");
    }
  });

  it("leaves no deadlock in the database's log", () => {
    const dir = inject("serverLog");
    // With a server of one's own the log is out of reach; the races above would have failed with 40P01.
    const lines = dir ? readdirSync(dir).flatMap((file) => readFileSync(join(dir, file), "utf8").split("\n")) : [];
    expect(lines.filter((line) => line.includes("deadlock detected"))).toEqual([]);
  });
});
