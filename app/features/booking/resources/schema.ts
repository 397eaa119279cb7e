import { readClock } from "~/lib/clock";
import { message, z } from "~/lib/form-messages";
import { isDay } from "~/lib/time";
import { OPERATORS, RESOURCE_SORTS } from "./settings";

const DAY = 1440;
const YEAR = 366 * DAY;

const clockField = z.string().transform((text, ctx) => {
  const minutes = readClock(text);
  if (minutes !== undefined) return minutes;
  ctx.addIssue({ code: "custom", message: message("field.clock") });
  return z.NEVER;
});

/** A whole number that a person typed, spaces between thousands allowed. */
const whole = (min: number, max: number) =>
  z.string().transform((text, ctx) => {
    const bare = text.replace(/[\s\u00a0\u202f]/g, "");
    if (bare === "") ctx.addIssue({ code: "custom", message: message("field.required") });
    else if (!/^-?\d{1,9}$/.test(bare) || Number(bare) < min || Number(bare) > max) ctx.addIssue({ code: "custom", message: message("field.between", { min, max }) });
    else return Number(bare);
    return z.NEVER;
  });

const blankAsNull = <T extends z.ZodType>(schema: T) => z.union([z.string().trim().length(0).transform(() => null), schema]);
const wholeOrNone = (min: number, max: number) =>
  z.string().transform((text, ctx) => {
    if (text.trim() === "") return null;
    const read = whole(min, max).safeParse(text);
    if (read.success) return read.data;
    ctx.addIssue({ code: "custom", message: message("field.between", { min, max }) });
    return z.NEVER;
  });

const tick = z.string().optional().transform((text) => text === "on");
const name = z.string().trim().min(1).max(120);
const summary = z.string().trim().max(600);

/** Limits of each figure; the same for a resource, its deviations and files of an import. */
const figures = {
  opensAt: clockField,
  closesAt: clockField,
  stepMinutes: whole(5, DAY),
  minMinutes: whole(5, YEAR),
  maxMinutes: whole(5, YEAR),
  bufferBefore: whole(0, DAY),
  bufferAfter: whole(0, DAY),
  noticeMinutes: whole(0, 60 * DAY),
  horizonDays: whole(1, 731),
  capacity: wholeOrNone(1, 10_000),
  maxAtOnce: wholeOrNone(1, 10_000),
};

interface Figures {
  opensAt: number;
  closesAt: number;
  stepMinutes: number;
  minMinutes: number;
  maxMinutes: number;
}

/** What figures say about each other: the field that is at fault, and why. */
export function figureFaults({ opensAt, closesAt, stepMinutes, minMinutes, maxMinutes }: Figures): { field: keyof Figures; message: string }[] {
  const faults: { field: keyof Figures; message: string }[] = [];
  if (closesAt <= opensAt) faults.push({ field: "closesAt", message: message("field.after") });
  if (minMinutes % stepMinutes !== 0) faults.push({ field: "minMinutes", message: message("field.onStep", { step: stepMinutes }) });
  if (maxMinutes % stepMinutes !== 0) faults.push({ field: "maxMinutes", message: message("field.onStep", { step: stepMinutes }) });
  if (maxMinutes < minMinutes) faults.push({ field: "maxMinutes", message: message("field.notLess", { min: minMinutes }) });
  const open = closesAt - opensAt;
  if (open > 0 && open < DAY && minMinutes > open) faults.push({ field: "minMinutes", message: message("field.fitsHours", { max: open }) });
  return faults;
}

const settings = z.object({
  nameRu: name,
  nameEn: name,
  summaryRu: summary,
  summaryEn: summary,
  kind: z.string().trim().regex(/^[a-z][a-z0-9-]{1,39}$/, message("field.slug")),
  sort: z.enum(RESOURCE_SORTS),
  ...figures,
  operator: z.enum(OPERATORS),
  certificate: tick,
  approval: tick,
  checkIn: tick,
  handOut: tick,
  floor: wholeOrNone(-5, 100),
  roomId: blankAsNull(z.uuid(message("field.required"))).default(null),
  position: whole(0, 100_000),
});

