import { custodyForLetter } from "../features/booking/equipment/queries.server";
import { faultForLetter } from "../features/booking/faults/queries.server";
import { otherPlaces } from "../features/booking/faults/alternatives.server";
import { bookingForLetter } from "../features/booking/queries.server";
import { companyNames, contactsOf, staffWith } from "../features/identity/queries.server";
import { appUrl } from "../lib/env.server";
import type { Happened, Reactions } from "../lib/events.server";
import { on, tell } from "./tell.server";

async function aboutUnit(bookingId: string, event: Happened, restored: boolean) {
  const booking = await bookingForLetter(bookingId);
  // By now it may be served again, moved or cancelled.
  if (!booking || (booking.disruptedAt === null) !== restored || !["PENDING", "HELD", "CONFIRMED"].includes(booking.status)) return;
  const common = {
    resource: { ru: booking.resource.nameRu, en: booking.resource.nameEn },
    when: { startsAt: booking.startsAt, endsAt: booking.endsAt },
    url: `${appUrl()}/bookings/${bookingId}`,
  };
  const people = await contactsOf(booking.companyId);
  if (restored) await tell(event, people, "bookingRestored", common);
  else {
    const places = await otherPlaces(booking, new Date());
    const alternatives = places.map((one) => ({ resource: { ru: one.resource.nameRu, en: one.resource.nameEn }, when: { startsAt: one.startsAt, endsAt: one.endsAt } }));
    await tell(event, people, "bookingDisrupted", { ...common, alternatives });
  }
}

/** Things that failed or were not brought back. */
export const equipmentReactions: Reactions = {
  "booking.disrupted": [on("booking.disrupted", ({ bookingId }, event) => aboutUnit(bookingId, event, false))],
  "booking.restored": [on("booking.restored", ({ bookingId }, event) => aboutUnit(bookingId, event, true))],
  "fault.reported": [
    on("fault.reported", async ({ faultId }, event) => {
      const fault = await faultForLetter(faultId);
      if (!fault) return;
      const { resource, unit, by, text, disrupted } = fault;
      await tell(event, await staffWith(["ADMIN"]), "faultReported", { resource, unit, by, text, disrupted, url: `${appUrl()}/staff/faults/${faultId}` });
    }),
  ],
  "custody.late": [
    on("custody.late", async ({ custodyId }, event) => {
      const late = await custodyForLetter(custodyId);
      if (!late) return;
      const { companyId, bookingId, ...facts } = late;
      const companyName = (await companyNames([companyId])).get(companyId)?.name ?? "";
      await tell(event, await contactsOf(companyId), "thingLate", { ...facts, url: `${appUrl()}/bookings/${bookingId}/things` });
      await tell(event, await staffWith(["ADMIN"]), "thingLateStaff", { ...facts, companyName, url: `${appUrl()}/staff/desk/${bookingId}` });
    }),
  ],
};
