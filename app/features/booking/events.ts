/** What booking tells the rest of the house. */
export type BookingEvent =
  | { type: "booking.asked"; payload: { bookingId: string } }
  | { type: "booking.refused"; payload: { bookingId: string; reason: string } }
  | { type: "booking.moved"; payload: { bookingId: string; changeId: string } }
  | { type: "booking.held"; payload: { bookingId: string } }
  | { type: "booking.confirmed"; payload: { bookingId: string } }
  | { type: "booking.cancelled"; payload: { bookingId: string; feeKopecks: number; refundKopecks: number } }
  | { type: "booking.expired"; payload: { bookingId: string } }
  | { type: "booking.checked-in"; payload: { bookingId: string } }
  // `early`: the rest of the time is free. `overrunInvoiceId`: the invoice for time past the end.
  | { type: "booking.checked-out"; payload: { bookingId: string; early: boolean; overrunInvoiceId: string | null } }
  // Nobody came: the rest of the time is free.
  | { type: "booking.no-show"; payload: { bookingId: string } }
  // A unit of it failed or was taken away and no other is free; later it could be served after all.
  | { type: "booking.disrupted"; payload: { bookingId: string } }
  | { type: "booking.restored"; payload: { bookingId: string } }
  | { type: "waitlist.offered"; payload: { entryId: string } }
  // An offer's deadline has passed; it was given back; the house took its unit away.
  | { type: "waitlist.lapsed"; payload: { entryId: string } }
  | { type: "waitlist.left"; payload: { entryId: string } }
  | { type: "waitlist.withdrawn"; payload: { entryId: string } }
  | { type: "waitlist.found"; payload: { entryId: string; slots: FoundTime[] } }
  | { type: "blackout.made"; payload: ClosedTime }
  | { type: "blackout.lifted"; payload: ClosedTime }
  // A unit was taken out of use, came back into it, or is new.
  | { type: "unit.withdrawn"; payload: UnitTime }
  | { type: "unit.restored"; payload: UnitTime }
  | { type: "unit.added"; payload: UnitTime }
  | { type: "fault.reported"; payload: { faultId: string } }
  // Residents may wish; and what became of the wishes, once every booking was made or could not be.
  | { type: "round.opened"; payload: { roundId: string } }
  | { type: "round.settled"; payload: { roundId: string } }
  | { type: "custody.late"; payload: { custodyId: string } }
  // An auditor's pack waits to be made.
  | { type: "evidence.ordered"; payload: { packId: string } };

/** A stretch of a resource, or of one of its units; instants in ISO 8601. */
export type ClosedTime = { blackoutId: string; resourceId: string; unitId: number | null; from: string; to: string };

/** From when to when the units that may be booked of a resource are others than before; instants in ISO 8601. */
export type UnitTime = { resourceId: string; from: string; to: string };

/** A free time that fits a search; instants in ISO 8601. */
export type FoundTime = { slug: string; nameRu: string; nameEn: string; startsAt: string; endsAt: string };