const checkFigures = (value: Figures, ctx: z.RefinementCtx) => {
  for (const fault of figureFaults(value)) ctx.addIssue({ code: "custom", path: [fault.field], message: fault.message });
};

export const settingsSchema = settings.superRefine(checkFigures);

export const slugField = z.string().trim().regex(/^[a-z][a-z0-9-]{1,59}$/, message("field.slug"));
export const TARIFF_UNITS = ["HOUR", "SHIFT_8H", "NODE_HOUR", "SEAT_HOUR", "MACHINE_HOUR", "SEAT_DAY", "DAY"] as const;

/** A new resource: its settings, address part, first units and price. */
export const newResourceSchema = settings
  .extend({
    slug: slugField,
    units: whole(0, 1000),
    unitName: z.string().trim().max(60).default(""),
    unit: z.enum(TARIFF_UNITS),
    price: z.string().trim().min(1),
  })
  .superRefine(checkFigures);

const optional = <T>(schema: z.ZodType<T, string>) =>
  z.string().optional().transform((text, ctx) => {
    if (text === undefined || text.trim() === "") return undefined;
    const read = schema.safeParse(text);
    if (read.success) return read.data;
    ctx.addIssue({ code: "custom", message: read.error.issues[0]?.message ?? message("field.required") });
    return z.NEVER;
  });
const choice = z.enum(["", "yes", "no"]).default("").transform((text) => (text === "" ? undefined : text === "yes"));
const dayOrNone = z.string().default("").transform((text, ctx) => {
  if (text === "") return null;
  if (isDay(text)) return text;
  ctx.addIssue({ code: "custom", message: message("field.date") });
  return z.NEVER;
});

const KINDS = ["ANIMATION_STUDIO", "DESIGN_BUREAU", "GAME_DEVELOPER", "SOUND_POST", "VFX_STUDIO", "VR_AR", "EDUCATION", "INDUSTRY", "OTHER"] as const;

/** A deviation as it is typed: an empty field of the rules is left as it is. */
export const deviationSchema = z
  .object({
    reasonRu: z.string().trim().min(3).max(200),
    reasonEn: z.string().trim().min(3).max(200),
    companyKind: z.enum(["", ...KINDS]).default("").transform((text) => (text === "" ? null : text)),
    residencyYear: wholeOrNone(1, 20).default(null),
    seasonFrom: dayOrNone,
    seasonTo: dayOrNone,
    weekdays: z.array(z.coerce.number().int().min(1).max(7)).default([]),
    holidays: z.enum(["", "yes", "no"]).default("").transform((text) => (text === "" ? null : text === "yes")),
    closed: choice,
    opensAt: optional(figures.opensAt),
    closesAt: optional(figures.closesAt),
    stepMinutes: optional(figures.stepMinutes),
    minMinutes: optional(figures.minMinutes),
    maxMinutes: optional(figures.maxMinutes),
    bufferBefore: optional(figures.bufferBefore),
    bufferAfter: optional(figures.bufferAfter),
    noticeMinutes: optional(figures.noticeMinutes),
    horizonDays: optional(figures.horizonDays),
    capacity: optional(whole(1, 10_000)),
    maxAtOnce: optional(whole(1, 10_000)),
    operator: z.enum(["", ...OPERATORS]).default("").transform((text) => (text === "" ? undefined : text)),
    certificate: choice,
    approval: choice,
  })
  .superRefine((value, ctx) => {
    if (value.seasonFrom && value.seasonTo && value.seasonTo < value.seasonFrom) ctx.addIssue({ code: "custom", path: ["seasonTo"], message: message("field.after") });
  });

export type DeviationInput = z.output<typeof deviationSchema>;
export const COMPANY_KINDS = KINDS;
