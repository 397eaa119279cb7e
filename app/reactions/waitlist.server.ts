import { contactsOf } from "../features/identity/queries.server";
import type { UnitTime } from "../features/booking/events";
import { closeUnentitled } from "../features/booking/waitlist/commands/leave.server";
import { serveLines } from "../features/booking/waitlist/commands/offer.server";
import { entryForLetter, freedBy } from "../features/booking/waitlist/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reaction, Reactions } from "../lib/events.server";
import { parseInstant } from "../lib/time";
import { on, tell } from "./tell.server";

/** A booking gave up time: those who wait for it are offered it. */
export const serveFreed: Reaction = async ({ bookingId, changeId }) => {
  const freed = await freedBy(String(bookingId), typeof changeId === "string" ? changeId : undefined);
  for (const one of freed) await serveLines(new Date(), one);
};

/** A blackout was lifted: the same. */
export const serveLifted: Reaction = on("blackout.lifted", async ({ resourceId, from, to }) => {
  await serveLines(new Date(), timeOf(resourceId, from, to));
});

/** A unit came into use: the same. */
const serveUnit = async ({ resourceId, from, to }: UnitTime) => {
  await serveLines(new Date(), timeOf(resourceId, from, to));
};

const timeOf = (resourceId: string, from: string, to: string) => {
  const [begins, ends] = [parseInstant(from), parseInstant(to)];
  return { resourceIds: [resourceId], ...(begins ? { from: begins } : {}), ...(ends ? { to: ends } : {}) };
};

/** A residency was suspended, shortened or ended: the company leaves the lines that it may no longer stand in. */
export const closeLines: Reaction = async ({ companyId }) => {
  await closeUnentitled(String(companyId), new Date());
};

async function aboutPlace(entryId: string, event: { id: string }, template: "waitlistLapsed" | "waitlistWithdrawn") {
  const entry = await entryForLetter(entryId);
  if (!entry?.resource) return;
  const { resource, startsAt, endsAt, companyId } = entry;
  await tell(event, await contactsOf(companyId), template, { resource: { ru: resource.nameRu, en: resource.nameEn }, when: { startsAt, endsAt }, url: `${appUrl()}/bookings/waitlist` });
}

async function serveAround(entryId: string) {
  const entry = await entryForLetter(entryId);
  if (entry?.resourceId) await serveLines(new Date(), { resourceIds: [entry.resourceId], from: entry.startsAt, to: entry.endsAt });
}

/** Lines and searches, and what frees time for them beside bookings. */
export const waitlistReactions: Reactions = {
  "unit.restored": [on("unit.restored", serveUnit)],
  "unit.added": [on("unit.added", serveUnit)],
  "waitlist.offered": [
    on("waitlist.offered", async ({ entryId }, event) => {
      const entry = await entryForLetter(entryId);
      // Answered, or taken away again, before the news got here.
      if (!entry?.resource || entry.status !== "OFFERED" || !entry.offerExpiresAt) return;
      const { resource, startsAt, endsAt, offerExpiresAt, companyId } = entry;
      await tell(event, await contactsOf(companyId), "waitlistOffered", {
        resource: { ru: resource.nameRu, en: resource.nameEn },
        when: { startsAt, endsAt },
        until: offerExpiresAt,
        url: `${appUrl()}/bookings/waitlist`,
      });
    }),
  ],
  "waitlist.lapsed": [on("waitlist.lapsed", ({ entryId }) => serveAround(entryId)), on("waitlist.lapsed", ({ entryId }, event) => aboutPlace(entryId, event, "waitlistLapsed"))],
  "waitlist.left": [on("waitlist.left", ({ entryId }) => serveAround(entryId))],
  "waitlist.withdrawn": [on("waitlist.withdrawn", ({ entryId }, event) => aboutPlace(entryId, event, "waitlistWithdrawn"))],
  "waitlist.found": [
    on("waitlist.found", async ({ entryId, slots }, event) => {
      const entry = await entryForLetter(entryId);
      if (entry?.status !== "WAITING") return;
      await tell(event, await contactsOf(entry.companyId), "waitlistFound", {
        slots: slots.map(({ nameRu, nameEn, startsAt, endsAt }) => ({ resource: { ru: nameRu, en: nameEn }, when: { startsAt, endsAt } })),
        url: `${appUrl()}/bookings/waitlist/${entryId}`,
      });
    }),
  ],
};
