import { db } from "~/lib/db/client.server";
import { withinTerm } from "../rules/term";
import { certificatesByKind, type CertificateInForce } from "./in-force.server";

/** What a booking's machines need, and the certificate that opens each for its time; null where none does any more. */
export async function certificatesOfBooking(booking: { id: string; companyId: string; startsAt: Date; endsAt: Date }): Promise<{ kind: string; certificate: CertificateInForce | null }[]> {
  const needed = await db.$queryRaw<{ kind: string }[]>`
    SELECT DISTINCT r.kind FROM "Resource" r
    WHERE r.certificate AND (r.id = (SELECT "resourceId" FROM "Booking" WHERE id = ${booking.id}::uuid)
      OR r.id IN (SELECT "resourceId" FROM "BookingItem" WHERE "bookingId" = ${booking.id}::uuid))
    ORDER BY r.kind`;
  if (needed.length === 0) return [];
  const held = await certificatesByKind(booking.companyId);
  return needed.map(({ kind }) => {
    const certificate = held.get(kind);
    return { kind, certificate: certificate && withinTerm({ to: certificate.validUntil }, booking) ? certificate : null };
  });
}
