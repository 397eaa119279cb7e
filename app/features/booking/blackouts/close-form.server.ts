import type { z } from "zod";
import { invalid } from "~/lib/errors";
import { atMinute } from "~/lib/time";
import type { StaffScope } from "../../identity/types";
import { block } from "../commands/block.server";
import { makePlan } from "./commands/plan.server";
import { ruleOf } from "./rules/recurrence";
import type { closureSchema } from "./schema";

/** What the form of a closure led to: one blackout, or a plan and how many times of it are laid. */
export interface Closed {
  laid: number;
  repeats: boolean;
  moved: number;
  disrupted: number;
}

/** Does what the form asks for. Errors: `blackout-past` (422) for a time that is over; as `block` and `makePlan`. */
export async function closeFromForm(scope: StaffScope, value: z.output<typeof closureSchema>, now: Date, ip: string): Promise<Closed> {
  const [resourceId = "", unit] = value.place.split(":");
  const unitId = unit === undefined ? null : Number(unit);
  const startsAt = atMinute(value.day, value.from);
  const endsAt = atMinute(value.lastDay ?? value.day, value.to);
  const reasons = { reasonRu: value.reasonRu, reasonEn: value.reasonEn || value.reasonRu };
  if (value.every === "ONCE") {
    if (endsAt <= now) throw invalid("blackout-past");
    const { moved, disrupted } = await block({ resourceId, unitId, startsAt, endsAt, ...reasons }, { id: scope.userId, name: scope.userName, ip }, value.over, now);
    return { laid: 1, repeats: false, moved, disrupted };
  }
  const rule = value.every === "RULE" ? value.rule : ruleOf({ every: value.every, interval: value.interval, weekdays: value.weekdays, until: value.until ?? null }, value.day);
  const minutes = Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000);
  const { laid } = await makePlan(scope, { resourceId, unitId, rule, startsAt, minutes, ...reasons }, value.over, now, ip);
  return { laid, repeats: true, moved: 0, disrupted: 0 };
}
