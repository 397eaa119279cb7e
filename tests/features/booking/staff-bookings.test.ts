import { expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource, payInvoice } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { completeBookings, confirmPaid } from "~/features/booking/commands/settle.server";
import { openUses } from "~/features/booking/open-uses.server";
import { staffBookings } from "~/features/booking/staff-bookings.server";
import { addDays, atMinute } from "~/lib/time";

useDatabase();

it("staff see just the bookings that closing a month waits for", async () => {
  const staff = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
  const { scope } = await makeResident();
  const room = await makeResource();
  const day = dayAhead(3);
  const book = async (from: number) => {
    const receipt = await bookAt(scope, room, day, from, from + 60);
    await payInvoice(receipt.invoiceId ?? "");
    await confirmPaid(receipt.id, new Date());
    return receipt.id;
  };
  const [first, second] = [await book(600), await book(720)];
  const held = await bookAt(scope, room, day, 840, 900);
  const next = addDays(day, 1);
  const seen = async (openBefore?: string) => (await staffBookings(staff, { company: "", openBefore }, 1)).items.map((row) => row.id);
  expect(await seen()).toEqual([held.id, second, first]);
  expect(await seen(next)).toEqual([second, first]);
  expect(await openUses(atMinute(next, 0))).toBe(2);
  expect(await seen(day)).toEqual([]);
  while ((await completeBookings(atMinute(day, 700))) > 0);
  expect(await seen(next)).toEqual([second]);
});
