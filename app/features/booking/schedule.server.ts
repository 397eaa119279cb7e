import { db, type Reader } from "~/lib/db/client.server";
import { localised, type Locale } from "~/lib/i18n/locales";
import { addDays, atMinute, mondayOf, type Day } from "~/lib/time";
import { companyNames } from "../identity/queries.server";
import { freeOf, longestBuffer, type Busy } from "./availability.server";
import { asOn, rulesOf } from "./rules/plan";
import type { CatalogueItem } from "./queries.server";
import { celsOf, freeCells, poolStretches, type Cel, type HeldSpan, type PoolStretch } from "./rules/schedule";
import { leavesOf } from "./rules/things";
import type { Span } from "./rules/windows";

/** Who reads the schedule: residents see their own purposes, staff who read bookings see everybody's, visitors only what is taken. */
export interface ScheduleReader {
  companyId: string | null;
  staff: boolean;
  /** May move anybody's bookings. */
  movesAny?: boolean;
  locale: Locale;
}

export interface ScheduleFilter {
  kind?: string;
  people?: number;
  operator?: boolean;
}

interface HeldRow {
  resourceId: string;
  unitId: number;
  from: number;
  to: number;
  bookingId: string | null;
  companyId: string | null;
  status: string | null;
  purpose: string | null;
  quantity: number | null;
  version: number | null;
  totalKopecks: number | null;
  thingId: string | null;
  bookedFrom: number | null;
  bookedTo: number | null;
  reasonRu: string | null;
  reasonEn: string | null;
  offerId: string | null;
  offeredTo: string | null;
  offeredFrom: number | null;
  offeredUntil: number | null;
}

/** Everything that holds a unit within a window, in one statement, by resource. */
async function heldSpans(window: Span, reader: ScheduleReader, source: Reader): Promise<Map<string, HeldSpan[]>> {
  const rows = await source.$queryRaw<HeldRow[]>`
    SELECT u."resourceId", a."unitId",
           (extract(epoch FROM a."startsAt") * 1000)::float8 AS from, (extract(epoch FROM a."endsAt") * 1000)::float8 AS to,
           b.id AS "bookingId", b."companyId", b.status::text AS status, b.purpose, b.quantity, b.version, b."totalKopecks"::float8 AS "totalKopecks", b."resourceId" AS "thingId",
           (extract(epoch FROM b."startsAt") * 1000)::float8 AS "bookedFrom", (extract(epoch FROM b."endsAt") * 1000)::float8 AS "bookedTo",
           x."reasonRu", x."reasonEn", w.id AS "offerId", w."companyId" AS "offeredTo",
           (extract(epoch FROM w."startsAt") * 1000)::float8 AS "offeredFrom", (extract(epoch FROM w."endsAt") * 1000)::float8 AS "offeredUntil"
    FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId"
    LEFT JOIN "Booking" b ON b.id = a."bookingId" LEFT JOIN "Blackout" x ON x.id = a."blackoutId"
    LEFT JOIN "WaitlistEntry" w ON w.id = a."waitlistId"
    WHERE tstzrange(a."startsAt", a."endsAt") && tstzrange(${new Date(window.from)}::timestamptz, ${new Date(window.to)}::timestamptz)
    ORDER BY a."unitId", a."startsAt"`;
  const names = reader.staff ? await companyNames(rows.flatMap((row) => row.companyId ?? []), source) : new Map<string, { name: string }>();
  const held = new Map<string, HeldSpan[]>();
  for (const row of rows) {
    let list = held.get(row.resourceId);
    if (!list) held.set(row.resourceId, (list = []));
    list.push({
      from: row.from,
      to: row.to,
      unitId: row.unitId,
      booking: row.bookingId
        ? {
            id: row.bookingId,
            companyId: row.companyId ?? "",
            status: row.status ?? "",
            purpose: row.purpose ?? "",
            quantity: row.quantity ?? 1,
            from: row.bookedFrom ?? row.from,
            to: row.bookedTo ?? row.to,
            companyName: names.get(row.companyId ?? "")?.name ?? "",
            version: row.version ?? 1,
            totalKopecks: row.totalKopecks ?? 0,
            resourceId: row.thingId ?? "",
          }
        : null,
      offer: row.offerId === null ? null : { id: row.offerId, companyId: row.offeredTo ?? "", from: row.offeredFrom ?? row.from, to: row.offeredUntil ?? row.to },
      blackout: row.reasonRu === null ? null : { reason: (reader.locale === "ru" ? row.reasonRu : row.reasonEn) ?? "" },
    });
  }
  return held;
}

