import { COMPANY_KINDS } from "~/features/identity/kinds";
import { message, z } from "~/lib/form-messages";
import { atMinute, isDay } from "~/lib/time";
import { processSchema } from "../process";

const day = z.string().refine(isDay, { error: () => message("field.date") });
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: () => message("field.time") });
const line = (max: number) => z.string().trim().min(1).max(max);
const text = z.string().max(20_000).transform((value) => value.replace(/\r\n?/g, "\n").trim()).default("");
const { decidedBy, residentOn, reviewers, experts, minReviews, blind, spreadPoints } = processSchema.shape;

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** A call as its form brings it: days and times are of the site zone; a last day without a time lasts to its end. */
export const callSchema = z
  .object({
    slug: z.string().trim().min(3).max(60).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: () => message("field.slug") }),
    titleRu: line(160),
    titleEn: line(160),
    summaryRu: line(300),
    summaryEn: line(300),
    bodyRu: text,
    bodyEn: text,
    kind: z.enum(["ROLLING", "DATED"]),
    opensOn: day,
    opensTime: time.default("00:00"),
    lastDay: day.optional(),
    lastTime: time.optional(),
    places: z.number().int().min(1).max(1000).optional(),
    audience: z.array(z.enum(COMPANY_KINDS)).default([]),
    sealed: z.boolean().default(false),
    formId: z.uuid().optional(),
    decidedBy,
    residentOn,
    reviewers,
    experts,
    minReviews,
    blind,
    spreadPoints,
  })
  .superRefine((value, context) => {
    const wrong = (path: keyof typeof value, key: string) => context.addIssue({ code: "custom", path: [path], message: message(key) });
    if (value.kind === "DATED" && !value.lastDay) wrong("lastDay", "field.required");
    if (value.sealed && value.kind !== "DATED") wrong("sealed", "field.sealedDated");
    // Only those assigned score: more reviews than experts would never come.
    if (value.reviewers === "ASSIGNED" && value.minReviews !== null && value.minReviews > value.experts) {
      context.addIssue({ code: "custom", path: ["minReviews"], message: message("field.overExperts", { experts: value.experts }) });
    }
    const { opensAt, closesAt } = timesOf(value);
    if (closesAt && closesAt <= opensAt) wrong("lastDay", "field.after");
  })
  .transform((value) => {
    const { decidedBy, residentOn, reviewers, experts, minReviews, blind, spreadPoints, opensOn: _o, opensTime: _t, lastDay: _d, lastTime: _m, places, formId, ...rest } = value;
    return {
      ...rest,
      ...timesOf(value),
      places: places ?? null,
      formId: formId ?? null,
      process: { decidedBy, residentOn, reviewers, experts, minReviews, blind, spreadPoints },
    };
  });

export type CallInput = z.output<typeof callSchema>;

interface Times {
  kind: "ROLLING" | "DATED";
  opensOn: string;
  opensTime: string;
  lastDay?: string;
  lastTime?: string;
}

function timesOf({ kind, opensOn, opensTime, lastDay, lastTime }: Times): { opensAt: Date; closesAt: Date | null } {
  return {
    opensAt: atMinute(opensOn, minuteOf(opensTime)),
    closesAt: kind === "DATED" && lastDay ? atMinute(lastDay, lastTime ? minuteOf(lastTime) : 1440) : null,
  };
}

/** An invitation: what it is for and until which day, that day included, it lets in. */
export const invitationSchema = z.object({ note: line(200), lastDay: day });
export type InvitationInput = z.output<typeof invitationSchema>;
