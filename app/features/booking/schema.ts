import { message, z } from "~/lib/form-messages";
import { parseInstant } from "~/lib/time";

// Dates beyond these are slips of a client, and past what the zone's rules and the database can hold.
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** A point in time as clients send it: ISO 8601 with offset. */
export const instant = z.string().transform((text, ctx) => {
  const at = parseInstant(text);
  if (at && at.getTime() >= EARLIEST && at.getTime() < LATEST) return at;
  ctx.addIssue({ code: "custom", message: message("field.instant") });
  return z.NEVER;
});

/** Body of a quote. Quantities and rules are judged by the feature, so that the refusal can name the rule. */
export const quoteSchema = z.object({
  resourceId: z.uuid(),
  startsAt: instant,
  endsAt: instant,
  quantity: z.number().int().default(1),
  items: z.array(z.object({ resourceId: z.uuid(), quantity: z.number().int().default(1) })).max(50).optional(),
  coupon: z.string().max(60).optional(),
});

/** Body of a change: what is left out stays as it is. */
export const changeSchema = z.object({
  resourceId: z.uuid().optional(),
  startsAt: instant.optional(),
  endsAt: instant.optional(),
  quantity: z.number().int().optional(),
  items: z.array(z.object({ resourceId: z.uuid(), quantity: z.number().int().default(1) })).max(50).optional(),
  expected: z.number().int().optional(),
  version: z.number().int().optional(),
});

/** The seal of a price's terms, see `sealTerms`. */
const held = z.string().max(60_000).optional();

/** Body of a booking by the API. `expected`: the total that its holder agrees to, kopecks; another one is refused. */
export const bookingSchema = quoteSchema.extend({ held, expected: z.number().int().optional(), purpose: z.string().trim().max(300).default("") });

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
  items: z.array(z.object({ resourceId: z.uuid(), quantity: z.number().int() })).max(50).optional(),
  purpose: z.string().trim().min(3).max(300),
  coupon: z.string().max(60).optional(),
  expected: z.number().int().optional(),
  held,
  requestKey: z.string().max(100).optional(),
});

/** Where a page of the API's list ended, as `next` of the answer before it says. */
const mark = z.string().max(100).transform((text, ctx) => {
  const found = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(text);
  const id = z.uuid().safeParse(found?.[2]);
  const startsAt = new Date(Number(found?.[1]));
  if (found && id.success && startsAt.getTime() < LATEST) return { startsAt, id: id.data };
  ctx.addIssue({ code: "custom", message: message("field.cursor") });
  return z.NEVER;
});

/** Query of the API's list of bookings. */
export const rangeSchema = z.object({ from: instant.optional(), to: instant.optional(), cursor: mark.optional(), limit: whole.min(1).max(500).default(500) });

export const markOf = (booking: { startsAt: Date; id: string }): string => `${booking.startsAt.getTime()}_${booking.id}`;
