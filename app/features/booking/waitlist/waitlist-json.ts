import { toIso } from "~/lib/time";
import type { LineView, searchesOf } from "./queries.server";
import { lastDayOf } from "./rules/search";

/** A place in a line as the API shows it. */
export const lineJson = (line: LineView) => ({
  id: line.id,
  status: line.status,
  resourceId: line.resource.id,
  startsAt: toIso(line.startsAt),
  endsAt: toIso(line.endsAt),
  quantity: line.quantity,
  purpose: line.purpose,
  place: line.place,
  offerExpiresAt: line.offerExpiresAt && toIso(line.offerExpiresAt),
  bookingId: line.bookingId,
});

/** A kept search as the API shows it. */
export const searchJson = ({ id, search: { wish, line }, toldAt }: Awaited<ReturnType<typeof searchesOf>>[number]) => ({
  id,
  line,
  kind: wish.kind || null,
  resources: wish.slugs,
  from: wish.from,
  to: lastDayOf(wish),
  minutes: wish.minutes,
  people: wish.people ?? wish.seats,
  quantity: wish.quantity,
  toldAt: toldAt && toIso(toldAt),
});
