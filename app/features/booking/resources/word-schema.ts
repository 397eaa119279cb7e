import { message, z } from "~/lib/form-messages";
import { phraseFault, plainPhrase } from "./rules/house-words";

const MOST_AT_ONCE = 20;

/** Words as they are typed: phrases by commas or lines, what they speak of and in which role. */
export const wordsSchema = z.object({
  phrases: z.string().transform((text, ctx) => {
    const phrases = [...new Set(text.split(/[,;\n]/).map(plainPhrase).filter(Boolean))];
    const fault = phrases.length === 0 ? message("field.required") : phrases.length > MOST_AT_ONCE ? message("field.houseWordsMany", { max: MOST_AT_ONCE }) : null;
    const wrong = fault ?? phrases.map((phrase) => phraseFault(phrase, new Date())).find((one) => one !== null);
    if (!wrong) return phrases;
    ctx.addIssue({ code: "custom", message: wrong });
    return z.NEVER;
  }),
  of: z.enum(["kind", "one"]),
  role: z.enum(["IS", "HAS"]),
  counted: z.string().optional().transform((text) => text === "on"),
});

export type WordsInput = z.output<typeof wordsSchema>;
