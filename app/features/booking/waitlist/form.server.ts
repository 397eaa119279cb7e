import { parseWithZod } from "@conform-to/zod/v4";
import { invalid, ruleBroken } from "~/lib/errors";
import type { CompanyScope } from "../../identity/types";
import type { BookingReceipt } from "../commands/take.server";
import { addSearch } from "./commands/searches.server";
import { join } from "./commands/join.server";
import { leave } from "./commands/leave.server";
import { takeOffer } from "./commands/take-offer.server";
import { lineFormSchema } from "./schema";

export type WaitlistAnswer = { done: "joined" | "searched" | "gone" | "dropped"; booking?: undefined } | { done: "taken"; booking: BookingReceipt };

/**
 * Does what a form of the page of lines asks for (`intent`): join, search, leave, drop, take. Each bears being sent twice.
 * Errors: those of the commands; rule `purpose` (422) for joining without a purpose.
 */
export async function answerForm(scope: CompanyScope, form: FormData, now: Date): Promise<WaitlistAnswer> {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  switch (text("intent")) {
    case "join": {
      const submission = parseWithZod(form, { schema: lineFormSchema });
      if (submission.status !== "success") {
        if (submission.error?.purpose) throw ruleBroken("purpose");
        throw invalid("invalid");
      }
      await join(scope, submission.value, now);
      return { done: "joined" };
    }
    case "search":
      await addSearch(scope, new URLSearchParams(text("query").slice(0, 2000)), now);
      return { done: "searched" };
    case "leave":
      await leave(scope, text("id"), now);
      return { done: "gone" };
    case "drop":
      await leave(scope, text("id"), now);
      return { done: "dropped" };
    case "take": {
      const expected = Number(text("expected"));
      return { done: "taken", booking: await takeOffer(scope, text("id"), now, text("expected") !== "" && Number.isInteger(expected) ? { expected } : {}) };
    }
    default:
      throw invalid("invalid");
  }
}
