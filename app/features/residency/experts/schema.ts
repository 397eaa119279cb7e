import { message, z } from "~/lib/form-messages";
import { compactRequisite, isValidInn } from "~/lib/requisites";
import { expertFields } from "./fields";

/** ИНН as they are pasted: by line, comma or space. */
export const readInns = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,;]+/)
      .map(compactRequisite)
      .filter(Boolean),
  ),
];

const affiliations = z
  .string()
  .default("")
  .refine((text) => readInns(text).every((inn) => isValidInn(inn).ok), { error: () => message("field.inns") })
  .refine((text) => readInns(text).length <= 100, { error: () => message("field.inns") });

/** What an expert edits themselves. */
export const ownProfileSchema = z.object({
  fields: z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(z.string())).transform(expertFields),
  affiliations,
});

/** What an administrator edits. */
export const profileSchema = ownProfileSchema.extend({
  maxOpen: z.coerce.number({ error: () => message("field.number") }).int({ error: () => message("field.number") }).min(1, { error: () => message("field.positive") }).max(100, { error: () => message("field.number") }),
  active: z.preprocess((value) => value === "on" || value === true, z.boolean()),
});

export const addExpertSchema = z.object({ email: z.string().trim().pipe(z.email()) });

export type OwnProfileInput = z.output<typeof ownProfileSchema>;
export type ProfileInput = z.output<typeof profileSchema>;
