import { message, z } from "~/lib/form-messages";

/** What an applicant objects to in a refusal. */
export const appealSchema = z.object({ text: z.string().trim().min(20).max(4000) });

/** Why a place is declined or given up, if the company says so. */
export const reasonSchema = z.object({ reason: z.string().trim().max(2000).default("") });

/** What the house answers to an appeal. */
export const appealAnswerSchema = z.object({ answer: z.string().trim().min(10).max(4000) });

/** A refusal on a formal ground. */
export const refuseSchema = z.object({
  grounds: z.array(z.string().max(60)).min(1, { error: () => message("field.required") }),
  reasons: z.string().trim().min(10).max(2000),
});
export type RefuseInput = z.output<typeof refuseSchema>;
