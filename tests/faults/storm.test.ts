import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { approve, refuse } from "~/features/booking/commands/approve.server";
import { block } from "~/features/booking/commands/block.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change, undoChange } from "~/features/booking/commands/change.server";
import { completeBookings, expireHolds } from "~/features/booking/commands/settle.server";
import { checkIn } from "~/features/booking/checkin/commands/check-in.server";
import { checkOut } from "~/features/booking/checkin/commands/check-out.server";
import { releaseNoShows } from "~/features/booking/checkin/commands/no-shows.server";
import { reportFault } from "~/features/booking/faults/commands/report.server";
import { resolveFault } from "~/features/booking/faults/commands/resolve.server";
import type { CatalogueItem } from "~/features/booking/queries.server";
import { bookSeries } from "~/features/booking/series/commands/book-series.server";
import { cancelSeries, changeSeries } from "~/features/booking/series/commands/change-series.server";
import { join } from "~/features/booking/waitlist/commands/join.server";
import { lapseOffers, leave } from "~/features/booking/waitlist/commands/leave.server";
import { serveLines } from "~/features/booking/waitlist/commands/offer.server";
import { takeOffer } from "~/features/booking/waitlist/commands/take-offer.server";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute, type Day } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeComposite, makeProgramme, makeResource, payInvoice, wishFor } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

/** Actors who act at one moment, each on a connection of its own. */
const ACTORS = 32;
/** Sequences of commands; `KADR_SEQUENCES=2000` plays the whole storm, the ordinary run a part of it. */
const SEQUENCES = Number(process.env.KADR_SEQUENCES ?? 128);
process.env.DATABASE_POOL = String(ACTORS + 2);
useDatabase();

