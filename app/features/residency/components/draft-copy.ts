import type { Typed } from "../forms/values";

/** What was typed and not saved yet, as the tab keeps it. */
export interface DraftCopy {
  typed: Typed;
  /** ISO 8601. */
  at: string;
  /** What the fields held before it was typed. */
  base?: Typed | undefined;
}

const keyOf = (applicationId: string, section: string) => `kadr.draft.${applicationId}.${section}`;

/** Keeps a copy in the tab; a browser that refuses storage only loses this safety net. */
export function keepCopy(applicationId: string, section: string, copy: DraftCopy): void {
  try {
    sessionStorage.setItem(keyOf(applicationId, section), JSON.stringify(copy));
  } catch {
    return;
  }
}

export function dropCopy(applicationId: string, section: string): void {
  try {
    sessionStorage.removeItem(keyOf(applicationId, section));
  } catch {
    return;
  }
}

export function readCopy(applicationId: string, section: string): DraftCopy | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(applicationId, section)) ?? "null");
    if (typeof value !== "object" || value === null) return null;
    const { typed, at, base } = value as Partial<DraftCopy>;
    return typeof at === "string" && typeof typed === "object" ? { typed, at, base } : null;
  } catch {
    return null;
  }
}
