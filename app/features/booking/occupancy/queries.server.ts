import { db, type Reader } from "~/lib/db/client.server";
import { companyNames } from "../../identity/queries.server";
import type { AnyScope, CompanyScope, StaffScope } from "../../identity/types";
import { countUse, type Counts } from "./counts.server";
import { hoursOfResources } from "./hours.server";
import type { OccupancyQuestion } from "./period";
import { nothing, type Measures, type OpenMeasures } from "./rules/measures";
import { addWeek, blockedWeek, daysOf, emptyWeek, instantsOf, openWeek, sumOf, type HoursOf, type WeekCells } from "./rules/week";

export interface ResourceHead {
  id: string;
  kind: string;
  nameRu: string;
  nameEn: string;
  /** Units in use. */
  units: number;
}

/** `shownMinutes` is what the question's state asks for: of everything booked, or of one part of it. */
export interface ResourceLine extends ResourceHead, OpenMeasures {
  shownMinutes: number;
}

export interface CompanyLine extends Measures {
  companyId: string;
  name: string;
  shownMinutes: number;
}

export interface PurposeLine {
  purpose: string;
  bookings: number;
  minutes: number;
}

export interface Occupancy {
  resources: ResourceLine[];
  /** Most time first. */
  companies: CompanyLine[];
  purposes: PurposeLine[];
  /** Unit minutes by hour of the week: what is shown, and what could be booked. */
  week: { shown: WeekCells; bookable: WeekCells };
  total: OpenMeasures & { shownMinutes: number };
}

/** A company's own use: the same figures without what others and the house did. */
export type Usage = Pick<Occupancy, "resources" | "purposes" | "week"> & { total: Measures & { shownMinutes: number } };

interface ResourceRow extends ResourceHead {
  active: boolean;
  partIds: string[];
}

const readResources = (reader: Reader) => reader.$queryRaw<ResourceRow[]>`
  SELECT r.id, r.kind, r."nameRu", r."nameEn", r.active,
         (SELECT count(*)::int FROM "Unit" u WHERE u."resourceId" = r.id AND u.active) AS units,
         ARRAY(SELECT p."partId"::text FROM "ResourcePart" p WHERE p."wholeId" = r.id) AS "partIds"
  FROM "Resource" r ORDER BY r.position, r.slug`;

/** Resources that hold units and are asked for: of the kind, or the one; a whole stands for its parts. */
function askedFor(rows: readonly ResourceRow[], { kind, resourceId }: OccupancyQuestion): ResourceRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const found = new Set<string>();
  const add = (row: ResourceRow | undefined, depth: number): void => {
    if (!row || depth > rows.length) return;
    if (row.partIds.length === 0) found.add(row.id);
    else for (const id of row.partIds) add(byId.get(id), depth + 1);
  };
  for (const row of rows) if ((!kind || row.kind === kind) && (!resourceId || row.id === resourceId)) add(row, 0);
  return rows.filter((row) => found.has(row.id));
}

interface ClosureRow {
  resourceId: string;
  from: Date;
  to: Date;
  units: number;
}

/** Closures of units in use that touch a time. */
const readClosures = (reader: Reader, window: { from: Date; to: Date }) => reader.$queryRaw<ClosureRow[]>`
  SELECT u."resourceId", a."startsAt" AS from, a."endsAt" AS to, count(*)::int AS units
  FROM "Allocation" a JOIN "Unit" u ON u.id = a."unitId"
  WHERE a."blackoutId" IS NOT NULL AND u.active
    AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${window.from}::timestamptz, ${window.to}::timestamptz)
  GROUP BY u."resourceId", a."startsAt", a."endsAt"`;

const filtered = ({ kind, resourceId }: OccupancyQuestion) => kind !== "" || resourceId !== "";

/** What may be chosen in the filters. */
export async function occupancyChoices(_scope: AnyScope, reader: Reader = db) {
  const rows = await readResources(reader);
  return { kinds: [...new Set(rows.map((row) => row.kind))], resources: rows.map(({ id, kind, nameRu, nameEn }) => ({ id, kind, nameRu, nameEn })) };
}

