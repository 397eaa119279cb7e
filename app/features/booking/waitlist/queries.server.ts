import { db, Prisma } from "~/lib/db/client.server";
import type { Part } from "~/lib/db/together.server";
import type { WaitlistStatus } from "~/lib/db/generated/enums";
import { parseInstant } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { CompanyScope } from "../../identity/types";
import { catalogue, type CatalogueItem } from "../queries.server";
import type { Freed } from "./commands/offer.server";
import { placeOf, type Standing } from "./rules/line";
import type { StoredSearch } from "./rules/search";
import { STANDING } from "./status";

/** A company's place in a line. `place` is 1 for the first; null once it is over. */
export interface LineView {
  id: string;
  status: WaitlistStatus;
  resource: Pick<CatalogueItem, "id" | "slug" | "nameRu" | "nameEn">;
  startsAt: Date;
  endsAt: Date;
  quantity: number;
  purpose: string;
  place: number | null;
  offerExpiresAt: Date | null;
  bookingId: string | null;
  closedAt: Date | null;
}

const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;

type Row = Awaited<ReturnType<typeof db.waitlistEntry.findMany>>[number];

/** Lines that the scope's company stands in, offers first and then by start; with those that ended within a week, latest first, after them. */
export async function linesOf(scope: CompanyScope, now: Date): Promise<{ standing: LineView[]; ended: LineView[] }> {
  const [rows, items] = await Promise.all([
    db.waitlistEntry.findMany({
      where: { companyId: scope.companyId, resourceId: { not: null }, OR: [{ status: { in: [...STANDING] } }, { closedAt: { gt: new Date(now.getTime() - WEEK_MS) } }] },
      orderBy: [{ startsAt: "asc" }, { id: "asc" }],
      take: 500,
    }),
    catalogue(),
  ]);
  const byId = new Map(items.map((item) => [item.id, item]));
  const mine = rows.filter((row) => isStanding(row.status));
  const line = await rivalsOf(mine, byId);
  const view = (row: Row): LineView[] => {
    const resource = byId.get(row.resourceId ?? "");
    if (!resource) return [];
    const { id, status, startsAt, endsAt, quantity, purpose, offerExpiresAt, bookingId, closedAt } = row;
    const { slug, nameRu, nameEn } = resource;
    const place = isStanding(status) ? placeOf({ id, createdAt: row.createdAt, startsAt, endsAt, resource }, line) : null;
    return [{ id, status, resource: { id: resource.id, slug, nameRu, nameEn }, startsAt, endsAt, quantity, purpose, place, offerExpiresAt, bookingId, closedAt }];
  };
  const rank = (one: LineView) => (one.status === "OFFERED" ? 0 : 1);
  return {
    standing: mine.flatMap(view).sort((a, b) => rank(a) - rank(b) || a.startsAt.getTime() - b.startsAt.getTime()),
    ended: rows
      .filter((row) => !isStanding(row.status))
      .flatMap(view)
      .sort((a, b) => (b.closedAt?.getTime() ?? 0) - (a.closedAt?.getTime() ?? 0)),
  };
}

const isStanding = (status: WaitlistStatus): boolean => STANDING.some((one) => one === status);

/** Everybody who stands in a line around the times of some places: only their order is told, never who they are. */
async function rivalsOf(mine: readonly Pick<Row, "startsAt" | "endsAt">[], items: ReadonlyMap<string, CatalogueItem>): Promise<Standing[]> {
  if (mine.length === 0) return [];
  const from = Math.min(...mine.map((row) => row.startsAt.getTime())) - DAY_MS;
  const to = Math.max(...mine.map((row) => row.endsAt.getTime())) + DAY_MS;
  const rows = await db.waitlistEntry.findMany({
    where: { status: { in: [...STANDING] }, resourceId: { not: null }, startsAt: { lt: new Date(to) }, endsAt: { gt: new Date(from) } },
    select: { id: true, createdAt: true, startsAt: true, endsAt: true, resourceId: true },
  });
  return rows.flatMap(({ resourceId, ...row }) => {
    const resource = items.get(resourceId ?? "");
    return resource ? { ...row, resource } : [];
  });
}

/** One place of the scope's company; null when it has none by that id. */
export async function lineOf(scope: CompanyScope, id: string, now: Date): Promise<LineView | null> {
  const { standing, ended } = await linesOf(scope, now);
  return [...standing, ...ended].find((one) => one.id === id) ?? null;
}

/** The own company's place in a line, with the deadline of what is offered to it, or how many it would stand behind. */
export interface LineAt {
  place: number | null;
  until: Date | null;
  ahead: number;
}

interface PlaceRow {
  id: string;
  resourceId: string;
  /** Instants in milliseconds. */
  createdAt: number;
  startsAt: number;
  endsAt: number;
  own: boolean;
  until: number | null;
}

const ms = (column: string) => Prisma.sql`(extract(epoch FROM w.${Prisma.raw(`"${column}"`)}) * 1000)::float8`;

