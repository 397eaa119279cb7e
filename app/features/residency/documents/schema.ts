import { z } from "~/lib/form-messages";

const state = z.enum(["RECEIVED", "ACCEPTED", "REFUSED"]);

/** What staff say about one document. `seen` is the state that the page showed when they decided. */
export const checkSchema = z.discriminatedUnion("verdict", [
  z.object({ verdict: z.literal("ACCEPTED"), seen: state }),
  z.object({ verdict: z.literal("RECEIVED"), seen: state }),
  z.object({ verdict: z.literal("REFUSED"), seen: state, reason: z.string().trim().min(5).max(1000) }),
]);
export type CheckInput = z.output<typeof checkSchema>;
