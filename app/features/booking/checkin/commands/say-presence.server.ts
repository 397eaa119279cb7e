import { invalid } from "~/lib/errors";
import { isCompanyScope, type AnyScope } from "../../../identity/types";
import { conflict } from "~/lib/errors";
import { presenceOf } from "../queries.server";
import { lastMoment, presenceForm } from "../schema";
import { checkIn } from "./check-in.server";
import { checkOut, type CheckedOut } from "./check-out.server";

export type Said = { said: "in"; repeated: boolean } | ({ said: "out" } & CheckedOut);

/**
 * Does what a form of coming and leaving says of a booking. A company's word counts where no display hangs at the door; when people
 * left is staff's to say. Errors: `invalid` (422), `check-in-at-door` (409), and those of `checkIn` and `checkOut`.
 */
export async function sayPresence(scope: AnyScope, id: string, form: FormData, now: Date, ip: string): Promise<Said> {
  const read = presenceForm.safeParse({ intent: form.get("intent"), leftAt: form.get("leftAt") || undefined });
  if (!read.success) throw invalid("invalid");
  const { intent, leftAt } = read.data;
  if (intent === "check-in") {
    const company = isCompanyScope(scope);
    if (company && (await presenceOf(scope, id, now)).atDoor) throw conflict("check-in-at-door");
    return { said: "in", ...(await checkIn(scope, id, company ? "page" : "desk", now, ip)) };
  }
  const told = leftAt && !isCompanyScope(scope) ? lastMoment(leftAt, now) : now;
  return { said: "out", ...(await checkOut(scope, id, now, { leftAt: told, ip })) };
}
