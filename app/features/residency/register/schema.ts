import { message, z } from "~/lib/form-messages";
import { isDay } from "~/lib/time";
import { readWhole } from "../forms/check";

const day = z.string().refine(isDay, { error: () => message("field.date") });
const version = z.coerce.number().int().min(0);
const reason = z.string().trim().max(2000).default("");
const optionalDay = z.string().trim().default("").refine((text) => text === "" || isDay(text), { error: () => message("field.date") });
const area = z.string().trim().transform((text, context) => {
  const value = readWhole(text);
  if (value !== null && value >= 0 && value <= 100_000) return value;
  context.addIssue({ code: "custom", message: message("field.number") });
  return z.NEVER;
});

export const suspendSchema = z
  .object({ version, ground: z.string().trim().min(1).max(60), reason, from: day, bookings: z.enum(["cancel", "keepUntil", "keep"]), keepUntil: optionalDay })
  .refine((value) => value.bookings !== "keepUntil" || value.keepUntil !== "", { path: ["keepUntil"], error: () => message("field.date") });
export type SuspendInput = z.output<typeof suspendSchema>;

export const resumeSchema = z.object({ version, reason });
export type ResumeInput = z.output<typeof resumeSchema>;

export const extendSchema = z.object({ version, endsOn: day });
export type ExtendInput = z.output<typeof extendSchema>;

export const relocateSchema = z.object({ version, premises: z.string().trim().min(1).max(300), areaSqm: area, from: day, bookings: z.enum(["cancel", "keep"]) });
export type RelocateInput = z.output<typeof relocateSchema>;

export const terminateSchema = z.object({
  version,
  ground: z.string().trim().min(1).max(60),
  reason,
  /** When the resident was told. */
  noticeOn: day,
  lastDay: day,
  /** What is booked up to the last day; after it everything is cancelled. */
  bookings: z.enum(["cancel", "keep"]),
});
export type TerminateInput = z.output<typeof terminateSchema>;

export const leaveSchema = z.object({ lastDay: day, reason });
export type LeaveInput = z.output<typeof leaveSchema>;
