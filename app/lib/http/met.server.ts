import { data } from "@remix-run/node";
import { conflict, DomainError } from "../errors";
import { differsFrom, mergeTyped, readBase, type MetTyped, type Typed } from "../merge-typed";

/** The texts of a form; of a field with several values all, joined by commas. */
export const typedForm = (form: FormData): Typed =>
  Object.fromEntries([...new Set(form.keys())].map((name) => [name, form.getAll(name).filter((value) => typeof value === "string").join(",")]));

/** Refuses a save of what another has changed since it was seen: `record-changed` (409, details: what stands now, as typed). */
export function requireSeen(seen: Typed, stands: Typed): void {
  if (differsFrom(seen, stands)) throw conflict("record-changed", {}, { current: stands });
}

/**
 * Runs a save of what a form holds. When another was sooner, the answer (409) keeps what was typed, takes over what only they
 * changed, and shows where the two differ; the form then begins from what they saved.
 */
export async function saveOrMeet<T>(typed: Typed, save: (seen: Typed) => Promise<T>) {
  const seen = readBase(typed.base);
  try {
    return await save(seen);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "record-changed") throw error;
    const theirs = error.details.current as Typed;
    const merged = mergeTyped(seen, typed, theirs);
    const met: MetTyped = { base: theirs, clashes: merged.clashes, taken: merged.taken };
    return data({ typed: merged.typed, met }, { status: 409 });
  }
}
