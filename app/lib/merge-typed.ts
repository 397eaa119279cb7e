/** A field that two administrators set differently. */
export interface Clash {
  field: string;
  mine: string;
  theirs: string;
}

/**
 * Puts what one typed together with what another saved meanwhile: what only they changed is taken over, what one changed
 * stays typed, and where both did and differ, it is told. `base` is what stood in the fields at first.
 */
export function mergeTyped(base: Record<string, string>, mine: Record<string, string>, theirs: Record<string, string>) {
  const typed = { ...mine };
  const clashes: Clash[] = [];
  const taken: string[] = [];
  for (const [field, their] of Object.entries(theirs)) {
    const my = mine[field] ?? "";
    if (my === their) continue;
    if (base[field] === undefined || (my !== base[field] && their !== base[field])) clashes.push({ field, mine: my, theirs: their });
    else if (my === base[field]) {
      typed[field] = their;
      taken.push(field);
    }
  }
  return { typed, clashes, taken };
}

export type Typed = Record<string, string>;

/** The text fields of a form; files are left out, of fields with one name the last counts. */
export const typedOf = (form: FormData): Typed => Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));

/** Another was sooner: what stands now, what the two set differently, and what was taken over from them. */
export interface MetTyped {
  base: Typed;
  clashes: Clash[];
  taken: string[];
}

/** What stood in a form's fields when it was drawn, out of its hidden field; nothing for what is not that. */
export function readBase(text: unknown): Typed {
  try {
    const base = JSON.parse(typeof text === "string" ? text : "") as unknown;
    return typeof base === "object" && base !== null ? (base as Typed) : {};
  } catch {
    return {};
  }
}

/** Whether what stands is something else than what was seen. */
export const differsFrom = (base: Typed, stands: Typed): boolean => Object.entries(stands).some(([field, value]) => base[field] !== value);
