import { message, z } from "~/lib/form-messages";
import { atMinute, daysBetween, isDay } from "~/lib/time";

/** Starts that a wish may name beside the wanted one. */
export const OTHER_STARTS = 3;

const whole = (min: number, max: number) => z.number().int().min(min).max(max);
const list = (min: number, max: number) => z.array(whole(min, max));

/** The stated weights as a round keeps them. */
export const weightsSchema = z.object({
  rankPoints: list(1, 1000).min(1).max(20),
  startPercents: list(1, 100).min(1).max(8),
  percentPerTenHours: whole(0, 100),
  floorPercent: whole(1, 100),
  grantPoints: list(0, 1000).max(10),
  capMinutes: whole(1, 600_000).nullable(),
  lookBackDays: whole(0, 730),
  maxWishes: whole(1, 20),
});
export type RoundWeights = z.output<typeof weightsSchema>;

const day = z.string().refine(isDay, { error: () => message("field.date") });
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: () => message("field.time") });
const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const name = z.string().trim().min(1).max(160);
const note = z.string().max(2000).transform((value) => value.trim()).default("");
/** «100, 70, 50» */
const numbers = (min: number, max: number, length: number) =>
  z
    .string()
    .transform((text) => text.split(/[\s,;]+/).filter(Boolean).map(Number))
    .refine((values) => values.length > 0 && values.length <= length && values.every((value) => Number.isInteger(value) && value >= min && value <= max), { error: () => message("field.numbers", { min, max }) });

/** A round as its form brings it. */
export const roundSchema = z
  .object({
    nameRu: name,
    nameEn: name,
    noteRu: note,
    noteEn: note,
    periodFrom: day,
    periodTo: day,
    closesOn: day,
    closesTime: clock.default("18:00"),
    resourceIds: z.array(z.uuid()).min(1),
    rankPoints: numbers(1, 1000, 20),
    startPercents: numbers(1, 100, 8),
    grantPoints: numbers(0, 1000, 10),
    percentPerTenHours: whole(0, 100),
    floorPercent: whole(1, 100),
    capHours: whole(1, 10_000).optional(),
    lookBackDays: whole(0, 730),
    maxWishes: whole(1, 20),
  })
  .superRefine((value, context) => {
    const wrong = (path: keyof typeof value, key: string) => context.addIssue({ code: "custom", path: [path], message: message(key) });
    if (value.periodTo < value.periodFrom) wrong("periodTo", "field.after");
    else if (daysBetween(value.periodFrom, value.periodTo) > 92) wrong("periodTo", "field.quarter");
    if (atMinute(value.closesOn, minuteOf(value.closesTime)) >= atMinute(value.periodFrom, 0)) wrong("closesOn", "field.beforePeriod");
  })
  .transform(({ nameRu, nameEn, noteRu, noteEn, periodFrom, periodTo, closesOn, closesTime, resourceIds, capHours, ...weights }) => ({
    nameRu,
    nameEn,
    noteRu,
    noteEn,
    periodFrom,
    periodTo,
    closesAt: atMinute(closesOn, minuteOf(closesTime)),
    resourceIds: [...new Set(resourceIds)],
    weights: { ...weights, capMinutes: capHours === undefined ? null : capHours * 60 } satisfies RoundWeights,
  }));
export type RoundInput = z.output<typeof roundSchema>;

const start = z.object({ day, time: clock });

/** A wish as its form brings it: `starts` are the wanted one and others that would do; unfilled others are left out. */
export const wishSchema = z
  .object({
    resourceId: z.uuid(),
    minutes: whole(1, 10_080),
    quantity: whole(1, 1000).default(1),
    purpose: z.string().trim().max(300).default(""),
    starts: z.array(z.object({ day: z.string().optional(), time: z.string().optional() })).max(OTHER_STARTS + 1),
  })
  .transform(({ starts, ...rest }, context) => {
    const read: Date[] = [];
    starts.forEach((one, index) => {
      if (index > 0 && !one.day && !one.time) return;
      const parsed = start.safeParse(one);
      if (parsed.success) read.push(atMinute(parsed.data.day, minuteOf(parsed.data.time)));
      else context.addIssue({ code: "custom", path: ["starts", index, "day"], message: message("field.start") });
    });
    return { ...rest, starts: [...new Map(read.map((at) => [at.getTime(), at])).values()] };
  });
export type WishInput = z.output<typeof wishSchema>;
