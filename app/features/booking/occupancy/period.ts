import { z } from "~/lib/form-messages";
import { addDays, daysBetween, isDay, monthOf, addMonths, mondayOf, type Day } from "~/lib/time";

/** Longest period that one report looks at: a leap year. */
export const LONGEST_DAYS = 366;
const USUAL_DAYS = 30;

/** Which bookings the pictures are drawn from; «» is everything that holds time. */
export const USE_STATES = ["waiting", "ahead", "used", "noShow", "late"] as const;
export type UseState = (typeof USE_STATES)[number];

/** What the report is asked for; days of the site zone, both included. Empty texts are no filter. */
export interface OccupancyQuestion {
  from: Day;
  to: Day;
  kind: string;
  resourceId: string;
  companyId: string;
  state: UseState | "";
}

const uuid = z.uuid().or(z.literal("")).catch("");
const asked = z.object({
  kind: z.string().max(40).catch(""),
  resource: uuid,
  company: uuid,
  state: z.enum(USE_STATES).or(z.literal("")).catch(""),
});

/**
 * Reads the question from an address. Without days it is the last 30 up to today; what is no day, ends before it begins or is
 * longer than 366 days is mended, and `mended` says so.
 */
export function questionFrom(params: URLSearchParams, today: Day): OccupancyQuestion & { mended: boolean } {
  const given = { from: params.get("from") ?? "", to: params.get("to") ?? "" };
  const { kind, resource, company, state } = asked.parse({
    kind: params.get("kind") ?? "",
    resource: params.get("resource") ?? "",
    company: params.get("company") ?? "",
    state: params.get("state") ?? "",
  });
  let to = isDay(given.to) ? given.to : today;
  let from = isDay(given.from) ? given.from : addDays(to, 1 - USUAL_DAYS);
  if (from > to) [from, to] = [to, from];
  if (daysBetween(from, to) >= LONGEST_DAYS) to = addDays(from, LONGEST_DAYS - 1);
  const mended = (given.from !== "" && given.from !== from) || (given.to !== "" && given.to !== to);
  return { from, to, kind, resourceId: resource, companyId: company, state, mended };
}

/** The question as an address part, without what is not asked. */
export function questionTo(question: OccupancyQuestion): string {
  const { from, to, kind, resourceId, companyId, state } = question;
  const given = { from, to, kind, resource: resourceId, company: companyId, state };
  return String(new URLSearchParams(Object.entries(given).filter(([, value]) => value !== "")));
}

/** Periods that people ask for by name. */
export function namedPeriods(today: Day): { name: "week" | "month" | "lastMonth" | "quarter" | "year"; from: Day; to: Day }[] {
  const month = monthOf(today);
  const quarter = addMonths(month, -((Number(today.slice(5, 7)) - 1) % 3));
  const year = `${today.slice(0, 4)}-01-01`;
  return [
    { name: "week", from: mondayOf(today), to: addDays(mondayOf(today), 6) },
    { name: "month", from: month, to: addDays(addMonths(month, 1), -1) },
    { name: "lastMonth", from: addMonths(month, -1), to: addDays(month, -1) },
    { name: "quarter", from: quarter, to: addDays(addMonths(quarter, 3), -1) },
    { name: "year", from: year, to: addDays(addMonths(year, 12), -1) },
  ];
}
