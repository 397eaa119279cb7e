import { message, z } from "~/lib/form-messages";
import { parseMoney } from "~/lib/money";
import { isDay } from "~/lib/time";
import { isCode, readCode } from "./code";

const name = z.string().trim().min(3).max(80);
const count = z
  .string()
  .optional()
  .transform((text, ctx) => {
    const bare = (text ?? "").trim();
    if (bare === "") return null;
    if (/^\d{1,6}$/.test(bare) && Number(bare) > 0) return Number(bare);
    ctx.addIssue({ code: "custom", message: message("field.between", { min: 1, max: 999_999 }) });
    return z.NEVER;
  });

/** The form of a coupon, as it is typed. */
export const couponSchema = z
  .object({
    code: z.string().transform((text, ctx) => {
      const code = readCode(text);
      if (isCode(code)) return code;
      ctx.addIssue({ code: "custom", message: message("field.couponCode") });
      return z.NEVER;
    }),
    nameRu: name,
    nameEn: name,
    effect: z.enum(["PERCENT", "SUM"]),
    amount: z.string().trim().min(1),
    tariffCodes: z.array(z.string()),
    validFrom: z.string().refine(isDay, message("field.date")),
    validTo: z.union([z.literal("").transform(() => null), z.string().refine(isDay, message("field.date"))]).optional().transform((day) => day ?? null),
    mostUses: count,
    mostPerCompany: count,
    source: z.string().trim().min(3).max(300),
  })
  .transform(({ effect, amount, ...coupon }, ctx) => {
    const fault = (path: string, text: string, params?: Record<string, number>) => ctx.addIssue({ code: "custom", path: [path], message: message(text, params) });
    const size = effect === "PERCENT" ? (/^\d{1,3}$/.test(amount) ? Number(amount) : null) : parseMoney(amount);
    if (size === null || size <= 0 || size > (effect === "PERCENT" ? 100 : 100_000_000)) {
      if (effect === "PERCENT") fault("amount", "field.between", { min: 1, max: 100 });
      else fault("amount", "field.money");
    }
    if (coupon.validTo !== null && coupon.validTo < coupon.validFrom) fault("validTo", "field.later");
    return { ...coupon, percent: effect === "PERCENT" ? size : null, amountKopecks: effect === "SUM" ? size : null };
  });
