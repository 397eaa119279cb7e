import { message, z } from "~/lib/form-messages";
import { parseMoney } from "~/lib/money";
import { isDay } from "~/lib/time";

/** The form of a deposit's term, as it is typed; the amount in roubles, 0 for none. */
export const depositTermSchema = z
  .object({
    code: z.string().trim().min(1),
    amount: z.string().trim().min(1),
    validFrom: z.string().refine(isDay, message("field.date")),
    source: z.string().trim().min(3).max(300),
  })
  .transform(({ amount, ...term }, ctx) => {
    const amountKopecks = /^0+([.,]0+)?$/.test(amount) ? 0 : parseMoney(amount);
    if (amountKopecks !== null && amountKopecks >= 0 && amountKopecks <= 1_000_000_000) return { ...term, amountKopecks };
    ctx.addIssue({ code: "custom", path: ["amount"], message: message("field.money") });
    return z.NEVER;
  });
