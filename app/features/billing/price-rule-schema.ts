import { readClock } from "~/lib/clock";
import { message, z } from "~/lib/form-messages";
import { parseMoney } from "~/lib/money";
import { isDay } from "~/lib/time";
import { CLIENT_GROUPS } from "../residency/rules/payer";

export const PAYER_GROUPS = ["RESIDENT", ...CLIENT_GROUPS] as const;
const EFFECTS = ["PERCENT", "PER_HOUR", "PER_PIECE", "PER_USE"] as const;

const blank = (text: string | undefined) => (text ?? "").trim() === "";
const name = z.string().trim().min(3).max(80);
const optional = <T>(read: (text: string) => T | undefined, fault: string) =>
  z
    .string()
    .optional()
    .transform((text, ctx) => {
      if (blank(text)) return null;
      const value = read((text ?? "").trim());
      if (value !== undefined) return value;
      ctx.addIssue({ code: "custom", message: message(fault) });
      return z.NEVER;
    });

/** A day of the year as `31.12` in Russian writing; as `MM-DD`. */
export function readSeasonDay(text: string): string | undefined {
  const found = /^(\d{1,2})[./](\d{1,2})\.?$/.exec(text);
  if (!found) return undefined;
  const [day, month] = [found[1]?.padStart(2, "0"), found[2]?.padStart(2, "0")];
  // The 29th of February exists in some years.
  return isDay(`2024-${month}-${day}`) ? `${month}-${day}` : undefined;
}

const between = (min: number, max: number) => (text: string) => (/^\d{1,4}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined);

/** The form of a surcharge or discount, as it is typed; signs come with `sign`. */
export const priceRuleSchema = z
  .object({
    tariffCode: z.string().optional().transform((text) => text?.trim() || null),
    nameRu: name,
    nameEn: name,
    sign: z.enum(["up", "down"]),
    effect: z.enum(EFFECTS),
    amount: z.string().trim().min(1),
    payerGroup: optional((text) => PAYER_GROUPS.find((group) => group === text), "field.required"),
    residencyYear: optional(between(1, 20), "field.number"),
    seasonFrom: optional(readSeasonDay, "field.seasonDay"),
    seasonTo: optional(readSeasonDay, "field.seasonDay"),
    fromMinute: optional(readClock, "field.clock"),
    toMinute: optional(readClock, "field.clock"),
    overHours: optional(between(1, 1000), "field.number"),
    weekdays: z.array(z.number().int().min(1).max(7)),
    validFrom: z.string().refine(isDay, message("field.date")),
    validTo: optional((text) => (isDay(text) ? text : undefined), "field.date"),
    source: z.string().trim().min(3).max(300),
  })
  .transform(({ sign, amount, overHours, weekdays, ...rule }, ctx) => {
    const fault = (path: string, text: string) => ctx.addIssue({ code: "custom", path: [path], message: message(text) });
    const size = rule.effect === "PERCENT" ? (/^\d{1,4}$/.test(amount) ? Number(amount) : null) : parseMoney(amount);
    if (size === null || size <= 0 || size > 100_000_000) fault("amount", rule.effect === "PERCENT" ? "field.wholePercent" : "field.money");
    else if (rule.effect === "PERCENT" && size > (sign === "down" ? 100 : 1000)) fault("amount", "field.wholePercent");
    if (rule.residencyYear !== null && rule.payerGroup !== null && rule.payerGroup !== "RESIDENT") fault("residencyYear", "field.groupYear");
    if ((rule.seasonFrom === null) !== (rule.seasonTo === null)) fault(rule.seasonFrom === null ? "seasonFrom" : "seasonTo", "field.bothEnds");
    if ((rule.fromMinute === null) !== (rule.toMinute === null)) fault(rule.fromMinute === null ? "fromMinute" : "toMinute", "field.bothEnds");
    if (rule.fromMinute === 1440 || rule.toMinute === 0) fault(rule.fromMinute === 1440 ? "fromMinute" : "toMinute", "field.clock");
    else if (rule.fromMinute !== null && rule.fromMinute === rule.toMinute) fault("toMinute", "field.later");
    if (rule.validTo !== null && rule.validTo < rule.validFrom) fault("validTo", "field.later");
    // All seven days are every day.
    return { ...rule, weekdays: weekdays.length === 7 ? [] : weekdays, overMinutes: overHours === null ? null : overHours * 60, value: (size ?? 0) * (sign === "down" ? -1 : 1) };
  });
