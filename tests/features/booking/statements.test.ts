import { createHash, randomBytes } from "node:crypto";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource } from "#tests/factories/booking";
import { countStatements } from "#tests/factories/partners";
import { makeResident } from "#tests/factories/residents";
import { db } from "~/lib/db/client.server";
import { loader as layout } from "~/routes/cabinet/layout";
import { loader as find } from "~/routes/space/find";
import { loader as schedule } from "~/routes/space/schedule";

useDatabase();

/** A session of a person, as signing in makes it: the table keeps the hash of what the cookie holds. */
async function signedIn(userId: string): Promise<string> {
  const id = randomBytes(20).toString("hex");
  await db.session.create({ data: { id: createHash("sha256").update(id).digest("hex"), userId, expiresAt: new Date(Date.now() + 14 * 86_400_000) } });
  return `kadr_session=${id}`;
}

/** Statements of a whole page: who looks, what stands around it, and the page itself. */
async function statementsOf(cookie: string, page: (args: LoaderFunctionArgs) => Promise<unknown>, address: string): Promise<number> {
  const args = { request: new Request(`http://localhost${address}`, { headers: { Cookie: cookie } }), context: { nonce: "", ip: "127.0.0.1", memo: new Map() }, params: {} } as LoaderFunctionArgs;
  return (await countStatements(() => Promise.all([layout(args), page(args)]))).statements;
}

describe("the statements of a page of the schedule", () => {
  it("are at most eight, also beside a slot, as many for 3 resources as for 60, for residents and for staff who see everybody's companies", async () => {
    const kind = "counted";
    const day = dayAhead(14);
    const { scope, owner } = await makeResident();
    const { owner: other } = await makeResident();
    await db.user.update({ where: { id: other.id }, data: { staffRoles: ["ADMIN", "COUNCIL"] } });
    const cookies = { resident: await signedIn(owner.id), staff: await signedIn(other.id) };
    const [room, machine] = [await makeResource({ kind, capacity: 20 }), await makeResource({ kind, certificate: true })];
    const pages: [string, (args: LoaderFunctionArgs) => Promise<unknown>, string][] = [
      ["day", schedule, `/schedule?day=${day}`],
      ["a free slot", schedule, `/schedule?day=${day}&at=${room.slug}&start=14:00&minutes=60`],
      ["a taken slot", schedule, `/schedule?day=${day}&at=${room.slug}&start=10:00&minutes=60`],
      ["a slot for the trained", schedule, `/schedule?day=${day}&at=${machine.slug}&start=14:00&minutes=60`],
      ["week", schedule, `/schedule?day=${day}&view=week`],
      ["find", find, `/schedule/find?kind=${kind}&day=${day}&days=7&minutes=120`],
      ["find by words", find, `/schedule/find?q=${encodeURIComponent("завтра с 14 на 2 часа")}`],
      ["find what is not there", find, `/schedule/find?q=${encodeURIComponent("завтра с 14 на 2 часа")}&kind=${kind}&people=99`],
    ];
    const count = async () => {
      const counts: Record<string, number> = {};
      for (const [who, cookie] of Object.entries(cookies)) for (const [name, page, address] of pages) counts[`${who}, ${name}`] = await statementsOf(cookie, page, address);
      return counts;
    };
    const fill = async (rooms: number) => {
      for (let index = 0; index < rooms; index += 1) await bookAt(scope, await makeResource({ kind, capacity: 20, units: 1 + (index % 2) }), day, 600, 780);
    };
    await bookAt(scope, room, day, 600, 780);
    await fill(1);
    // Rules for a year of the residency on holidays: what is read of the company and of the calendar is among the statements.
    const { id: resourceId } = await db.resource.findFirstOrThrow({ where: { kind } });
    await db.resource.update({ where: { id: resourceId }, data: { maxAtOnce: 1 } });
    await db.resourceRule.create({ data: { resourceId, position: 1, residencyYear: 1, holidays: true, changes: { closed: true }, reasonRu: "Праздник", reasonEn: "Holiday" } });
    await count();
    const few = await count();
    await fill(57);
    expect(await count()).toEqual(few);
    expect(Math.max(...Object.values(few)), JSON.stringify(few)).toBeLessThanOrEqual(8);
  });
});
