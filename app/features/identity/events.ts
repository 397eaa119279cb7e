import type { MembershipRole } from "~/lib/db/generated/enums";

/** What identity tells the rest of the house. */
export type IdentityEvent =
  | { type: "identity.user-signed-up"; payload: { userId: string } }
  /** `secret` opens the invitation; it is taken out of the event once the letter is written. */
  | { type: "identity.invited"; payload: { invitationId: string; secret?: string } }
  /** Somebody else gave the person another role in the company. */
  | { type: "identity.role-changed"; payload: { companyId: string; userId: string; byId: string; from: MembershipRole; role: MembershipRole } }
  /** The house put a company's requisites right; the address it had before, empty when none. */
  | { type: "identity.company-corrected"; payload: { companyId: string; formerAddress: string } }
  /** Somebody else took the person out of the company. */
  | { type: "identity.person-removed"; payload: { companyId: string; userId: string; byId: string } };
