import type { ReadCalendar } from "./queries.server";

/** Whether the reader has the calendar as it is (RFC 9110, 13.1): tags count before dates. */
export function isUnchanged(headers: Headers, { etag, changedAt }: Pick<ReadCalendar, "etag" | "changedAt">): boolean {
  const known = headers.get("If-None-Match");
  if (known !== null) return known.trim() === "*" || known.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
  const since = Date.parse(headers.get("If-Modified-Since") ?? "");
  return Number.isFinite(since) && Math.floor(changedAt.getTime() / 1000) * 1000 <= since;
}
