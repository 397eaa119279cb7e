import { db, type Prisma, type Reader } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { addDays, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { priceOn, pricesOf, type PriceRow } from "../../billing/prices.server";
import type { StaffScope } from "../../identity/types";
import type { Deviation } from "../rules/effective";
import { deviationsOf } from "./deviations.server";
import type { ResourceFilters } from "./filters";
import type { Judged } from "./rules/consequences";
import { SETTING_NAMES, type ResourceSettings } from "./settings";

type Row = Prisma.ResourceGetPayload<object>;

/** The settings among a row's columns. */
export const settingsOf = (row: Row): ResourceSettings =>
  Object.fromEntries(SETTING_NAMES.map((name) => [name, row[name]])) as unknown as ResourceSettings;

/** A resource as an edit's consequences are judged by. */
export const judged = (id: string, settings: ResourceSettings, quantity: number, deviations: readonly Deviation[], active: boolean): Judged => ({
  ...settings,
  id,
  quantity,
  deviations,
  active,
});

const PAGE = 50;

export interface ResourceRow {
  id: string;
  slug: string;
  nameRu: string;
  nameEn: string;
  kind: string;
  sort: Row["sort"];
  active: boolean;
  opensAt: number;
  closesAt: number;
  approval: boolean;
  certificate: boolean;
  operator: Row["operator"];
  /** Units in use, and all that there are; a resource made of others has none. */
  units: number;
  allUnits: number;
  parts: number;
  rules: number;
  price: PriceRow | null;
}

/** Which resources pass a filter. */
export const resourcesWhere = ({ search, sort, kind, state }: ResourceFilters): Prisma.ResourceWhereInput => ({
  ...(search ? { OR: (["nameRu", "nameEn", "slug", "kind"] as const).map((field) => ({ [field]: { contains: search, mode: "insensitive" as const } })) } : {}),
  ...(sort ? { sort } : {}),
  ...(kind ? { kind } : {}),
  ...(state === "off" ? { active: false } : state === "all" ? {} : { active: true }),
});

const ORDERS = {
  house: [{ position: "asc" }, { slug: "asc" }],
  name: [{ nameRu: "asc" }, { slug: "asc" }],
  kind: [{ kind: "asc" }, { position: "asc" }, { slug: "asc" }],
} satisfies Record<ResourceFilters["order"], Prisma.ResourceOrderByWithRelationInput[]>;

/** The order that a filter asks for. */
export const resourceOrder = (filters: ResourceFilters) => ORDERS[filters.order];

/** A page of the resources for staff, with today's price. The same statements for any number of resources. */
export async function resourcesFor(_scope: StaffScope, filters: ResourceFilters, now: Date) {
  const where = resourcesWhere(filters);
  const [count, kinds, rows] = await Promise.all([
    db.resource.count({ where }),
    db.resource.findMany({ distinct: ["kind"], select: { kind: true }, orderBy: { kind: "asc" } }),
    db.resource.findMany({
      where,
      orderBy: resourceOrder(filters),
      skip: (filters.page - 1) * PAGE,
      take: PAGE,
      include: { units: { select: { active: true } }, _count: { select: { parts: true, rules: true } } },
    }),
  ]);
  const prices = await pricesOf(rows.map((row) => row.tariffCode));
  const today = siteDay(now);
  return {
    count,
    pages: Math.max(1, Math.ceil(count / PAGE)),
    page: filters.page,
    kinds: kinds.map((row) => row.kind),
    rows: rows.map((row): ResourceRow => {
      const { id, slug, nameRu, nameEn, kind, sort, active, opensAt, closesAt, approval, certificate, operator } = row;
      return {
        id, slug, nameRu, nameEn, kind, sort, active, opensAt, closesAt, approval, certificate, operator,
        units: row.units.filter((unit) => unit.active).length,
        allUnits: row.units.length,
        parts: row._count.parts,
        rules: row._count.rules,
        price: priceOn(prices.get(row.tariffCode) ?? [], today) ?? null,
      };
    }),
  };
}

/** A resource with everything that its pages of administration show. `not-found` when there is none. */
export async function resourceFor(_scope: StaffScope, id: string, reader: Reader = db) {
  if (!isUuid(id)) throw notFound();
  const row = await reader.resource.findUnique({
    where: { id },
    include: {
      units: { orderBy: { position: "asc" } },
      parts: { include: { part: { select: { id: true, slug: true, nameRu: true, nameEn: true, units: { where: { active: true }, select: { id: true } } } } } },
      wholes: { include: { whole: { select: { id: true, slug: true, nameRu: true, nameEn: true } } } },
      accessories: { orderBy: { position: "asc" }, include: { accessory: { select: { id: true, slug: true, nameRu: true, nameEn: true } } } },
    },
  });
  if (!row) throw notFound();
  const deviations = (await deviationsOf([id], reader)).get(id) ?? [];
  const ofParts = row.parts.map(({ part, quantity }) => Math.floor(part.units.length / quantity));
  const quantity = ofParts.length > 0 ? Math.min(...ofParts) : row.units.filter((unit) => unit.active).length;
  return { ...row, settings: settingsOf(row), deviations, quantity };
}

export type ResourceDetail = Awaited<ReturnType<typeof resourceFor>>;

/** What the frame of every page of a resource shows: its name, place and state. */
export const headOf = (row: ResourceDetail) => ({
  id: row.id,
  slug: row.slug,
  nameRu: row.nameRu,
  nameEn: row.nameEn,
  active: row.active,
  version: row.version,
  units: row.quantity,
  parts: row.parts.length,
  rules: row.deviations.length,
});

export type ResourceHead = ReturnType<typeof headOf>;

/** Prices of a resource, past, present and planned. */
export async function priceHistory(_scope: StaffScope, tariffCode: string, now: Date): Promise<(PriceRow & { state: "past" | "present" | "planned" })[]> {
  const today: Day = siteDay(now);
  const rows = (await pricesOf([tariffCode])).get(tariffCode) ?? [];
  return rows.map((row) => ({ ...row, state: row.from > today ? ("planned" as const) : row.to !== null && row.to < today ? ("past" as const) : ("present" as const) })).reverse();
}

/** Rooms of the plans to put a resource into, and kinds that are known. */
export async function resourceChoices(_scope: StaffScope) {
  const [rooms, kinds, resources] = await Promise.all([
    db.room.findMany({ select: { id: true, code: true, nameRu: true, nameEn: true, floor: { select: { number: true, building: { select: { nameRu: true, nameEn: true } } } } }, orderBy: [{ floor: { number: "asc" } }, { position: "asc" }] }),
    db.resource.findMany({ distinct: ["kind"], select: { kind: true }, orderBy: { kind: "asc" } }),
    db.resource.findMany({ select: { id: true, slug: true, nameRu: true, nameEn: true, active: true }, orderBy: [{ position: "asc" }, { slug: "asc" }] }),
  ]);
  return { rooms, kinds: kinds.map((row) => row.kind), resources };
}

/** The first day on which a new price of a thing that has one may hold. */
export const tomorrow = (now: Date): Day => addDays(siteDay(now), 1);
