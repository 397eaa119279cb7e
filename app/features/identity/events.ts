/** What identity tells the rest of the house. */
export type IdentityEvent =
  | { type: "identity.user-signed-up"; payload: { userId: string } }
  /** `secret` opens the invitation; it is taken out of the event once the letter is written. */
  | { type: "identity.invited"; payload: { invitationId: string; secret?: string } };
