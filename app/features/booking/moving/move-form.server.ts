import { parseWithZod } from "@conform-to/zod/v4";
import { DomainError, invalid } from "~/lib/errors";
import { norm } from "~/lib/norms.server";
import { toIso } from "~/lib/time";
import { isCompanyScope, type AnyScope } from "../../identity/types";
import { change, changeFree, undoChange, type ChangeReceipt } from "../commands/change.server";
import { changeSeries } from "../series/commands/change-series.server";
import { movedTogether, undoSeries } from "../series/commands/undo-series.server";
import { moveFormSchema } from "./schema";

/** What a move did, as the page says it. Kopecks; times as ISO instants. */
export interface Moved {
  id: string;
  kind: "moved" | "undone";
  startsAt: string;
  endsAt: string;
  differenceKopecks: number;
  /** How many bookings moved. */
  count: number;
  /** Until when it can be undone; null where it cannot. */
  undoUntil: string | null;
}

/** Until when a change made at `at` can be undone. */
export const undoUntil = async (at: Date): Promise<Date> => new Date(at.getTime() + (await norm<number>("booking.undo-minutes")).value * 60_000);

/** Refusals that mean something else when a move is undone. */
const UNDOING: Record<string, string> = { "too-late": "undo-late", "slot-taken": "undo-taken" };

/**
 * Moves a booking, or undoes its last move with all of its series that moved with it, as a form says. Staff move free of charge and say why. Errors: those of `change` and
 * `changeSeries`; `undo-late` (409) when there is nothing to undo any more, `undo-taken` (409) when the former time is gone, `undo-day` of a series; `reason` (422).
 */
export async function moveFromForm(scope: AnyScope, id: string, form: FormData, now: Date): Promise<Moved> {
  if (form.get("intent") === "undo") {
    const together = await movedTogether(id);
    const undone = await (together.length > 1 ? undoSeries(scope, id, now) : undoChange(scope, id, now).then((one) => [one])).catch((error: unknown) => {
      const own = error instanceof DomainError ? UNDOING[error.code] : undefined;
      throw own ? new DomainError("conflict", own) : error;
    });
    return said("undone", undone, null, id);
  }
  const submission = parseWithZod(form, { schema: moveFormSchema });
  if (submission.status !== "success") throw invalid("invalid");
  const { part, reason, expected, version, ...to } = submission.value;
  const seen = { ...(expected === undefined ? {} : { expected }), ...(version === undefined ? {} : { version }) };
  const wish = { startsAt: to.startsAt, endsAt: to.endsAt, ...(to.resourceId ? { resourceId: to.resourceId } : {}) };
  if (!isCompanyScope(scope)) {
    if (reason.length < 3) throw invalid("reason");
    return said("moved", [await changeFree(scope, id, { ...wish, ...seen }, now, reason)], await undoUntil(now));
  }
  if (part === "this") return said("moved", [await change(scope, id, { ...wish, ...seen }, now)], await undoUntil(now));
  return said("moved", await changeSeries(scope, id, part, wish, now, expected), await undoUntil(now), id);
}

function said(kind: Moved["kind"], receipts: readonly ChangeReceipt[], until: Date | null, id?: string): Moved {
  const own = receipts.find((one) => one.id === id) ?? receipts[0];
  if (!own) throw new DomainError("conflict", "wrong-status");
  return {
    id: own.id,
    kind,
    startsAt: own.startsAt,
    endsAt: own.endsAt,
    differenceKopecks: receipts.reduce((sum, one) => sum + one.differenceKopecks, 0),
    count: receipts.length,
    undoUntil: until && toIso(until),
  };
}
