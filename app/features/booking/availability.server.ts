import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { freeWindows, openSpans, type FreeWindow, type Span } from "./rules/windows";

interface BusyRow {
  resourceId: string;
  unitId: number;
  from: number | null;
  to: number | null;
}

/** Resources and how they are bookable, as the search needs them. */
export interface Searched {
  id: string;
  opensAt: number;
  closesAt: number;
  bufferBefore: number;
  bufferAfter: number;
}

/** Allocations of every unit in use of the resources within a window, by resource and unit, sorted by start. */
export async function busySpans(reader: Reader, resourceIds: readonly string[], window: Span): Promise<Map<string, Span[][]>> {
  if (resourceIds.length === 0) return new Map();
  const from = new Date(window.from);
  const to = new Date(window.to);
  const rows = await reader.$queryRaw<BusyRow[]>`
    SELECT u."resourceId", u.id AS "unitId",
           (extract(epoch FROM a."startsAt") * 1000)::float8 AS from, (extract(epoch FROM a."endsAt") * 1000)::float8 AS to
    FROM "Unit" u
    LEFT JOIN "Allocation" a ON a."unitId" = u.id
         AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${from}::timestamptz, ${to}::timestamptz)
    WHERE u.active AND u."resourceId" IN (${Prisma.join(resourceIds.map((id) => Prisma.sql`${id}::uuid`))})
    ORDER BY u."resourceId", u.id, a."startsAt"`;
  const byResource = new Map<string, Map<number, Span[]>>();
  for (const row of rows) {
    let units = byResource.get(row.resourceId);
    if (!units) byResource.set(row.resourceId, (units = new Map<number, Span[]>()));
    let spans = units.get(row.unitId);
    if (!spans) units.set(row.unitId, (spans = []));
    if (row.from !== null && row.to !== null) spans.push({ from: row.from, to: row.to });
  }
  return new Map([...byResource].map(([id, units]) => [id, [...units.values()]]));
}

/** Free windows of one resource, from what its units are taken for; the window is cut to its opening hours. */
export function freeOf(resource: Searched, busy: Span[][], window: Span, wish: { minutes: number; quantity: number }): FreeWindow[] {
  const { bufferBefore, bufferAfter } = resource;
  if (window.from >= window.to) return [];
  return freeWindows({ busy, open: openSpans(resource, window), bufferBefore, bufferAfter, quantity: wish.quantity, minutes: wish.minutes });
}

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
  const reach = Math.max(0, ...resources.map((resource) => Math.max(resource.bufferBefore, resource.bufferAfter))) * 60_000;
  const window: Span = { from: Math.max(wish.from.getTime(), now.getTime()), to: wish.to.getTime() };
  const result = new Map<string, FreeWindow[]>();
  if (window.from >= window.to) return result;
  const busy = await busySpans(reader, resources.map((resource) => resource.id), { from: window.from - reach, to: window.to + reach });
  for (const resource of resources) {
    result.set(resource.id, freeOf(resource, busy.get(resource.id) ?? [], window, wish));
  }
  return result;
}
