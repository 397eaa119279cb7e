import { z } from "~/lib/form-messages";

const name = z.string().trim().max(60).default("");

/** The forms of the calendars' pages, told apart by `intent`. */
export const companyCalendarsSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("open"), what: z.enum(["mine", "company"]), name }),
  z.object({ intent: z.literal("revoke"), id: z.string().max(40) }),
]);

export const staffCalendarsSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("open"), resourceId: z.string().max(40), name }),
  z.object({ intent: z.literal("revoke"), id: z.string().max(40) }),
]);
