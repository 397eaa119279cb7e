import { z } from "~/lib/form-messages";
import { strictSearchFields } from "./strict";

/** Query of the API's search by words. Other parameters (`lang`) are none of its. */
export const findSchema = (kinds: readonly string[], now: Date) =>
  z.object({ ...strictSearchFields(kinds, now), q: z.string().max(300).default(""), limit: z.coerce.number().int().min(1).max(100).default(24) });
