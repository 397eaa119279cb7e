import { message, z } from "~/lib/form-messages";
import { isDay } from "~/lib/time";

const day = z.string().refine(isDay, { error: () => message("field.date") });

/** To whom staff give a certificate: «<company>» for all of it, «<company>/<person>» for one of its people. */
export const grantSchema = z.object({
  holder: z.string().regex(/^[0-9a-f-]{36}(\/[0-9a-f-]{36})?$/, { error: () => message("field.required") }),
  kind: z.string().min(1).max(60),
  validUntil: day,
});

export const prolongSchema = z.object({ validUntil: day });
export const revokeSchema = z.object({
  reason: z.string().trim().min(3).max(500),
  bookings: z.enum(["keep", "cancel"]),
});
