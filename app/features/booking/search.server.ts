import { invalid } from "~/lib/errors";
import { findFree } from "./availability.server";
import { catalogue } from "./queries.server";
import type { FreeWindow } from "./rules/windows";

const LONGEST_DAYS = 93;

/**
 * Free windows of all resources, or of one kind or one resource, in a range of at most 93 days. A resource that has
 * nothing free is in the answer with an empty list; one whose pool is too small or whose longest time too short is not.
 */
export async function search(
  wish: { from: Date; to: Date; kind?: string; resourceId?: string; minutes: number; quantity: number },
  now: Date,
): Promise<{ resourceId: string; free: FreeWindow[] }[]> {
  if (wish.to <= wish.from) throw invalid("bad-request", { reason: "to <= from" });
  if (wish.to.getTime() - wish.from.getTime() > LONGEST_DAYS * 86_400_000) throw invalid("bad-request", { reason: `> ${LONGEST_DAYS} d` });
  const resources = (await catalogue()).filter(
    (item) =>
      (!wish.kind || item.kind === wish.kind) &&
      (!wish.resourceId || item.id === wish.resourceId) &&
      item.quantity >= wish.quantity &&
      item.maxMinutes >= wish.minutes,
  );
  const free = await findFree(resources, wish, now);
  return resources.map((item) => ({ resourceId: item.id, free: free.get(item.id) ?? [] }));
}
