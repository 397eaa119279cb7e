import type { ApplicationStatus } from "../status";

/** Conditions of a query for documents that stand: not taken out, and no newer version in their place. */
export const STANDING = { removedAt: null, supersededAt: null } as const;

interface Standing {
  state: "RECEIVED" | "ACCEPTED" | "REFUSED";
}

/** Whether a standing document counts as brought: a refused one is missing until another comes in its place. */
export const isBrought = (document: Standing): boolean => document.state !== "REFUSED";

/** States of an application in which staff accept and refuse its documents. */
export const CHECKED_IN: readonly ApplicationStatus[] = ["FORMAL_CHECK", "NEEDS_FIX", "EXPERT_REVIEW", "COUNCIL"];

/** A document that is awaited has no row: the checklist says what is. */
export type ShownState = "AWAITED" | Standing["state"];
