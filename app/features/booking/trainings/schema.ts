import { message, z } from "~/lib/form-messages";
import type { Typed } from "~/lib/merge-typed";
import { isDay } from "~/lib/time";
import { RESULTS } from "./status";

const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: () => message("field.number") })
    .int({ error: () => message("field.number") })
    .min(min, { error: () => message("field.between", { min, max }) })
    .max(max, { error: () => message("field.between", { min, max }) });

/** A training as staff keep it. Minutes, seats and months. */
export const trainingSchema = z.object({
  resourceKind: z.string().min(1).max(60),
  nameRu: z.string().trim().min(3).max(120),
  nameEn: z.string().trim().min(3).max(120),
  summaryRu: z.string().trim().max(1000).default(""),
  summaryEn: z.string().trim().max(1000).default(""),
  minutes: whole(15, 720),
  seats: whole(1, 200),
  validMonths: whole(1, 120),
  active: z.preprocess((value) => value === "on" || value === true, z.boolean()),
});
export type TrainingInput = z.output<typeof trainingSchema>;

/** A training as the fields of its form hold it. */
export const typedTraining = ({ resourceKind, nameRu, nameEn, summaryRu, summaryEn, minutes, seats, validMonths, active }: TrainingInput): Typed => ({
  resourceKind, nameRu, nameEn, summaryRu, summaryEn,
  minutes: String(minutes),
  seats: String(seats),
  validMonths: String(validMonths),
  active: active ? "on" : "",
});

/** A session as staff plan it: day and clock of the site. */
export const sessionSchema = z.object({
  resourceId: z.uuid(),
  day: z.string().refine(isDay, { error: () => message("field.date") }),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: () => message("field.time") }),
  minutes: whole(15, 720),
  seats: whole(1, 200),
  trainer: z.string().trim().min(2).max(120),
});
export type SessionInput = z.output<typeof sessionSchema>;

export const reasonSchema = z.object({ reason: z.string().trim().min(3).max(500) });

/** What is said of one seat; a seat left unsaid is not among them. */
export const markSchema = z.object({ seatId: z.uuid(), result: z.enum(RESULTS), note: z.string().trim().max(500).default("") });
export type Mark = z.output<typeof markSchema>;
