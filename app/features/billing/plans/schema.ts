import { message, z } from "~/lib/form-messages";
import { parseMoney } from "~/lib/money";
import { isDay } from "~/lib/time";

const name = z.string().trim().min(3).max(80);
const day = z.string().refine(isDay, message("field.date"));

/** Hours with up to two decimals, as minutes; null for an empty field, undefined for anything else. */
export function readHours(text: string): number | null | undefined {
  const bare = text.trim().replace(",", ".");
  if (bare === "") return null;
  const minutes = /^\d{1,4}(\.\d{1,2})?$/.test(bare) ? Math.round(Number(bare) * 60) : 0;
  return minutes > 0 ? minutes : undefined;
}

/** The form of a plan, as it is typed; hours of a kind come as `hours.<kind>`. */
export const planSchema = z
  .object({
    nameRu: name,
    nameEn: name,
    price: z.string().transform((text, ctx) => {
      const kopecks = parseMoney(text);
      if (kopecks !== null && kopecks >= 0 && kopecks <= 100_000_000_00) return kopecks;
      ctx.addIssue({ code: "custom", message: message("field.money") });
      return z.NEVER;
    }),
    hours: z.array(z.tuple([z.string(), z.string()])),
    validFrom: day,
    validTo: z.union([z.literal("").transform(() => null), day]).optional().transform((text) => text ?? null),
    source: z.string().trim().min(3).max(300),
  })
  .transform(({ price: priceKopecks, hours, ...plan }, ctx) => {
    const allowances: { kind: string; minutes: number }[] = [];
    for (const [kind, text] of hours) {
      const minutes = readHours(text);
      if (minutes === undefined) ctx.addIssue({ code: "custom", path: [`hours.${kind}`], message: message("field.positive") });
      else if (minutes !== null) allowances.push({ kind, minutes });
    }
    if (plan.validTo !== null && plan.validTo < plan.validFrom) ctx.addIssue({ code: "custom", path: ["validTo"], message: message("field.later") });
    return { ...plan, priceKopecks, allowances };
  });
