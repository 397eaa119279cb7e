/** A resource as far as its units go: its own, or those of the parts that it is made of (leaves, with what one of it needs). */
export interface Takeable {
  id: string;
  bufferBefore: number;
  bufferAfter: number;
  parts: readonly Part[];
}

/** A leaf that a composite resource is made of: `quantity` units of it go into one of the whole; `units` are in use in all. */
export interface Part {
  resourceId: string;
  quantity: number;
  units: number;
}

/** One thing of a booking and how much of it. */
export interface Thing<R extends Takeable = Takeable> {
  resource: R;
  quantity: number;
}

/** Units of one leaf resource that are to be held from one instant to another, buffers inside. */
export interface Demand {
  resourceId: string;
  quantity: number;
  from: Date;
  to: Date;
}

/** What a resource's units are held for: the booked time and the buffers around it. */
export function heldRange(resource: Pick<Takeable, "bufferBefore" | "bufferAfter">, range: { startsAt: Date; endsAt: Date }): { from: Date; to: Date } {
  return {
    from: new Date(range.startsAt.getTime() - resource.bufferBefore * 60_000),
    to: new Date(range.endsAt.getTime() + resource.bufferAfter * 60_000),
  };
}

/** Leaf resources whose units a resource stands on: itself, or its parts. */
export const leavesOf = (resource: Takeable): string[] => (resource.parts.length > 0 ? resource.parts.map((part) => part.resourceId) : [resource.id]);

/**
 * What a booking of some things asks of leaf resources, in the order of ids. Things that ask for the same leaf are asked for
 * together, over the wider of their times.
 */
export function demandsOf(things: readonly Thing[], range: { startsAt: Date; endsAt: Date }): Demand[] {
  const demands = new Map<string, Demand>();
  for (const { resource, quantity } of things) {
    const { from, to } = heldRange(resource, range);
    const wanted = resource.parts.length > 0 ? resource.parts : [{ resourceId: resource.id, quantity: 1 }];
    for (const part of wanted) {
      const known = demands.get(part.resourceId);
      demands.set(part.resourceId, {
        resourceId: part.resourceId,
        quantity: (known?.quantity ?? 0) + part.quantity * quantity,
        from: known && known.from < from ? known.from : from,
        to: known && known.to > to ? known.to : to,
      });
    }
  }
  return [...demands.values()].sort((a, b) => (a.resourceId < b.resourceId ? -1 : 1));
}

/** Two things of one wish that want the same units, more than there are. `inside`: the first is made of the second, so they never go together. */
export interface Clash<R extends Takeable> {
  first: Thing<R>;
  second: Thing<R>;
  inside: boolean;
}

/** The first clash among things, each of which alone is within what there is; null where all of them fit. */
export function clashOf<R extends Takeable & { quantity: number }>(things: readonly Thing<R>[]): Clash<R> | null {
  const leaves = new Map<string, { wanted: number; there: number; by: Thing<R>[] }>();
  for (const thing of things) {
    const { parts, ...own } = thing.resource;
    for (const part of parts.length > 0 ? parts : [{ resourceId: own.id, quantity: 1, units: own.quantity }]) {
      const leaf = leaves.get(part.resourceId) ?? { wanted: 0, there: part.units, by: [] };
      leaves.set(part.resourceId, leaf);
      leaf.wanted += part.quantity * thing.quantity;
      leaf.by.push(thing);
      const [one] = leaf.by;
      if (!one || one === thing || leaf.wanted <= leaf.there) continue;
      const [first, second] = leavesOf(thing.resource).length > leavesOf(one.resource).length ? [thing, one] : [one, thing];
      const whole = leavesOf(first.resource);
      return { first, second, inside: first.quantity === 1 && first.resource.parts.length > 0 && leavesOf(second.resource).every((id) => whole.includes(id)) };
    }
  }
  return null;
}
