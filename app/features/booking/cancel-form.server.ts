import { invalid } from "~/lib/errors";
import { isCompanyScope, type AnyScope } from "../identity/types";
import { cancel } from "./commands/cancel.server";
import { cancelSeries, type SeriesPart } from "./series/commands/change-series.server";

const PARTS: readonly SeriesPart[] = ["this", "following", "all"];

/** Cancels a booking, or of its series what the form's `part` says; staff cancel one at a time. Errors: those of `cancel`, `invalid` for a part that is none. */
export async function cancelFromForm(scope: AnyScope, id: string, form: FormData, now: Date, ip: string | null): Promise<{ count: number; refundKopecks: number }> {
  const part = PARTS.find((one) => one === (form.get("part") ?? "this"));
  // A wrong word must not cancel something else than was meant.
  if (!part) throw invalid("invalid");
  if (part !== "this" && isCompanyScope(scope)) {
    const { days, refundKopecks } = await cancelSeries(scope, id, part, now, ip);
    return { count: days.length, refundKopecks };
  }
  const { refundKopecks } = await cancel(scope, id, now, ip);
  return { count: 1, refundKopecks };
}
