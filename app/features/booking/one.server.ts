import { norms } from "~/lib/norms.server";
import { invoicesAbout } from "../billing/queries.server";
import { companyNames } from "../identity/queries.server";
import { isCompanyScope, type AnyScope } from "../identity/types";
import { certificatesOfBooking } from "./certificates/of-booking.server";
import { changesOf, placeInSeries, resourceNames } from "./moving/queries.server";
import { mayAdminister } from "./policy";
import { bookingFor, type BookingView } from "./queries.server";
import { cancelFee, freeUntil, type CancelStep } from "./rules/cancelling";
import { moveFeeKopecks } from "./rules/moving";
import { occurrencesAhead } from "./series/commands/change-series.server";
import { movedTogether } from "./series/commands/undo-series.server";
import { isLive, mayBecome } from "./status";

/** Everything that the page of a booking says. `not-found` for another company's. */
export async function bookingPageOf(scope: AnyScope, id: string, now: Date) {
  const booking = await bookingFor(scope, id);
  const own = isCompanyScope(scope);
  // Finance reads what it accounts for; moving, cancelling and handing out are not its own.
  const acts = own || mayAdminister(scope);
  const [rules, invoices, changes, place, items, company, following, certificates, together] = await Promise.all([
    norms<{ "booking.cancelling": CancelStep[]; "booking.undo-minutes": number }>(["booking.cancelling", "booking.undo-minutes"]),
    invoicesAbout(scope, { type: "booking", id }),
    changesOf(scope, id),
    placeInSeries(booking),
    resourceNames(booking.items.map((item) => item.resourceId)),
    own ? null : companyNames([booking.companyId]),
    own && booking.seriesId ? Promise.all([occurrencesAhead(scope, id, "following", now), occurrencesAhead(scope, id, "all", now)]) : null,
    certificatesOfBooking(booking),
    booking.seriesId ? movedTogether(id) : [],
  ]);
  const steps = rules["booking.cancelling"].value;
  const fee = mayBecome(booking.status, "CANCELLED") ? cancelFee(steps, booking.startsAt, now) : undefined;
  const last = changes[0];
  const undoUntil = last?.kind === "moved" && isLive(booking.status) ? new Date(last.at.getTime() + rules["booking.undo-minutes"].value * 60_000) : null;
  return {
    booking,
    things: [
      { ...booking.resource, quantity: booking.quantity },
      ...booking.items.flatMap((item) => {
        const names = items.get(item.resourceId);
        return names ? { ...names, slug: null, quantity: item.quantity } : [];
      }),
    ],
    company: company?.get(booking.companyId) ?? null,
    certificates,
    invoices,
    changes,
    milestones: milestonesOf(booking),
    acts,
    undoUntil: acts ? ahead(undoUntil, now) : null,
    /** How many bookings one undoing puts back. */
    undoCount: Math.max(1, together.length),
    series: place && { ...place, ahead: following ? { this: 1, following: following[0].length, all: following[1].length } : null },
    movable: acts && isLive(booking.status) && booking.endsAt > now,
    cancelling: fee === undefined || !acts ? null : { feePercent: booking.status === "CONFIRMED" && !booking.disruptedAt ? fee : 0, keptKopecks: booking.disruptedAt ? 0 : moveFeeKopecks(booking.lines) },
    freeUntil: ahead(freeUntil(steps, booking.startsAt), now),
    steps,
  };
}

/** A turn of a booking's life that its own row tells. */
export interface Milestone {
  kind: "created" | "confirmed" | "CANCELLED" | "EXPIRED" | "DONE";
  at: Date;
}

/** When a booking was made, confirmed and over. That nobody came stands among its changes. */
function milestonesOf({ createdAt, confirmedAt, closedAt, status }: Pick<BookingView, "createdAt" | "confirmedAt" | "closedAt" | "status">): Milestone[] {
  const over = status === "CANCELLED" || status === "EXPIRED" || status === "DONE";
  return [
    { kind: "created", at: createdAt },
    ...(confirmedAt ? [{ kind: "confirmed" as const, at: confirmedAt }] : []),
    ...(closedAt && over ? [{ kind: status, at: closedAt }] : []),
  ];
}

const ahead = (at: Date | null, now: Date): Date | null => (at && at > now ? at : null);

export type BookingPage = Awaited<ReturnType<typeof bookingPageOf>>;
