import { heldRange, leavesOf, type Takeable } from "../../rules/things";

/** A place in a line, as far as its order goes. */
export interface Standing {
  id: string;
  createdAt: Date;
  startsAt: Date;
  endsAt: Date;
  resource: Takeable;
}

/** Who came first is first; those of one instant by id, so that the order is the same for everybody. */
export const earlier = (a: Pick<Standing, "id" | "createdAt">, b: Pick<Standing, "id" | "createdAt">): boolean =>
  a.createdAt.getTime() === b.createdAt.getTime() ? a.id < b.id : a.createdAt < b.createdAt;

/** Whether two wait for the same thing: times that overlap, buffers included, on resources that stand on a common one. */
export function rivals(a: Standing, b: Standing): boolean {
  const one = heldRange(a.resource, a);
  const other = heldRange(b.resource, b);
  if (one.from >= other.to || other.from >= one.to) return false;
  const leaves = leavesOf(b.resource);
  return leavesOf(a.resource).some((leaf) => leaves.includes(leaf));
}

/** Place in line, 1 for the first: everybody counts who came earlier and waits for any of the same time. */
export const placeOf = (mine: Standing, line: readonly Standing[]): number => 1 + line.filter((one) => one.id !== mine.id && earlier(one, mine) && rivals(one, mine)).length;

/** Until when an offer stands: the norm's hours, and never past the start of what is offered. */
export const offerUntil = (now: Date, startsAt: Date, hours: number): Date => new Date(Math.min(now.getTime() + hours * 3_600_000, startsAt.getTime()));
