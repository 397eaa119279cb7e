import { db, type Reader } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { localised, type Locale } from "~/lib/i18n/locales";
import { minuteOfDay, siteDay } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";
import { busySpans, freeOf, type Busy } from "../availability.server";
import { pickAddress } from "../components/addresses";
import { catalogue, type CatalogueItem } from "../queries.server";
import { leavesOf } from "../rules/things";
import { openSpans, type Span } from "../rules/windows";
import { labelSpot, readPoints, type Point } from "./rules/geometry";
import { roomState, stateAt, type ThingState } from "./rules/state";

const LOOK_DAYS = 14;

/** A thing in a room, as it stands at the moment; `href` leads to its booking form, null when nothing can be booked. */
export interface PlanThing extends ThingState {
  slug: string;
  name: string;
  quantity: number;
  certificate: boolean;
  href: string | null;
}

export interface PlanRoom {
  code: string;
  name: string;
  points: Point[];
  label: { x: number; y: number; width: number };
  state: ThingState["state"] | "none";
  things: PlanThing[];
}

export interface FloorRef {
  building: string;
  number: number;
  name: string;
}

export interface PlanView {
  building: { slug: string; name: string; address: string };
  /** Floors of all buildings, lowest first. */
  floors: FloorRef[];
  buildings: { slug: string; name: string }[];
  floor: { number: number; name: string; width: number; height: number; outline: string };
  rooms: PlanRoom[];
}

/** A building and floor of the house, the first building's ground floor by default. Null when no floor is drawn, `not-found` for an unknown one. */
async function floorOf(which: { building?: string; floor?: string }, source: Reader) {
  const buildings = await source.building.findMany({ orderBy: [{ position: "asc" }, { slug: "asc" }], include: { floors: { orderBy: { number: "asc" } } } });
  const drawn = buildings.filter((one) => one.floors.length > 0);
  if (which.building === undefined && drawn.length === 0) return null;
  const building = which.building === undefined ? drawn[0] : drawn.find((one) => one.slug === which.building);
  const ground = building?.floors.find((one) => one.number >= 1) ?? building?.floors[0];
  const floor = which.floor === undefined ? ground : building?.floors.find((one) => String(one.number) === which.floor);
  if (!building || !floor) throw notFound();
  return { buildings: drawn, building, floor };
}

/** A floor with every room as it stands at a moment. A constant number of statements, whatever the floor holds. */
export async function planOf(which: { building?: string; floor?: string }, at: Date, now: Date, locale: Locale, source: Reader = db): Promise<PlanView | null> {
  const found = await floorOf(which, source);
  if (!found) return null;
  const { buildings, building, floor } = found;
  const rooms = await source.room.findMany({ where: { floorId: floor.id }, orderBy: [{ position: "asc" }, { code: "asc" }], include: { resources: { where: { active: true }, select: { id: true } } } });
  const wanted = new Set(rooms.flatMap((room) => room.resources.map((one) => one.id)));
  const items = (await catalogue(source)).filter((item) => wanted.has(item.id));
  const horizon = at.getTime() + LOOK_DAYS * 86_400_000;
  const reach = Math.max(0, ...items.map((item) => Math.max(item.bufferBefore, item.bufferAfter))) * 60_000;
  const window: Span = { from: at.getTime(), to: horizon };
  const busy: Busy = await busySpans(source, [...new Set(items.flatMap(leavesOf))], { from: window.from - reach, to: window.to + reach });
  const things = new Map(items.map((item) => [item.id, thingOf(item, busy, window, now, locale)]));
  return {
    building: { slug: building.slug, name: localised(building, "name", locale), address: building.address },
    buildings: buildings.map((one) => ({ slug: one.slug, name: localised(one, "name", locale) })),
    floors: buildings.flatMap((one) => one.floors.map((level) => ({ building: one.slug, number: level.number, name: localised(level, "name", locale) }))),
    floor: { number: floor.number, name: localised(floor, "name", locale), width: floor.width, height: floor.height, outline: floor.outline },
    rooms: rooms.map((room): PlanRoom => {
      const points = readPoints(room.points) ?? [];
      const inside = items.filter((item) => room.resources.some((one) => one.id === item.id)).flatMap((item) => things.get(item.id) ?? []);
      return { code: room.code, name: localised(room, "name", locale), points, label: labelSpot(points), state: roomState(inside), things: inside };
    }),
  };
}

/** Units of a thing that nothing holds at the moment. */
function freeAt(item: CatalogueItem, busy: Busy, at: number): number {
  const idle = (leaf: string) => (busy.get(leaf) ?? []).filter((spans) => !spans.some((span) => span.from <= at && at < span.to)).length;
  if (item.parts.length === 0) return idle(item.id);
  return Math.min(...item.parts.map((part) => Math.floor(idle(part.resourceId) / part.quantity)));
}

function thingOf(item: CatalogueItem, busy: Busy, window: Span, now: Date, locale: Locale): PlanThing {
  const state = stateAt({
    at: window.from,
    horizon: window.to,
    windows: freeOf(item, busy, window, { minutes: Math.min(item.minMinutes, 60), quantity: 1 }),
    open: openSpans(item, window),
    free: freeAt(item, busy, window.from),
    rules: item,
    bookableFrom: now.getTime() + item.noticeMinutes * 60_000,
  });
  const start = state.start === null ? null : new Date(state.start);
  return {
    ...state,
    slug: item.slug,
    name: localised(item, "name", locale),
    quantity: item.quantity,
    certificate: item.certificate,
    href: start && pickAddress(new URLSearchParams(), { day: siteDay(start), slug: item.slug, start: minuteOfDay(start) }),
  };
}

/** Buildings with their floors and how many rooms each has, for staff. */
export const buildingsFor = (_scope: StaffScope) =>
  db.building.findMany({ orderBy: [{ position: "asc" }, { slug: "asc" }], include: { floors: { orderBy: { number: "asc" }, include: { _count: { select: { rooms: true } } } } } });

/** A floor with its rooms and what is in each, and all resources, for staff who draw it. `not-found` without one. */
export async function floorFor(_scope: StaffScope, id: string) {
  const floor = isUuid(id)
    ? await db.floor.findUnique({ where: { id }, include: { building: true, rooms: { orderBy: [{ position: "asc" }, { code: "asc" }], include: { resources: { select: { id: true } } } } } })
    : null;
  if (!floor) throw notFound();
  const resources = await db.resource.findMany({ orderBy: [{ position: "asc" }, { slug: "asc" }], select: { id: true, nameRu: true, nameEn: true, floor: true, roomId: true } });
  return { floor, resources };
}
