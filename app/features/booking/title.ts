import { formatRange } from "~/lib/format";

/** How the things of a booking are named on an invoice, which is a Russian paper: each by its name, with the time. */
export function invoiceTitle(things: readonly { resource: { nameRu: string }; quantity: number }[], range: { startsAt: Date; endsAt: Date }): (thing: { nameRu: string } | undefined) => string {
  const when = formatRange(range.startsAt, range.endsAt, "ru");
  return (thing) => `${thing?.nameRu ?? things[0]?.resource.nameRu ?? ""}: ${when}`;
}
