import { message, z } from "~/lib/form-messages";
import { parseMoney } from "~/lib/money";

const note = z.string().trim().max(500).default("");
const person = z.string().trim().min(2).max(120);
const waiver = z.string().trim().max(300).default("").refine((text) => text === "" || text.length >= 5, message("field.tooShort", { count: 5 }));
/** Roubles as typed; nothing is nothing. */
const kept = z.string().trim().default("").transform((text, ctx) => {
  const kopecks = text === "" ? 0 : parseMoney(text);
  if (kopecks !== null && kopecks >= 0) return kopecks;
  ctx.addIssue({ code: "custom", message: message("field.money") });
  return z.NEVER;
});
const photoId = z.uuid().optional();

/** The desk's form of a hand-out: the unit that the booking holds and the one that is given. */
export const handOutSchema = z.object({ intent: z.literal("hand"), heldUnitId: z.number().int(), unitId: z.number().int(), condition: z.string().max(60), note, photoId, takenBy: person, depositWaiver: waiver });

/** The desk's form of a return. */
export const takeBackSchema = z.object({ intent: z.literal("back"), custodyId: z.uuid(), condition: z.string().max(60), note, photoId, broughtBy: person, keep: kept });

export const deskSchema = z.discriminatedUnion("intent", [handOutSchema, takeBackSchema]);