/** The line for a time of a resource, as part of a reading. `items` is the catalogue: who waits for a part of the same waits here, too. */
export const lineAtPart = (scope: CompanyScope, items: readonly CatalogueItem[], resource: CatalogueItem, time: { startsAt: Date; endsAt: Date }, now: Date): Part<LineAt> => ({
  sql: Prisma.sql`SELECT json_agg(place) FROM (
    SELECT w.id, w."resourceId", ${ms("createdAt")} AS "createdAt", ${ms("startsAt")} AS "startsAt", ${ms("endsAt")} AS "endsAt",
           w."companyId" = ${scope.companyId}::uuid AND w."resourceId" = ${resource.id}::uuid AND w."startsAt" = ${time.startsAt} AND w."endsAt" = ${time.endsAt} AS own,
           CASE WHEN w.status = 'OFFERED' THEN ${ms("offerExpiresAt")} END AS until
    FROM "WaitlistEntry" w
    WHERE w.status IN (${Prisma.join(STANDING.map((status) => Prisma.sql`${status}::"WaitlistStatus"`))}) AND w."resourceId" IS NOT NULL
      AND w."startsAt" < ${new Date(time.endsAt.getTime() + DAY_MS)} AND w."endsAt" > ${new Date(time.startsAt.getTime() - DAY_MS)}) place`,
  read: (json) => {
    const known = new Map(items.map((item) => [item.id, item]));
    const rows = (json ?? []) as PlaceRow[];
    const line = rows.flatMap(({ id, resourceId, createdAt, startsAt, endsAt }): Standing[] => {
      const of = known.get(resourceId);
      return of ? [{ id, resource: of, createdAt: new Date(createdAt), startsAt: new Date(startsAt), endsAt: new Date(endsAt) }] : [];
    });
    const own = rows.find((row) => row.own);
    const me = own ? { id: own.id, createdAt: new Date(own.createdAt) } : { id: "\uffff", createdAt: now };
    const place = placeOf({ ...me, ...time, resource }, line);
    return { place: own ? place : null, until: own && own.until !== null ? new Date(own.until) : null, ahead: place - 1 };
  },
});

/** What is offered to the scope's company now, the nearest deadline first. */
export async function offersTo(scope: CompanyScope, now: Date) {
  const rows = await db.waitlistEntry.findMany({
    where: { companyId: scope.companyId, status: "OFFERED", offerExpiresAt: { gt: now }, resourceId: { not: null } },
    orderBy: { offerExpiresAt: "asc" },
    take: 20,
  });
  if (rows.length === 0) return [];
  const items = new Map((await catalogue()).map((item) => [item.id, item]));
  return rows.flatMap(({ id, resourceId, startsAt, endsAt, offerExpiresAt }) => {
    const resource = items.get(resourceId ?? "");
    return resource && offerExpiresAt ? { id, nameRu: resource.nameRu, nameEn: resource.nameEn, startsAt, endsAt, offerExpiresAt } : [];
  });
}

/** What the scope's company wants to be told of, the earliest first. */
export async function searchesOf(scope: CompanyScope): Promise<{ id: string; search: StoredSearch; toldAt: Date | null }[]> {
  const rows = await db.waitlistEntry.findMany({
    where: { companyId: scope.companyId, status: "WAITING", resourceId: null },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    select: { id: true, search: true, toldAt: true },
  });
  return rows.map(({ id, search, toldAt }) => ({ id, search: search as unknown as StoredSearch, toldAt }));
}

/** What a letter about a place in a line says. */
export async function entryForLetter(id: string) {
  const row = await db.waitlistEntry.findUnique({ where: { id } });
  const resource = row?.resourceId ? await db.resource.findUnique({ where: { id: row.resourceId }, select: { nameRu: true, nameEn: true } }) : null;
  return row && { ...row, resource };
}

/** Time that a booking has given up, wholly or by its last move: its things, and when it stood (also before that move). */
export async function freedBy(bookingId: string, changeId?: string): Promise<Freed[]> {
  const [booking, change] = await Promise.all([
    isUuid(bookingId) ? db.booking.findUnique({ where: { id: bookingId }, select: { resourceId: true, startsAt: true, endsAt: true, items: { select: { resourceId: true } } } }) : null,
    changeId ? db.bookingChange.findUnique({ where: { id: BigInt(changeId) }, select: { before: true } }) : null,
  ]);
  if (!booking) return [];
  const before = change?.before as unknown as { resourceId: string; items: { resourceId: string }[]; startsAt: string; endsAt: string } | undefined;
  const stood = (one: { resourceId: string; items: readonly { resourceId: string }[] }, from?: Date, to?: Date): Freed => ({
    resourceIds: [one.resourceId, ...one.items.map((item) => item.resourceId)],
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  });
  return [stood(booking, booking.startsAt, booking.endsAt), ...(before ? [stood(before, parseInstant(before.startsAt), parseInstant(before.endsAt))] : [])];
}
