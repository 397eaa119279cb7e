import { message, z } from "~/lib/form-messages";
import { strictSearchFields } from "../find/strict";
import { instant } from "../schema";

/** A place in the line for a taken time. */
export const lineSchema = z.object({
  resourceId: z.uuid(),
  startsAt: instant,
  endsAt: instant,
  quantity: z.number().int().min(1).max(1000).default(1),
  purpose: z.string().trim().max(300).default(""),
});

/**
 * Body of the API that asks to be told when something becomes free (words and filters of the search page); any other asks for a
 * time of a resource (`lineSchema`). A field that there is not would be a condition left out.
 */
export const searchWishSchema = (kinds: readonly string[], now: Date) =>
  z.object({
    search: z.strictObject(strictSearchFields(kinds, now)).refine((search) => Object.values(search).some((value) => value !== undefined && value.trim() !== ""), { error: () => message("field.meaning") }),
  });
export const asksForSearch = (body: unknown): boolean => typeof body === "object" && body !== null && "search" in body;

export const takeSchema = z.object({ expected: z.number().int().optional() });

/** The form on the sheet of a taken slot. */
export const lineFormSchema = lineSchema.omit({ purpose: true }).extend({ purpose: z.string().trim().min(3).max(300) });
