import type { ApplicationStatus } from "../status";

/** Conditions of a query for documents that stand: not taken out, and no newer version in their place. */
export const STANDING = { removedAt: null, supersededAt: null } as const;

export type DocumentState = "RECEIVED" | "ACCEPTED" | "REFUSED";

interface Standing {
  state: DocumentState;
}

/** Whether a standing document counts as brought: a refused one is missing until another comes in its place. */
export const isBrought = (document: Standing): boolean => document.state !== "REFUSED";

/** Required kinds that stand in the way of the experts: those of which nothing is brought but what was refused, and those that nobody has looked at. */
export interface PapersToCheck {
  refused: string[];
  unchecked: string[];
}

export function papersToCheck(checklist: readonly { kind: string; required: boolean }[], documents: readonly (Standing & { kind: string })[]): PapersToCheck {
  const required = checklist.filter((item) => item.required).map(({ kind }) => ({ kind, standing: documents.filter((one) => one.kind === kind) }));
  const kinds = (which: (standing: readonly Standing[]) => boolean) => required.filter(({ standing }) => standing.length > 0 && which(standing)).map(({ kind }) => kind);
  return {
    refused: kinds((standing) => !standing.some(isBrought)),
    unchecked: kinds((standing) => standing.some((one) => one.state === "RECEIVED")),
  };
}

/** States of an application in which staff accept and refuse its documents. */
export const CHECKED_IN: readonly ApplicationStatus[] = ["FORMAL_CHECK", "NEEDS_FIX", "EXPERT_REVIEW", "COUNCIL"];

/** A document that is awaited has no row: the checklist says what is. */
export type ShownState = "AWAITED" | DocumentState;
