import { z } from "~/lib/form-messages";
import { message } from "~/lib/say-message";
import { isDay } from "~/lib/time";
import { isRule } from "./rules/recurrence";
import { WEEKDAYS } from "./rules/weekdays";

const day = z.string().refine(isDay, { error: () => message("field.date") });
const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: () => message("field.time") })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

/** The form of a closure, once or repeating. `place` is a resource's id, or «id:unit». */
export const closureSchema = z
  .object({
    intent: z.literal("close"),
    place: z.string().regex(/^[0-9a-f-]{36}(:\d{1,9})?$/, { error: () => message("field.required") }),
    day,
    from: clock,
    lastDay: day.optional(),
    to: clock,
    reasonRu: z.string().trim().min(3).max(200),
    reasonEn: z.string().trim().max(200).default(""),
    over: z.enum(["refuse", "around", "disrupt"]).default("refuse"),
    every: z.enum(["ONCE", "DAILY", "WEEKLY", "MONTHLY", "RULE"]).default("ONCE"),
    interval: z.number().int().min(1).max(52).default(1),
    weekdays: z.array(z.enum(WEEKDAYS)).default([]),
    until: day.optional(),
    rule: z
      .string()
      .trim()
      .toUpperCase()
      .transform((text) => text.replace(/^RRULE:/, ""))
      .default(""),
  })
  .superRefine((value, ctx) => {
    if (value.every === "RULE" && !isRule(value.rule)) ctx.addIssue({ code: "custom", path: ["rule"], message: message("field.rule") });
    if (value.every === "WEEKLY" && value.weekdays.length === 0) ctx.addIssue({ code: "custom", path: ["weekdays"], message: message("field.required") });
    const last = value.lastDay ?? value.day;
    if (last < value.day || (last === value.day && value.to <= value.from)) ctx.addIssue({ code: "custom", path: ["to"], message: message("field.after") });
  });

export const blackoutsSchema = z.discriminatedUnion("intent", [
  closureSchema,
  z.object({ intent: z.literal("lift"), id: z.uuid() }),
  z.object({ intent: z.literal("end-plan"), id: z.uuid() }),
]);