const fits = (item: CatalogueItem, filter: ScheduleFilter) =>
  (!filter.kind || item.kind === filter.kind) &&
  (!filter.people || (item.capacity ?? item.quantity) >= filter.people) &&
  (!filter.operator || item.operator === "REQUIRED");

const headOf = (item: CatalogueItem, locale: Locale) => ({
  id: item.id,
  slug: item.slug,
  kind: item.kind,
  name: localised(item, "name", locale),
  capacity: item.capacity,
  quantity: item.quantity,
  unit: item.unit,
  operator: item.operator === "REQUIRED",
  minMinutes: item.minMinutes,
  maxMinutes: item.maxMinutes,
  stepMinutes: item.stepMinutes,
  /** Minute of the local day on which its steps stand. */
  opensAt: item.opensAt,
  bufferBefore: item.bufferBefore,
  bufferAfter: item.bufferAfter,
});

export type RowHead = ReturnType<typeof headOf>;

export interface DayRow extends RowHead {
  cels: Cel[];
  pool: PoolStretch[] | null;
  /** Starts of the cells that can be pressed, minutes from the sheet's beginning. */
  cells: number[];
  /** Stretches outside the opening hours, minutes from the sheet's beginning. */
  closed: { from: number; to: number }[];
}

export interface DaySheet {
  day: Day;
  /** First and last minute of the day on the sheet. */
  opensAt: number;
  closesAt: number;
  /** The instant of its beginning, ms. */
  startsAt: number;
  rows: DayRow[];
  kinds: string[];
}

/** Everything that holds units of a resource: its own, or those of its parts. */
const heldOf = (item: CatalogueItem, held: ReadonlyMap<string, HeldSpan[]>): HeldSpan[] => leavesOf(item).flatMap((leaf) => held.get(leaf) ?? []);

/** The leaves of a resource with their units in use. */
const leafUnits = (item: CatalogueItem): { resourceId: string; units: number; quantity: number }[] =>
  item.parts.length > 0 ? item.parts : [{ resourceId: item.id, units: item.quantity, quantity: 1 }];

const busyOf = (item: CatalogueItem, held: ReadonlyMap<string, HeldSpan[]>): Busy =>
  new Map(leafUnits(item).map(({ resourceId, units }) => [resourceId, groupByUnit(held.get(resourceId) ?? [], units)]));

const groupByUnit = (held: readonly HeldSpan[], units: number): Span[][] => {
  const byUnit = new Map<number, Span[]>();
  for (const span of held) {
    const list = byUnit.get(span.unitId);
    if (list) list.push(span);
    else byUnit.set(span.unitId, [span]);
  }
  const lists = [...byUnit.values()];
  // Units that nothing holds are free all along.
  while (lists.length < units) lists.push([]);
  return lists;
};

/**
 * The exposure sheet of a day: resources down, time across. One statement for any number of resources, another for companies' names.
 * @param met everything that can be booked, as the reader meets it
 */
