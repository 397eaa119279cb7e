import { z } from "~/lib/form-messages";
import { instant } from "../schema";

/**
 * The form that moves a booking, or with `part` several of its series. `expected` is the total that the person saw, `version` the
 * booking that they saw; `reason` is what staff say.
 */
export const moveFormSchema = z.object({
  startsAt: instant,
  endsAt: instant,
  resourceId: z.uuid().optional(),
  part: z.enum(["this", "following", "all"]).default("this"),
  expected: z.number().int().optional(),
  version: z.number().int().optional(),
  reason: z.string().trim().max(300).default(""),
});
