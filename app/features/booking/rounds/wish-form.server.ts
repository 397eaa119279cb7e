import { parseWithZod } from "@conform-to/zod/v4";
import { invalid } from "~/lib/errors";
import { submitted } from "~/lib/http/submitted.server";
import type { CompanyScope } from "../../identity/types";
import { addWish, editWish, rankWish, withdrawWish } from "./commands/wishes.server";
import { wishSchema } from "./schema";

/** What a form of the round's page has done; `stands` when the same wish was there before. Null when there is nothing to say. */
export type WishDone = "added" | "stands" | "changed" | "withdrawn" | null;

/**
 * Does what a form of the round's page asks for (`intent`): add, change, withdraw, up, down. A wish that does not fit comes back
 * as the form with its errors and status. Errors: `not-found`, `round-closed`; `invalid` (422) for an intent that there is not.
 */
export async function answerWishForm(scope: CompanyScope, roundId: string, form: FormData, now: Date) {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const intent = text("intent");
  const done = (what: WishDone) => ({ done: what });
  switch (intent) {
    case "withdraw":
      return withdrawWish(scope, roundId, text("wishId"), now).then(() => done("withdrawn"));
    case "up":
    case "down":
      return rankWish(scope, roundId, text("wishId"), intent, now).then(() => done(null));
    case "add":
      return submitted(parseWithZod(form, { schema: wishSchema }), async (wish) => done((await addWish(scope, roundId, wish, now)).added ? "added" : "stands"));
    case "change":
      return submitted(parseWithZod(form, { schema: wishSchema }), async (wish) => editWish(scope, roundId, text("wishId"), wish, now).then(() => done("changed")));
    default:
      throw invalid("invalid");
  }
}
