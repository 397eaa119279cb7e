import { z } from "~/lib/form-messages";

const note = z.string().trim().max(500).default("");
const person = z.string().trim().min(2).max(120);
const photoId = z.uuid().optional();

/** The desk's form of a hand-out: the unit that the booking holds and the one that is given. */
export const handOutSchema = z.object({ intent: z.literal("hand"), heldUnitId: z.number().int(), unitId: z.number().int(), condition: z.string().max(60), note, photoId, takenBy: person });

/** The desk's form of a return. */
export const takeBackSchema = z.object({ intent: z.literal("back"), custodyId: z.uuid(), condition: z.string().max(60), note, photoId, broughtBy: person });

export const deskSchema = z.discriminatedUnion("intent", [handOutSchema, takeBackSchema]);
