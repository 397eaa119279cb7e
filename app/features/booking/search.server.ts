import { badField, invalid } from "~/lib/errors";
import { message } from "~/lib/form-messages";
import { findFree } from "./availability.server";
import { catalogue } from "./queries.server";
import type { FreeWindow } from "./rules/windows";

const LONGEST_DAYS = 93;

/**
 * Free windows of all resources, or of one kind or one resource, in a range of at most 93 days. A resource that has
 * nothing free is in the answer with an empty list; one whose pool is too small or whose longest time too short is not.
 * Error: `bad-request` (422) for a range that is none or too long and for a kind that no resource has.
 */
export async function search(
  wish: { from: Date; to: Date; kind?: string; resourceId?: string; minutes: number; quantity: number },
  now: Date,
): Promise<{ resourceId: string; free: FreeWindow[] }[]> {
  if (wish.to <= wish.from) throw invalid("bad-request", { reason: "to <= from" });
  if (wish.to.getTime() - wish.from.getTime() > LONGEST_DAYS * 86_400_000) throw invalid("bad-request", { reason: `> ${LONGEST_DAYS} d` });
  const items = await catalogue();
  if (wish.kind !== undefined && !items.some((item) => item.kind === wish.kind)) throw badField("kind", message("field.kind"));
  const resources = items.filter(
    (item) =>
      (!wish.kind || item.kind === wish.kind) &&
      (!wish.resourceId || item.id === wish.resourceId) &&
      item.quantity >= wish.quantity &&
      (item.deviations.length > 0 || item.maxMinutes >= wish.minutes),
  );
  const free = await findFree(resources, wish, now);
  return resources.map((item) => ({ resourceId: item.id, free: free.get(item.id) ?? [] }));
}
