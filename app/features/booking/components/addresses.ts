import type { Day } from "~/lib/time";

/** Address of the booking form for a start on a day; the schedule stays behind it. Minutes of the local day. */
export function pickAddress(base: URLSearchParams, pick: { day: Day; slug: string; start: number; minutes?: number; quantity?: number }): string {
  const params = new URLSearchParams(base);
  params.set("day", pick.day);
  params.set("at", pick.slug);
  params.set("start", clockOf(pick.start));
  if (pick.minutes) params.set("minutes", String(pick.minutes));
  else params.delete("minutes");
  if (pick.quantity && pick.quantity > 1) params.set("quantity", String(pick.quantity));
  else params.delete("quantity");
  return `/schedule?${params}`;
}

/** Addresses of the booking form for many starts of one resource on a day: the query is put together once. */
export function pickAddresses(base: URLSearchParams, pick: { day: Day; slug: string }): (start: number) => string {
  const startAt = (minute: number) => `start=${encodeURIComponent(clockOf(minute))}`;
  const [before = "", after = ""] = pickAddress(base, { ...pick, start: 0 }).split(startAt(0));
  return (start) => before + startAt(start) + after;
}

/** The same page with one parameter changed or, with null, taken away. */
export function withParam(base: URLSearchParams, changes: Record<string, string | null>): string {
  const params = new URLSearchParams(base);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  return `/schedule?${params}`;
}

/** Things wished for beside a slot, from the parameters `with=slug*quantity`; what makes no sense is left out. */
export function besideIn(params: URLSearchParams): { slug: string; quantity: number }[] {
  const beside = new Map<string, number>();
  for (const text of params.getAll("with")) {
    const match = /^([a-z0-9-]{1,80})\*(\d{1,4})$/.exec(text);
    if (match?.[1] && Number(match[2]) > 0) beside.set(match[1], Number(match[2]));
  }
  return [...beside].map(([slug, quantity]) => ({ slug, quantity })).slice(0, 11);
}

/** The coupon that an address names; nothing without one. */
export function couponIn(params: URLSearchParams): { coupon?: string } {
  const coupon = (params.get("coupon") ?? "").trim().slice(0, 60);
  return coupon ? { coupon } : {};
}

/** «08:30» of minutes since midnight. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** Minutes since midnight of «08:30»; undefined for anything else. */
export function minuteOf(text: string | null): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text ?? "");
  if (!match) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute <= 1440 && Number(match[2]) < 60 ? minute : undefined;
}
