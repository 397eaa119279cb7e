import type { IntroductionStatus, MembershipRole } from "~/lib/db/generated/enums";
import { maySpeakFor } from "../policy";

/**
 * How the reader stands to a company whom they could ask for an introduction:
 * - `visitor`, `no-company`, `not-resident`: has to become a resident first;
 * - `own`: it is the reader's own company; `member`: owners and managers ask;
 * - `closed`: the brief awaits no more answers;
 * - `introduced`, `asked`, `asked-us`: it is done, or one side's word is awaited;
 * - `no-contact`: the reader's own contact has to stand first, since both sides see each other's.
 */
export type AskStanding =
  | "visitor"
  | "no-company"
  | "not-resident"
  | "own"
  | "member"
  | "closed"
  | "introduced"
  | "asked"
  | "asked-us"
  | "no-contact"
  | "may-ask";

/** What passed between two companies: one introduction, seen from the reader's side. */
export interface Between {
  status: IntroductionStatus;
  outgoing: boolean;
  briefId: string | null;
}

/** Decides the standing of a company towards another; `briefId` is the brief it would answer, null for a profile. */
export function askStanding(facts: {
  own: boolean;
  active: boolean;
  role: MembershipRole;
  targetOpen: boolean;
  contactReady: boolean;
  between: readonly Between[];
  briefId: string | null;
}): AskStanding {
  const { between, briefId } = facts;
  if (facts.own) return "own";
  if (!facts.active) return "not-resident";
  const open = between.filter((one) => one.status === "ASKED");
  if (open.some((one) => one.outgoing && one.briefId === briefId)) return "asked";
  // Who is introduced already still answers a brief: its owner wants to know which one is meant.
  if (between.some((one) => one.status === "ACCEPTED" && (briefId === null || one.briefId === briefId))) return "introduced";
  if (briefId === null && open.some((one) => !one.outgoing)) return "asked-us";
  if (!facts.targetOpen) return "closed";
  if (!maySpeakFor(facts)) return "member";
  return facts.contactReady ? "may-ask" : "no-contact";
}
