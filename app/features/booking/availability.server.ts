import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { leavesOf, type Takeable } from "./rules/things";
import type { Deviation } from "./rules/effective";
import { openOf, type OpenStretches } from "./rules/plan";
import { commonFree, freeWindows, type FreeWindow, type Span } from "./rules/windows";

/** A resource's allocations as three texts of equally many figures, «{7,7,8}»; a unit that is free all along has NULL for its time. */
interface BusyRow {
  resourceId: string;
  units: string;
  starts: string;
  ends: string;
}

/** Resources and how they are bookable, as the search needs them. */
export interface Searched extends Takeable {
  opensAt: number;
  closesAt: number;
  /** What deviates from the hours and buffers on some days. */
  deviations?: readonly Deviation[];
}

/** What units are taken for: by leaf resource, then unit by unit, sorted by start. */
export type Busy = ReadonlyMap<string, Span[][]>;

/** Allocations of every unit in use of the resources within a window, by resource and unit, sorted by start. One statement. */
export async function busySpans(reader: Reader, resourceIds: readonly string[], window: Span): Promise<Map<string, Span[][]>> {
  if (resourceIds.length === 0) return new Map();
  // A row of texts a resource: thousands of allocations as rows of their own cost the client several times what finding them costs.
  // A list and not an array of ids: of an array a kept plan does not know how long it is, and goes to each unit by itself.
  const rows = await reader.$queryRaw<BusyRow[]>`
    SELECT u."resourceId", array_agg(u.id)::text AS units,
           array_agg((date_part('epoch', a."startsAt") * 1000)::bigint)::text AS starts, array_agg((date_part('epoch', a."endsAt") * 1000)::bigint)::text AS ends
    FROM "Unit" u
    LEFT JOIN "Allocation" a ON a."unitId" = u.id
         AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${new Date(window.from)}::timestamptz, ${new Date(window.to)}::timestamptz)
    WHERE u.active AND u."resourceId" IN (${Prisma.join(resourceIds.map((id) => Prisma.sql`${id}::uuid`))})
    GROUP BY u."resourceId"`;
  return new Map(rows.map((row) => [row.resourceId, spansOf(row)]));
}

function spansOf({ units, starts, ends }: BusyRow): Span[][] {
  const from = figures(starts);
  const to = figures(ends);
  const byUnit = new Map<string, Span[]>();
  figures(units).forEach((unit, index) => {
    let spans = byUnit.get(unit);
    if (!spans) byUnit.set(unit, (spans = []));
    if (from[index] !== "NULL") spans.push({ from: Number(from[index]), to: Number(to[index]) });
  });
  const all = [...byUnit.values()];
  for (const spans of all) if (spans.length > 1) spans.sort((a, b) => a.from - b.from);
  return all;
}

const figures = (text: string): string[] => text.slice(1, -1).split(",");

/**
 * Free windows of one resource, from what its units are taken for; the window is cut to its opening hours. Of a composite: where
 * enough of every part is free.
 * @param stretches opening hours with the buffers that are kept in them, when they are not those of each day
 */
export function freeOf(resource: Searched, busy: Busy, window: Span, wish: { minutes: number; quantity: number }, stretches: readonly OpenStretches[] = openOf(resource, window)): FreeWindow[] {
  if (window.from >= window.to) return [];
  const windows = (leaf: string, quantity: number) =>
    stretches.flatMap(({ open, bufferBefore, bufferAfter }) => freeWindows({ busy: busy.get(leaf) ?? [], open, bufferBefore, bufferAfter, quantity, minutes: wish.minutes }));
  if (resource.parts.length === 0) return windows(resource.id, wish.quantity);
  return resource.parts
    .map((part) => windows(part.resourceId, part.quantity * wish.quantity).map((free) => ({ ...free, quantity: Math.floor(free.quantity / part.quantity) })))
    .reduce((one, other) => commonFree(one, other, wish.minutes * 60_000));
}

/** The longest buffer that a resource keeps on any day, minutes. */
export const longestBuffer = ({ bufferBefore, bufferAfter, deviations = [] }: Pick<Searched, "bufferBefore" | "bufferAfter" | "deviations">): number =>
  Math.max(bufferBefore, bufferAfter, ...deviations.flatMap(({ changes }) => [changes.bufferBefore ?? 0, changes.bufferAfter ?? 0]));

/**
 * Free windows of resources: stretches in which `quantity` units are each free for at least `minutes`, opening hours
 * and buffers kept, nothing before `now`. One statement for any number of resources.
 */
export async function findFree(
  resources: readonly Searched[],
  wish: { from: Date; to: Date; minutes: number; quantity: number },
  now: Date,
  reader: Reader = db,
): Promise<Map<string, FreeWindow[]>> {
  const reach = Math.max(0, ...resources.map(longestBuffer)) * 60_000;
  const window: Span = { from: Math.max(wish.from.getTime(), now.getTime()), to: wish.to.getTime() };
  const result = new Map<string, FreeWindow[]>();
  if (window.from >= window.to) return result;
  const busy = await busySpans(reader, [...new Set(resources.flatMap(leavesOf))], { from: window.from - reach, to: window.to + reach });
  for (const resource of resources) result.set(resource.id, freeOf(resource, busy, window, wish));
  return result;
}
