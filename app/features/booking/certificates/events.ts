/** What becomes of certificates, as the rest of the house hears of it. `left` is days to the last one; `cancel`: bookings that it opened go with it. */
export type CertificateEvent =
  | { type: "certificate.granted"; payload: { certificateId: string } }
  | { type: "certificate.revoked"; payload: { certificateId: string; cancel: boolean } }
  | { type: "certificate.expiring"; payload: { certificateId: string; validUntil: string; left: number } };