const small = (max: number) => fc.integer({ min: 0, max });
const place = { room: small(5), day: small(2), start: small(7), halfHours: fc.integer({ min: 1, max: 4 }) };
/** Every way that takes, gives or moves time; `which` picks one of what the batch has made so far. */
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("book" as const), ...place, quantity: fc.integer({ min: 1, max: 2 }), coupon: fc.boolean(), beside: fc.option(small(5), { nil: null }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("move" as const), which: small(999), ...place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("extend" as const), which: small(999) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("undo" as const), which: small(999) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("cancel" as const), which: small(999) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("pay" as const), which: small(999) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("approve" as const), which: small(999), yes: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("series" as const), ...place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("move-series" as const), which: small(999), start: small(7) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel-series" as const), which: small(999) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), ...place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("take-offer" as const), which: small(999) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave-line" as const), which: small(999) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("serve" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("check-in" as const), which: small(999), out: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("no-shows" as const), which: small(999) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("block" as const), ...place, over: fc.constantFrom("refuse" as const, "around" as const, "disrupt" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("fault" as const), unit: small(20), mend: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("expire" as const), hours: fc.constantFrom(1, 80) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("complete" as const), which: small(999) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("deliver" as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
const sequence = fc.array(act, { minLength: 2, maxLength: 4 });

interface Stage {
  rooms: CatalogueItem[];
  units: number[];
  coupon: string;
  residents: CompanyScope[];
  staff: StaffScope;
  first: Day;
  made: { id: string; companyId: string; invoiceId: string | null }[];
  entries: { id: string; companyId: string }[];
}

async function openStage(residents: CompanyScope[], staff: StaffScope, batch: number): Promise<Stage> {
  const [a, b] = [await makeResource({ bufferAfter: 30 }), await makeResource({ checkIn: true })];
  const pool = await makeResource({ units: 3, maxAtOnce: 2, checkIn: true });
  const rooms = [a, b, pool, await makeComposite([[a, 1], [b, 1]], { bufferBefore: 30 }), await makeResource({ approval: true }), await makeComposite([[pool, 1], [b, 1]])];
  const kinds = rooms.map((room) => room.kind);
  const { programme } = await makeProgramme({ kinds, sharePercent: 40, monthlyMinutes: 400, budgetKopecks: 400_000 });
  await db.programmeKind.create({ data: { programmeId: programme.id, resourceKind: kinds[0]!, monthlyMinutes: 120 } });
  await makeProgramme({ kinds: kinds.slice(1, 4), sharePercent: 30, budgetKopecks: 90_000 });
  const coupon = `STRM${[...String(batch)].map((figure) => "ABCDEFGHJK"[Number(figure)]).join("")}`;
  await db.coupon.create({ data: { code: coupon, nameRu: "Гроза", nameEn: "Storm", percent: 30, validFrom: new Date("2020-01-01"), mostUses: 12, mostPerCompany: 3, source: "Проба" } });
  // One half of the companies pays by the month: their plans get hours of the stage's kinds.
  for (const { companyId } of residents.slice(0, 4)) {
    const allowances = kinds.slice(0, 3).map((kind) => ({ kind, minutes: 150 }));
    const known = await db.planSubscription.findFirst({ where: { companyId } });
    if (known) await db.planAllowance.createMany({ data: allowances.map((one) => ({ planId: known.planId, ...one })) });
    else await db.planSubscription.create({ data: { companyId, startsOn: new Date("2020-01-01"), plan: { create: { nameRu: "Гроза", nameEn: "Storm", priceKopecks: 100n, validFrom: new Date("2020-01-01"), source: "Проба", allowances: { create: allowances } } } } });
  }
  const units = (await db.unit.findMany({ where: { resourceId: { in: rooms.map((room) => room.id) } }, select: { id: true } })).map((unit) => unit.id);
  return { rooms, units, coupon, residents, staff, first: dayAhead(3 + (batch % 20)), made: [], entries: [] };
}

/** One act as a person, a member of staff or the clock does it. Refusals come out as errors of the domain. */
async function perform(stage: Stage, who: CompanyScope, one: Act): Promise<unknown> {
  const now = new Date();
  const booking = "which" in one ? stage.made[one.which % Math.max(1, stage.made.length)] : undefined;
  const entry = "which" in one ? stage.entries[one.which % Math.max(1, stage.entries.length)] : undefined;
  const ownerOf = (thing: { companyId: string }) => stage.residents.find((scope) => scope.companyId === thing.companyId) ?? who;
  const room = (index: number) => stage.rooms[index % stage.rooms.length]!;
  const range = (from: { day: number; start: number; halfHours: number }) => {
    const [day, start] = [addDays(stage.first, from.day), 540 + from.start * 60];
    return { day, start, end: start + from.halfHours * 30, startsAt: atMinute(day, start), endsAt: atMinute(day, start + from.halfHours * 30) };
  };
  switch (one.do) {
    case "book": {
      const { day, start, end } = range(one);
      const beside = one.beside === null || one.beside === one.room ? undefined : [{ resourceId: room(one.beside).id, quantity: 1 }];
      const receipt = await bookAt(who, room(one.room), day, start, end, { quantity: one.quantity, ...(one.coupon ? { coupon: stage.coupon } : {}), ...(beside ? { items: beside } : {}) }, now);
      return stage.made.push({ id: receipt.id, companyId: who.companyId, invoiceId: receipt.invoiceId });
    }
    case "move":
      return booking && change(ownerOf(booking), booking.id, { ...pick(range(one)), resourceId: room(one.room).id, items: [] }, now);
    case "extend": {
      const row = booking && (await db.booking.findUnique({ where: { id: booking.id }, select: { endsAt: true } }));
      return row && change(ownerOf(booking), booking.id, { endsAt: new Date(row.endsAt.getTime() + 1_800_000) }, now);
    }
    case "undo":
      return booking && undoChange(ownerOf(booking), booking.id, now);
    case "cancel":
      return booking && cancel(ownerOf(booking), booking.id, now);
    case "pay": {
      const row = booking && (await db.invoice.findFirst({ where: { subjectType: "booking", subjectId: booking.id, status: "ISSUED" }, select: { id: true } }));
      return row && payInvoice(row.id);
    }
    case "approve":
      return booking && (one.yes ? approve(stage.staff, booking.id, now) : refuse(stage.staff, booking.id, "Зал занят", now));
    case "series": {
      const { startsAt, endsAt } = range(one);
      const made = await bookSeries(who, { resourceId: room(one.room).id, quantity: 1, startsAt, endsAt, purpose: "Серия", rule: "FREQ=DAILY;COUNT=3", exceptHolidays: false }, now);
      return stage.made.push(...made.bookings.map(({ id, invoiceId }) => ({ id, companyId: who.companyId, invoiceId })));
    }
    case "move-series": {
      const row = booking && (await db.booking.findUnique({ where: { id: booking.id }, select: { startsAt: true, endsAt: true } }));
      const shift = (one.start - 3) * 1_800_000;
      return row && changeSeries(ownerOf(booking), booking.id, "all", { startsAt: new Date(row.startsAt.getTime() + shift), endsAt: new Date(row.endsAt.getTime() + shift) }, now);
    }
    case "cancel-series":
      return booking && cancelSeries(ownerOf(booking), booking.id, "following", now);
    case "wait": {
      const { day, start, end } = range(one);
      const { id } = await join(who, wishFor(room(one.room), day, start, end), now);
      return stage.entries.push({ id, companyId: who.companyId });
    }
    case "take-offer":
      return entry && takeOffer(ownerOf(entry), entry.id, now).then(({ id, invoiceId }) => stage.made.push({ id, companyId: entry.companyId, invoiceId }));
    case "leave-line":
      return entry && leave(ownerOf(entry), entry.id, now);
    case "serve":
      return (await lapseOffers(now)) + (await serveLines(now));
    case "check-in": {
      const row = booking && (await db.booking.findUnique({ where: { id: booking.id }, select: { startsAt: true, endsAt: true } }));
      if (!row) return undefined;
      await checkIn(ownerOf(booking), booking.id, "page", new Date(row.startsAt.getTime() - 60_000));
      return one.out ? checkOut(stage.staff, booking.id, new Date(row.endsAt.getTime() + 10 * 60_000)) : undefined;
    }
    case "no-shows":
    case "complete": {
      const row = booking && (await db.booking.findUnique({ where: { id: booking.id }, select: { startsAt: true, endsAt: true } }));
      if (!row) return undefined;
      return one.do === "complete" ? completeBookings(new Date(row.endsAt.getTime() + 3 * 3_600_000)) : releaseNoShows(new Date(row.startsAt.getTime() + 20 * 60_000));
    }
    case "block":
      return block({ resourceId: room(one.room).id, ...pick(range(one)), reasonRu: "Работы", reasonEn: "Works" }, system, one.over);
    case "fault": {
      const unitId = stage.units[one.unit % stage.units.length]!;
      const open = await db.fault.findFirst({ where: { unitId, resolvedAt: null }, select: { id: true } });
      return one.mend && open ? resolveFault(stage.staff, open.id, "Починили", now) : reportFault(stage.staff, { unitId, description: "Не включается" } as Parameters<typeof reportFault>[1], now);
    }
    case "expire":
      return expireHolds(new Date(now.getTime() + one.hours * 3_600_000));
    case "deliver":
      return settleEvents();
  }
}

const pick = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) => ({ startsAt, endsAt });

describe("whatever thirty-two people, staff and the clock do at one moment, by every way that takes time", () => {
  it(`the books agree after each of ${Math.ceil(SEQUENCES / ACTORS)} batches of ${ACTORS} sequences, and nobody waits in a circle`, async () => {
    const residents = (await Promise.all(Array.from({ length: 8 }, () => makeResident()))).map(({ scope }) => scope);
    const staff = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
    const outcomes = new Map<string, number>();
    const faults: string[] = [];
    const batches = fc.sample(fc.array(sequence, { minLength: ACTORS, maxLength: ACTORS }), { numRuns: Math.ceil(SEQUENCES / ACTORS), ...(process.env.KADR_SEED ? { seed: Number(process.env.KADR_SEED) } : {}) });
    for (const [batch, sequences] of batches.entries()) {
      const stage = await openStage(residents, staff, batch);
      await Promise.all(
        sequences.map(async (acts, actor) => {
          for (const one of acts) {
            await perform(stage, residents[actor % residents.length]!, one).then(
              () => outcomes.set(`${one.do}: done`, (outcomes.get(`${one.do}: done`) ?? 0) + 1),
              (error: unknown) => {
                if (!(error instanceof DomainError)) faults.push(`${JSON.stringify(one)}: ${String(error)}`);
                else outcomes.set(`${one.do}: ${error.code}`, (outcomes.get(`${one.do}: ${error.code}`) ?? 0) + 1);
              },
            );
          }
        }),
      );
      expect(faults).toEqual([]);
      expect(await brokenRules(), `batch ${batch}: ${JSON.stringify(sequences)}`).toEqual([]);
      while ((await settleEvents()) > 0);
      expect(await brokenRules({ settled: true }), `batch ${batch}, settled`).toEqual([]);
    }
    const [{ deadlocks } = { deadlocks: 0n }] = await db.$queryRaw<{ deadlocks: bigint }[]>`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
    expect(Number(deadlocks)).toBe(0);
    process.stdout.write(`${batches.length * ACTORS} sequences: ${[...outcomes].sort().map(([name, count]) => `${name} ${count}`).join(", ")}\n`);
    // Each way came to something at least once: a storm in which all is refused shows nothing.
    for (const name of ["book", "move", "cancel", "pay", "series", "wait"]) expect(outcomes.get(`${name}: done`) ?? 0).toBeGreaterThan(0);
  }, 1_800_000);
});
