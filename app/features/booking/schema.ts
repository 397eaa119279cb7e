import { z } from "~/lib/form-messages";
import { parseInstant } from "~/lib/time";

// Dates beyond these are slips of a client, and past what the zone's rules and the database can hold.
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

const instant = z.string().transform((text, ctx) => {
  const at = parseInstant(text);
  if (at && at.getTime() >= EARLIEST && at.getTime() < LATEST) return at;
  ctx.addIssue({ code: "custom", message: "ISO-8601 with offset expected, years 2000 to 2199" });
  return z.NEVER;
});

/** Body of a quote. Quantities and rules are judged by the feature, so that the refusal can name the rule. */
export const quoteSchema = z.object({
  resourceId: z.uuid(),
  startsAt: instant,
  endsAt: instant,
  quantity: z.number().int().default(1),
});

export const bookingSchema = quoteSchema.extend({ purpose: z.string().trim().max(300).default("") });

const whole = z.coerce.number().int();

export const availabilitySchema = z.object({
  from: instant,
  to: instant,
  kind: z.string().max(40).optional(),
  resourceId: z.uuid().optional(),
  minutes: whole.min(1).max(200_000).default(30),
  quantity: whole.min(1).max(1000).default(1),
});

/** The booking form of a page. `expected` is the total that the person saw. */
export const bookingFormSchema = z.object({
  resourceId: z.uuid(),
  startsAt: instant,
  endsAt: instant,
  quantity: z.number().int().default(1),
  purpose: z.string().trim().min(3).max(300),
  expected: z.number().int().optional(),
  requestKey: z.string().max(100).optional(),
});

export const rangeSchema = z.object({ from: instant.optional(), to: instant.optional() });
