import { siteDay, type Day } from "~/lib/time";

/** Whether a wish lies within a term of whole days, both ends included: a residency, or a certificate. */
export function withinTerm(term: { from?: Day; to: Day }, wish: { startsAt: Date; endsAt: Date }): boolean {
  const last = siteDay(new Date(wish.endsAt.getTime() - 1));
  return (term.from === undefined || term.from <= siteDay(wish.startsAt)) && last <= term.to;
}
