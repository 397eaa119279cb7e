/** What identity tells the rest of the house. */
export type IdentityEvent = { type: "identity.user-signed-up"; payload: { userId: string } };
