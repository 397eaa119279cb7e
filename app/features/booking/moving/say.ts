import { sayRefusal, type Refusal } from "~/lib/http/refusal";

type AnyTranslator = (key: string, params?: Record<string, unknown>) => string;

/** Codes that mean something else of a move than of a cancelling. */
const OWN: Record<string, string> = { "too-late": "moving:late", "undo-late": "moving:undoLate", "undo-taken": "moving:undoTaken" };

/** The sentence of a refused move. */
export function sayMoveRefusal(t: unknown, refusal: Refusal): string {
  const own = OWN[refusal.refusal.code];
  return own ? (t as AnyTranslator)(own) : sayRefusal(t, refusal);
}
