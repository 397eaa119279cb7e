import { describe, expect, it } from "vitest";
import { cancel } from "~/features/booking/commands/cancel.server";
import { closeBegun, leave } from "~/features/booking/waitlist/commands/leave.server";
import { addSearch, lookedAt, tellSearches } from "~/features/booking/waitlist/commands/searches.server";
import { searchesOf } from "~/features/booking/waitlist/queries.server";
import { searchAddress } from "~/features/booking/waitlist/rules/search";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { makeCompany, companyScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const day = dayAhead(8);
const forKind = (kind: string, more: Record<string, string> = {}) => new URLSearchParams({ kind, day, days: "1", minutes: "120", after: "10:00", before: "13:00", ...more });
const letters = (email: string) => db.letter.count({ where: { template: "waitlistFound", to: email } });

/** A room that is taken in the hours that somebody searches for. */
async function searched() {
  const room = await makeResource();
  const [holder, seeker] = [await makeResident(), await makeResident()];
  const booking = await bookAt(holder.scope, room, day, 600, 780);
  const search = await addSearch(seeker.scope, forKind(room.kind), new Date());
  return { room, holder: holder.scope, seeker: seeker.scope, email: seeker.owner.email, booking, search };
}

describe("a search to be told of", () => {
  it("says once what became free in the wished hours, and again only of what is new after it was looked at", async () => {
    const { room, holder, seeker, email, booking, search } = await searched();
    // Free before and after, not within.
    expect(await tellSearches(new Date())).toBe(0);
    await cancel(holder, booking.id, new Date());
    expect(await tellSearches(new Date())).toBe(1);
    expect(await tellSearches(new Date())).toBe(0);
    await settleEvents();
    expect(await letters(email)).toBe(1);
    expect(await lookedAt(seeker, search.id)).toMatchObject({ wish: { kind: room.kind, from: day, minutes: 120, earliest: 600, latest: 780 } });
    expect(await tellSearches(new Date())).toBe(0);
    const again = await bookAt(holder, room, day, 600, 780);
    await tellSearches(new Date());
    await cancel(holder, again.id, new Date());
    expect(await tellSearches(new Date())).toBe(1);
    await settleEvents();
    expect(await letters(email)).toBe(2);
  });

  it("is told once by several processes at the same moment", async () => {
    const { holder, email, booking } = await searched();
    await cancel(holder, booking.id, new Date());
    expect((await Promise.all(Array.from({ length: 8 }, () => tellSearches(new Date())))).reduce((sum, one) => sum + one, 0)).toBe(1);
    await settleEvents();
    expect(await letters(email)).toBe(1);
  });

  it("is one search however often it is sent, ends with its last day, and is dropped by its company alone", async () => {
    const { room, holder, seeker, search } = await searched();
    const same = await Promise.all(Array.from({ length: 6 }, () => addSearch(seeker, forKind(room.kind), new Date())));
    expect(new Set(same.map((one) => one.id))).toEqual(new Set([search.id]));
    await expect(leave(holder, search.id, new Date())).rejects.toMatchObject({ code: "not-found" });
    expect(await lookedAt(holder, search.id)).toBeNull();
    await closeBegun(atMinute(addDays(day, 1), -1));
    expect(await searchesOf(seeker)).toHaveLength(1);
    await closeBegun(atMinute(addDays(day, 1), 0));
    expect(await searchesOf(seeker)).toEqual([]);
    const other = await addSearch(seeker, forKind(room.kind, { minutes: "60" }), new Date());
    await leave(seeker, other.id, new Date());
    expect(await searchesOf(seeker)).toEqual([]);
  });

  it("is for residents", async () => {
    const { company, owner } = await makeCompany();
    await expect(addSearch(companyScopeOf(company, owner), forKind("any"), new Date())).rejects.toMatchObject({ code: "not-resident" });
  });

  it("leads back to the search page with its days and hours as they were understood", async () => {
    const { seeker, room } = await searched();
    const [one] = await searchesOf(seeker);
    expect(searchAddress(one!.search)).toBe(`/schedule/find?kind=${room.kind}&day=${day}&days=1&after=10%3A00&before=13%3A00&minutes=120`);
  });
});
