import { parseWithZod } from "@conform-to/zod/v4";
import { DomainError, invalid, ruleBroken } from "~/lib/errors";
import { once } from "~/lib/idempotency.server";
import type { CompanyScope } from "../identity/types";
import { book, type BookingReceipt } from "./commands/book.server";
import { bookingFormSchema } from "./schema";

/**
 * Books from the page's form. The form carries a key of its own, so that a second press of the button, or a reload of
 * the answer, makes no second booking. Errors: as `book`, and `rule-broken` (purpose) for an empty purpose.
 */
export async function bookFromForm(scope: CompanyScope, form: FormData, now: Date): Promise<BookingReceipt> {
  const submission = parseWithZod(form, { schema: bookingFormSchema });
  if (submission.status !== "success") {
    if (submission.error?.purpose) throw ruleBroken("purpose");
    throw invalid("invalid");
  }
  const { requestKey, ...wish } = submission.value;
  const remembered = requestKey ? { scope: `form:${scope.userId}`, key: requestKey, requestHash: [wish.resourceId, wish.startsAt.toISOString(), wish.endsAt.toISOString(), wish.quantity, ...(wish.items ?? []).map((item) => `${item.resourceId}×${item.quantity}`), ...(wish.coupon ? [wish.coupon] : [])].join("|") } : undefined;
  const answer = await once(
    remembered,
    async () => ({ status: 201, body: await book(scope, wish, now, remembered) }),
    async (error) => {
      // A refusal is not kept: the person may try again from the same page.
      throw error;
    },
  );
  if (answer.status !== 201) throw new DomainError("conflict", "slot-taken");
  return answer.body as BookingReceipt;
}
