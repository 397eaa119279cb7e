import { invalid } from "~/lib/errors";
import { norm } from "~/lib/norms.server";

/** In what state a thing is said to be at the desk; `fault` says that it has to be mended. */
export interface Condition {
  code: string;
  ru: string;
  en: string;
  fault: boolean;
}

/** The states that the house tells apart, from the norm `booking.conditions`. */
export const conditions = async (): Promise<Condition[]> => (await norm<Condition[]>("booking.conditions")).value;

/** A state by its code. Error: `condition-unknown` (422). */
export async function conditionOf(code: string): Promise<Condition> {
  const found = (await conditions()).find((one) => one.code === code);
  if (!found) throw invalid("condition-unknown");
  return found;
}
