import { message, z } from "~/lib/form-messages";
import { isDay } from "~/lib/time";
import { CLIENT_GROUPS } from "../rules/payer";

const day = z.string().trim().refine(isDay, { error: () => message("field.date") });
const optionalDay = z
  .string()
  .trim()
  .default("")
  .refine((text) => text === "" || isDay(text), { error: () => message("field.date") })
  .transform((text) => text || null);

/** On which terms a company is admitted. */
export const admissionSchema = z
  .object({ group: z.enum(CLIENT_GROUPS), startsOn: day, endsOn: optionalDay, basis: z.string().trim().min(3).max(300) })
  .refine(({ startsOn, endsOn }) => endsOn === null || endsOn >= startsOn, { path: ["endsOn"], error: () => message("field.later") });
export type AdmissionInput = z.output<typeof admissionSchema>;

export const endSchema = z.object({ lastDay: day, reason: z.string().trim().min(3).max(1000) });
export type EndInput = z.output<typeof endSchema>;

export const refuseSchema = z.object({ reason: z.string().trim().min(3).max(1000) });
export const askSchema = z.object({ purpose: z.string().trim().min(3).max(1000) });
