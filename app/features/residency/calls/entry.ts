import type { CompanyKind } from "~/lib/db/generated/enums";
import { phaseOf, type CallTimes } from "./phase";

/** What an invitation is worth to a company. */
export type InvitationState = "good" | "revoked" | "expired" | "used";

export interface InvitationFacts {
  expiresAt: Date;
  revokedAt: Date | null;
  usedByCompanyId: string | null;
}

export function invitationState(invitation: InvitationFacts, companyId: string | null, now: Date): InvitationState {
  if (invitation.revokedAt !== null) return "revoked";
  if (invitation.usedByCompanyId !== null && invitation.usedByCompanyId !== companyId) return "used";
  return invitation.expiresAt <= now ? "expired" : "good";
}

export type EntryRefusal = "call-ahead" | "call-closed" | "call-audience";

/** Whether the call is for companies of the kind; a call that names none is for all. */
export const isFor = (audience: readonly CompanyKind[], kind: CompanyKind): boolean => audience.length === 0 || audience.includes(kind);

/** Why a company may not enter the call now, or null. `invited`: it holds an invitation that is good. */
export function entryRefusal(
  call: CallTimes & { audience: readonly CompanyKind[] },
  company: { kind: CompanyKind },
  invited: boolean,
  now: Date,
): EntryRefusal | null {
  const phase = phaseOf(call, now);
  if (phase === "ahead") return "call-ahead";
  if (phase === "closed" || phase === "draft" || (phase === "ended" && !invited)) return "call-closed";
  return isFor(call.audience, company.kind) ? null : "call-audience";
}