export async function daySheet(met: readonly CatalogueItem[], day: Day, filter: ScheduleFilter, reader: ScheduleReader, now: Date, source: Reader = db): Promise<DaySheet> {
  const days = met.map((resource) => ({ resource, item: asOn(resource, day), closed: rulesOf(resource, day).closed }));
  const shown = days.filter(({ item }) => fits(item, filter));
  const items = shown.map(({ item }) => item);
  const timed = days.map(({ item }) => item).filter((item) => item.closesAt - item.opensAt < 1440);
  const opensAt = Math.min(480, ...timed.map((item) => Math.floor(item.opensAt / 60) * 60));
  const closesAt = Math.max(1320, ...timed.map((item) => Math.ceil(item.closesAt / 60) * 60));
  const window: Span = { from: atMinute(day, opensAt).getTime(), to: atMinute(day, closesAt).getTime() };
  const midnight = atMinute(day, 0).getTime();
  // Day and shift bookings begin before the sheet does: what may be pressed is judged over the whole local day.
  const whole: Span = { from: midnight, to: atMinute(day, 1440).getTime() };
  const reach = Math.max(0, ...items.map(longestBuffer)) * 60_000;
  const longest = Math.max(0, ...items.filter((item) => item.stepMinutes >= 1440).map((item) => item.minMinutes)) * 60_000;
  const held = await heldSpans({ from: whole.from - reach, to: Math.max(whole.to + reach, whole.from + longest) }, reader, source);
  const rows = shown.map(({ resource, item, closed }): DayRow => {
    const leaves = leafUnits(item).map(({ resourceId, ...leaf }) => ({ ...leaf, held: held.get(resourceId) ?? [] }));
    const single = item.quantity === 1;
    const daily = item.stepMinutes >= 1440;
    const view = daily ? whole : window;
    const searched: Span = { from: Math.max(whole.from, daily ? 0 : now.getTime()), to: daily ? whole.from + item.minMinutes * 60_000 : whole.to };
    const free =
      searched.from < searched.to && (!daily || whole.from >= now.getTime())
        ? freeOf(resource, busyOf(item, held), searched, { quantity: 1, minutes: item.minMinutes })
        : [];
    return {
      ...headOf(item, reader.locale),
      cels: celsOf(leaves, window, reader, single, now.getTime()),
      pool: single ? null : poolStretches(leaves, window),
      cells: daily ? (free.length > 0 ? [0] : []) : freeCells(free, view, item, opensAt),
      closed: closed ? [{ from: 0, to: closesAt - opensAt }] : closedStretches(item, opensAt, closesAt),
    };
  });
  return { day, opensAt, closesAt, startsAt: window.from, rows, kinds: [...new Set(met.map((item) => item.kind))] };
}

function closedStretches(item: CatalogueItem, opensAt: number, closesAt: number): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  if (item.opensAt > opensAt) stretches.push({ from: 0, to: item.opensAt - opensAt });
  if (item.closesAt < closesAt) stretches.push({ from: item.closesAt - opensAt, to: closesAt - opensAt });
  return stretches;
}

export interface WeekRow extends RowHead {
  /** For each of the seven days: share of the opening hours that is taken, 0–100, and whether one's own time is there. */
  days: { taken: number; mine: number; closed: boolean }[];
}

export interface WeekSheet {
  monday: Day;
  days: Day[];
  rows: WeekRow[];
  kinds: string[];
}

/** The week: how full each resource is day by day, and where one's own bookings are. One statement; `met` as of `daySheet`. */
export async function weekSheet(met: readonly CatalogueItem[], day: Day, filter: ScheduleFilter, reader: ScheduleReader, source: Reader = db): Promise<WeekSheet> {
  const monday = mondayOf(day);
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  const window: Span = { from: atMinute(monday, 0).getTime(), to: atMinute(monday, 7 * 1440).getTime() };
  const held = await heldSpans(window, { ...reader, staff: false }, source);
  const rows = met.filter((item) => fits(item, filter)).map((item): WeekRow => {
    const spans = heldOf(item, held);
    const units = leafUnits(item).reduce((sum, leaf) => sum + leaf.units, 0);
    return {
      ...headOf(item, reader.locale),
      days: days.map((one) => {
        const hours = rulesOf(item, one);
        if (hours.closed) return { taken: 0, mine: 0, closed: true };
        const from = atMinute(one, hours.opensAt).getTime();
        const to = atMinute(one, hours.closesAt).getTime();
        let taken = 0;
        const mine = new Set<string>();
        for (const span of spans) {
          const overlap = Math.min(span.to, to) - Math.max(span.from, from);
          if (overlap <= 0) continue;
          taken += overlap;
          if (span.booking && span.booking.companyId === reader.companyId) mine.add(span.booking.id);
        }
        return { taken: Math.min(100, Math.round((taken / ((to - from) * Math.max(1, units))) * 100)), mine: mine.size, closed: false };
      }),
    };
  });
  return { monday, days, rows, kinds: [...new Set(met.map((item) => item.kind))] };
}
