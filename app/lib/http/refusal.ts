import type { ErrorParams } from "../errors";

/** A refusal as it travels to a page. */
export interface Refusal {
  refusal: { code: string; params: ErrorParams; details: Record<string, unknown> };
}

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === "object" && value !== null && "refusal" in value;

type AnyTranslator = (key: string, params: Record<string, unknown>) => string;

/** The sentence of a refusal in the reader's language. */
export function sayRefusal(t: unknown, { refusal }: Refusal): string {
  const rule = typeof refusal.details.rule === "string" ? `rule.${refusal.details.rule}` : null;
  return (t as AnyTranslator)(`errors:${rule ?? refusal.code}`, { ...refusal.params, defaultValue: refusal.code });
}
