import { z } from "zod";
import { atMinute, siteDay } from "~/lib/time";

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

/** What the buttons of coming and leaving send: what is said, of which booking, and when people left when staff say so. */
export const presenceForm = z.object({
  intent: z.enum(["check-in", "check-out"]),
  leftAt: clock.optional(),
});

/**
 * The latest moment up to `now` at which the clock of the site showed a time («18:40» said after midnight is yesterday's). Said within
 * the minute it is `now`.
 */
export function lastMoment(clockTime: string, now: Date): Date {
  const minute = Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3));
  const today = atMinute(siteDay(now), minute);
  return today <= now ? today : new Date(today.getTime() - 86_400_000);
}
