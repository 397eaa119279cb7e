import { z } from "~/lib/form-messages";
import { atMinute, isDay, parseInstant } from "~/lib/time";

/** The morning of a day on which a unit is expected back; nothing for «until it is mended». */
const expectedAt = z
  .string()
  .optional()
  .transform((day, ctx) => {
    if (!day) return null;
    if (isDay(day)) return atMinute(day, 0);
    ctx.addIssue({ code: "custom", message: "field.date" });
    return z.NEVER;
  });

/** What somebody says of a unit that failed. */
export const reportSchema = z.object({ unitId: z.number().int(), description: z.string().trim().min(5).max(1000), expectedAt, photoId: z.uuid().optional() });

export const faultSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("resolve"), resolution: z.string().trim().min(3).max(500) }),
  z.object({ intent: z.literal("expect"), expectedAt }),
]);

const instant = z.string().transform((text, ctx) => {
  const at = parseInstant(text);
  if (at) return at;
  ctx.addIssue({ code: "custom", message: "field.date" });
  return z.NEVER;
});

/** Where a booking that lost its unit is to go, and the version of it that the person saw. */
export const chooseSchema = z.object({ resourceId: z.uuid(), startsAt: instant, endsAt: instant, version: z.coerce.number().int() });
