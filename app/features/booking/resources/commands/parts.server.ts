import { conflict, invalid } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { editResource, partsText, type At, type EditInput, type Outcome } from "./edit.server";

export interface PartInput {
  partId: string;
  quantity: number;
}

const MOST_PARTS = 50;

/**
 * Says of what a resource is made; an empty list makes it a thing of its own again. A whole has no units in use of its own, is no part of
 * itself however far down, and takes no more of a part than it has units. Errors: as `editResource`; `parts-units` (409),
 * `parts-circle` (409), `parts-quantity` (422), `parts-unknown` (422).
 */
export const setParts = (scope: StaffScope, id: string, parts: readonly PartInput[], input: EditInput, at: At): Promise<Outcome> =>
  editResource(scope, id, input, at, async (resource, tx) => {
    if (partsText(parts) === partsText(resource.parts)) return null;
    if (parts.length > MOST_PARTS || new Set(parts.map((part) => part.partId)).size < parts.length) throw invalid("parts-unknown");
    if (parts.some((part) => !isUuid(part.partId) || !Number.isInteger(part.quantity) || part.quantity < 1 || part.quantity > 1000)) throw invalid("parts-quantity");
    // Two administrators who make two resources parts of each other must meet.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('resource-parts', 0))::text`;
    if (parts.length > 0 && resource.units.some((unit) => unit.active)) throw conflict("parts-units");
    const found = await tx.resource.findMany({ where: { id: { in: parts.map((part) => part.partId) } }, select: { id: true, slug: true, nameRu: true, units: { where: { active: true }, select: { id: true } } } });
    const all = await tx.resourcePart.findMany({ select: { wholeId: true, partId: true } });
    for (const part of parts) {
      const row = found.find((one) => one.id === part.partId);
      if (!row) throw invalid("parts-unknown");
      if (reaches(all, part.partId, id)) throw conflict("parts-circle", { name: row.nameRu });
      const made = all.some((one) => one.wholeId === part.partId);
      if (!made && row.units.length < part.quantity) throw invalid("parts-quantity");
    }
    const slugs = new Map(found.map((row) => [row.id, row.slug]));
    return {
      parts: partsText(parts),
      quantity: parts.length > 0 ? Math.min(...parts.map((part) => Math.floor((found.find((row) => row.id === part.partId)?.units.length ?? 0) / part.quantity))) : undefined,
      action: "resource.parts-set",
      facts: {
        before: resource.parts.map((one) => ({ part: one.part.slug, quantity: one.quantity })),
        after: parts.map((part) => ({ part: slugs.get(part.partId) ?? "", quantity: part.quantity })),
      },
      write: async () => {
        await tx.resourcePart.deleteMany({ where: { wholeId: id } });
        await tx.resourcePart.createMany({ data: parts.map((part) => ({ wholeId: id, ...part })) });
      },
    };
  });

/** Whether a whole contains a resource, itself counted, however far down. */
function reaches(all: readonly { wholeId: string; partId: string }[], from: string, target: string): boolean {
  const seen = new Set<string>();
  const ahead = [from];
  for (let one = ahead.pop(); one !== undefined; one = ahead.pop()) {
    if (one === target) return true;
    if (seen.has(one)) continue;
    seen.add(one);
    for (const edge of all) if (edge.wholeId === one) ahead.push(edge.partId);
  }
  return false;
}

/** Says what is offered with a thing, in this order. Errors: as `editResource`; `parts-unknown` (422). */
export const setAccessories = (scope: StaffScope, id: string, accessoryIds: readonly string[], input: EditInput, at: At): Promise<Outcome> =>
  editResource(scope, id, input, at, async (resource, tx) => {
    const ids = [...new Set(accessoryIds)];
    if (ids.join() === resource.accessories.map((one) => one.accessoryId).join()) return null;
    if (ids.length > MOST_PARTS || ids.includes(id) || !ids.every(isUuid)) throw invalid("parts-unknown");
    const found = await tx.resource.findMany({ where: { id: { in: ids } }, select: { id: true, slug: true } });
    if (found.length < ids.length) throw invalid("parts-unknown");
    const slugs = new Map(found.map((row) => [row.id, row.slug]));
    return {
      action: "resource.accessories-set",
      facts: { before: resource.accessories.map((one) => one.accessory.slug), after: ids.map((one) => slugs.get(one) ?? "") },
      write: async () => {
        await tx.accessory.deleteMany({ where: { resourceId: id } });
        await tx.accessory.createMany({ data: ids.map((accessoryId, position) => ({ resourceId: id, accessoryId, position })) });
      },
    };
  });
