/** What booking tells the rest of the house. */
export type BookingEvent =
  | { type: "booking.held"; payload: { bookingId: string } }
  | { type: "booking.confirmed"; payload: { bookingId: string } }
  | { type: "booking.cancelled"; payload: { bookingId: string; feeKopecks: number; refundKopecks: number } }
  | { type: "booking.expired"; payload: { bookingId: string } };