/**
 * How full the house was, or will be by what is booked, over the days of the question. What each figure means stands at
 * `Measures`; opening hours are those of today's rules, also for days long past. Seven statements for any size of the house.
 */
export async function occupancy(_scope: StaffScope, question: OccupancyQuestion, reader: Reader = db): Promise<Occupancy> {
  const window = instantsOf(question);
  const all = await readResources(reader);
  const asked = askedFor(all, question);
  const [counts, closures, hours] = await Promise.all([
    countUse(reader, { ...question, resourceIds: filtered(question) ? asked.map(({ id }) => id) : null }, window),
    readClosures(reader, window),
    hoursOfResources(asked, reader),
  ]);
  const names = await companyNames(counts.byCompany.keys(), reader);
  const days = daysOf(question);
  const bookable = emptyWeek();
  const blocked = new Map<string, WeekCells>();
  for (const closure of closures) {
    const hoursOf = hours.get(closure.resourceId);
    if (!hoursOf) continue;
    let cells = blocked.get(closure.resourceId);
    if (!cells) blocked.set(closure.resourceId, (cells = emptyWeek()));
    addWeek(cells, blockedWeek({ from: closure.from.getTime(), to: closure.to.getTime(), units: closure.units }, hoursOf, window));
  }
  const ofOneUnit = new Map<HoursOf, WeekCells>();
  const openOf = (hoursOf: HoursOf): WeekCells => {
    let cells = ofOneUnit.get(hoursOf);
    if (!cells) ofOneUnit.set(hoursOf, (cells = openWeek(1, hoursOf, days)));
    return cells;
  };
  const resources = asked.flatMap((row): ResourceLine[] => {
    const used = counts.byResource.get(row.id);
    if (!row.active && !used) return [];
    const units = row.active ? row.units : 0;
    const open = openOf(hours.get(row.id) ?? closedAlways).map((minutes) => minutes * units);
    const closed = (units > 0 && blocked.get(row.id)) || emptyWeek();
    addWeek(bookable, open.map((minutes, cell) => minutes - closed[cell]!));
    return [{ ...headOf(row), ...nothing(), shownMinutes: 0, ...used, units, openMinutes: sumOf(open), blockedMinutes: sumOf(closed) }];
  });
  const total = { ...counts.total, openMinutes: 0, blockedMinutes: 0, shownMinutes: 0 };
  for (const line of resources) {
    total.openMinutes += line.openMinutes;
    total.blockedMinutes += line.blockedMinutes;
    total.shownMinutes += line.shownMinutes;
  }
  const companies = [...counts.byCompany].map(([companyId, line]) => ({ companyId, name: names.get(companyId)?.name ?? "", ...line }));
  return { resources, companies: sorted(companies), purposes: counts.purposes, week: { shown: counts.week, bookable }, total };
}

const closedAlways: HoursOf = () => null;
const headOf = ({ id, kind, nameRu, nameEn, units }: ResourceRow): ResourceHead => ({ id, kind, nameRu, nameEn, units });
const sorted = <T extends { shownMinutes: number; bookedMinutes: number }>(lines: T[]): T[] => lines.sort((a, b) => b.shownMinutes - a.shownMinutes || b.bookedMinutes - a.bookedMinutes);

/** What the scope's company used over the days of the question; the question's company is not asked. */
export async function usageOf(scope: CompanyScope, question: OccupancyQuestion, reader: Reader = db): Promise<Usage> {
  const all = await readResources(reader);
  const asked = askedFor(all, question);
  const counts: Counts = await countUse(
    reader,
    { companyId: scope.companyId, state: question.state, resourceIds: filtered(question) ? asked.map(({ id }) => id) : null },
    instantsOf(question),
  );
  const resources = asked.flatMap((row): ResourceLine[] => {
    const used = counts.byResource.get(row.id);
    return used ? [{ ...headOf(row), ...used, openMinutes: 0, blockedMinutes: 0 }] : [];
  });
  const total = { ...counts.total, shownMinutes: resources.reduce((sum, line) => sum + line.shownMinutes, 0) };
  return { resources: sorted(resources), purposes: counts.purposes, week: { shown: counts.week, bookable: emptyWeek() }, total };
}
