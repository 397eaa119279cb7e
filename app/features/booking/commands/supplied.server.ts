import type { Tx } from "~/lib/db/client.server";
import { formatRange } from "~/lib/format";
import { siteDay } from "~/lib/time";
import { markSupplied } from "../../billing/documents/commands/supply.server";

/**
 * Tells billing that a booking took place, or that nobody came and its price stays: it counts for the act of the month in which it
 * ended. In the caller's transaction, which has locked the booking.
 */
export async function tellSupplied(tx: Tx, booking: { id: string; resourceId: string; startsAt: Date; endsAt: Date }, kind: "USED" | "NO_SHOW"): Promise<void> {
  await markSupplied(tx, { type: "booking", id: booking.id }, {
    kind,
    // What ends at midnight belongs to the day before.
    usedOn: siteDay(new Date(booking.endsAt.getTime() - 1)),
    title: async () => {
      const items = await tx.bookingItem.findMany({ where: { bookingId: booking.id }, orderBy: { position: "asc" }, select: { resourceId: true } });
      const ids = [booking.resourceId, ...items.map((item) => item.resourceId)];
      const names = new Map((await tx.resource.findMany({ where: { id: { in: ids } }, select: { id: true, nameRu: true } })).map((one) => [one.id, one.nameRu]));
      return `${ids.map((id) => names.get(id) ?? "").join(", ")}: ${formatRange(booking.startsAt, booking.endsAt, "ru")}`;
    },
  });
}
