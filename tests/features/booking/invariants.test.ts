import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { block } from "~/features/booking/commands/block.server";
import { cancel } from "~/features/booking/commands/cancel.server";
import { completeBookings, expireHolds } from "~/features/booking/commands/settle.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { DomainError } from "~/lib/errors";
import { addDays, atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const small = (max: number) => fc.integer({ min: 0, max });

/** What people and the clock may do; `which` picks one of the bookings made so far. */
const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("book" as const), who: small(2), room: small(2), day: small(2), start: small(8), halfHours: fc.integer({ min: 1, max: 6 }), quantity: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("pay" as const), which: small(99), part: fc.constantFrom(1, 1, 1, 0.5, 2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), which: small(99), foreign: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("expire" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("complete" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("deliver" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("block" as const), room: small(2), day: small(2), start: small(8) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Acts of one round happen at one moment; between rounds hours pass. */
const story = fc.array(fc.record({ hours: fc.constantFrom(0, 0, 1, 20, 60), acts: fc.array(act, { minLength: 1, maxLength: 6 }) }), { minLength: 2, maxLength: 7 });

/** A story in which every act comes to something, so that a slow machine that reads few others still reads this one. */
const PLAIN: { hours: number; acts: Act[] }[] = [
  { hours: 0, acts: [0, 1, 2].map((who) => ({ do: "book", who, room: 0, day: 0, start: 2, halfHours: 4, quantity: 1 })) },
  { hours: 0, acts: [{ do: "book", who: 1, room: 1, day: 1, start: 4, halfHours: 3, quantity: 2 }, { do: "book", who: 2, room: 2, day: 2, start: 1, halfHours: 6, quantity: 1 }] },
  { hours: 1, acts: [{ do: "pay", which: 0, part: 1 }, { do: "pay", which: 0, part: 2 }, { do: "cancel", which: 0, foreign: false }, { do: "block", room: 0, day: 0, start: 3 }] },
  { hours: 20, acts: [{ do: "pay", which: 1, part: 1 }, { do: "deliver" }, { do: "cancel", which: 1, foreign: true }] },
  { hours: 60, acts: [{ do: "expire" }, { do: "pay", which: 2, part: 1 }, { do: "complete" }] },
  { hours: 60, acts: [{ do: "complete" }, { do: "complete" }, { do: "cancel", which: 1, foreign: false }] },
];

/** Refusals that a story may meet; any other error is a fault. */
const EXPECTED = new Set(["slot-taken", "rule-broken", "wrong-status", "too-late", "not-found", "already-paid"]);

describe("whatever companies, staff and the clock do, in whatever order and at once", () => {
  it("the books agree", async () => {
    const seen = new Map<string, number>();
    // A slow machine reads fewer stories to their ends, and none to its middle.
    const enough = performance.now() + 10_000;
    await fc.assert(
      fc.asyncProperty(story, async (rounds) => {
        if (performance.now() > enough) return;
        const rooms = [await makeResource(), await makeResource({ units: 3, bufferBefore: 30 }), await makeResource({ units: 2, bufferAfter: 30, opensAt: 0, closesAt: 1440 })];
        const kinds = rooms.map((room) => room.kind);
        await makeProgramme({ kinds, sharePercent: 40, monthlyMinutes: 240, budgetKopecks: 150_000 });
        await makeProgramme({ kinds: kinds.slice(1), sharePercent: 60, budgetKopecks: 40_000 });
        const residents = [await makeResident(), await makeResident(), await makeResident()];
        const made: { id: string; invoiceId: string | null; who: number }[] = [];
        const first = dayAhead(3);
        let now = atMinute(addDays(first, -3), 600);

        const perform = async (one: Act): Promise<unknown> => {
          switch (one.do) {
            case "book": {
              const start = 480 + one.start * 60;
              const receipt = await bookAt(residents[one.who]!.scope, rooms[one.room]!, addDays(first, one.day), start, start + one.halfHours * 30, { quantity: one.quantity }, now);
              return made.push({ ...receipt, who: one.who });
            }
            case "pay": {
              const booking = made[one.which % Math.max(1, made.length)];
              if (!booking?.invoiceId) return;
              const { totalKopecks } = await db.invoice.findUniqueOrThrow({ where: { id: booking.invoiceId } });
              return payInvoice(booking.invoiceId, Math.ceil(Number(totalKopecks) * one.part));
            }
            case "cancel": {
              const booking = made[one.which % Math.max(1, made.length)];
              if (!booking) return;
              return cancel(residents[one.foreign ? (booking.who + 1) % 3 : booking.who]!.scope, booking.id, now);
            }
            case "expire":
              return expireHolds(now);
            case "complete":
              return completeBookings(now);
            case "deliver":
              return settleEvents();
            case "block": {
              const from = atMinute(addDays(first, one.day), 480 + one.start * 60);
              return block({ resourceId: rooms[one.room]!.id, startsAt: from, endsAt: new Date(from.getTime() + 3_600_000), reasonRu: "Работы", reasonEn: "Works" }, system);
            }
          }
        };

        for (const { hours, acts } of rounds) {
          now = new Date(now.getTime() + hours * 3_600_000);
          const settled = await Promise.allSettled(acts.map(perform));
          for (const [index, one] of settled.entries()) {
            const answer = one.status === "fulfilled" ? "done" : one.reason instanceof DomainError ? one.reason.code : "fault";
            if (one.status === "rejected" && !EXPECTED.has(answer)) throw one.reason;
            const name = `${acts[index]!.do} ${answer}`;
            seen.set(name, (seen.get(name) ?? 0) + 1);
          }
          expect(await brokenRules()).toEqual([]);
        }
        await settleEvents();
        expect(await brokenRules({ settled: true })).toEqual([]);
      }),
      { numRuns: 15, examples: [[PLAIN]] },
    );
    // The stories were about something.
    for (const name of ["book done", "book slot-taken", "pay done", "cancel done", "cancel not-found", "expire done", "complete done"]) expect([...seen.keys()]).toContain(name);
  });
});
