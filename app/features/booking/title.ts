import { formatRange } from "~/lib/format";

/** How a booking is named on an invoice, which is a Russian paper. */
export function bookingTitle(resource: { nameRu: string }, range: { startsAt: Date; endsAt: Date }): string {
  return `${resource.nameRu}: ${formatRange(range.startsAt, range.endsAt, "ru")}`;
}
