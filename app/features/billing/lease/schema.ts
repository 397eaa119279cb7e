import { message, z } from "~/lib/form-messages";
import { isDay } from "~/lib/time";

/** Square metres with up to two decimals, as hundredths. */
const area = z.string().transform((text, ctx) => {
  const bare = text.replace(/[\s\u00a0]/g, "").replace(",", ".");
  if (/^\d{1,6}(\.\d{1,2})?$/.test(bare)) return Math.round(Number(bare) * 100);
  ctx.addIssue({ code: "custom", message: message("field.area") });
  return z.NEVER;
});
const day = z.string().refine(isDay, message("field.date"));

export const leaseSchema = z
  .object({
    companyId: z.uuid(),
    premises: z.string().trim().min(1).max(120),
    basis: z.string().trim().min(3).max(200),
    area,
    startsOn: day,
    stepsFrom: day,
    endsOn: z.union([z.literal("").transform(() => null), day]),
  })
  .transform(({ area: areaHundredths, ...lease }) => ({ ...lease, areaHundredths }));

export const areaSchema = z.object({ from: day, area, reason: z.string().trim().min(3).max(200) }).transform(({ area: areaHundredths, ...change }) => ({ ...change, areaHundredths }));

export const endSchema = z.object({ endsOn: day });
