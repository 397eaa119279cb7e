import { alternativesTo } from "../alternatives.server";
import { resourcesByIds, type BookingView, type CatalogueItem } from "../queries.server";

/** A place that a booking could go to as it is: another time, or another resource of the kind. */
export interface OtherPlace {
  resource: CatalogueItem;
  startsAt: Date;
  endsAt: Date;
}

/** Where a booking that lost its unit could go, nearest first, at most five; everything that it holds goes together. */
export async function otherPlaces(booking: Pick<BookingView, "resourceId" | "quantity" | "items" | "startsAt" | "endsAt">, now: Date): Promise<OtherPlace[]> {
  const wished = [{ resourceId: booking.resourceId, quantity: booking.quantity }, ...booking.items];
  const resources = await resourcesByIds(wished.map((one) => one.resourceId));
  const things = resources.map((resource, index) => ({ resource, quantity: wished[index]?.quantity ?? 1 }));
  const found = await alternativesTo(things, booking, now, 5);
  const named = await resourcesByIds([...new Set(found.map((one) => one.resourceId))]);
  return found.flatMap(({ resourceId, startsAt, endsAt }) => {
    const resource = named.find((one) => one.id === resourceId);
    return resource ? [{ resource, startsAt, endsAt }] : [];
  });
}
