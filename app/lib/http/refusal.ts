import type { ErrorParams } from "../errors";
import { saySentence } from "../say-message";

/** A refusal as it travels to a page. */
export interface Refusal {
  refusal: { code: string; params: ErrorParams; details: Record<string, unknown> };
}

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === "object" && value !== null && "refusal" in value;

/** The key of a refusal's sentence in the namespace `errors`: a broken rule has one of its own. */
export const sentenceKey = ({ code, details }: Pick<Refusal["refusal"], "code" | "details">): string => (typeof details.rule === "string" ? `rule.${details.rule}` : code);

/** The sentence of a refusal in the reader's language. */
export const sayRefusal = (t: unknown, { refusal }: Refusal): string => saySentence(t, sentenceKey(refusal), refusal.params, refusal.code);
