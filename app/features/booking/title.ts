import { formatRange } from "~/lib/format";
import { localised, type Locale } from "~/lib/i18n/locales";

interface Named {
  nameRu: string;
  nameEn: string;
}

/** How the things of a booking are named on an invoice: each by its name, with the time. */
export function invoiceTitle(things: readonly { resource: Named }[], range: { startsAt: Date; endsAt: Date }): (thing: Named | undefined, locale: Locale) => string {
  const first = things[0]?.resource;
  return (thing = first, locale) => `${thing ? localised(thing, "name", locale) : ""}: ${formatRange(range.startsAt, range.endsAt, locale)}`;
}
