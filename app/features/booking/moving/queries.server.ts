import { db } from "~/lib/db/client.server";
import { toKopecks } from "~/lib/money";
import { bookingFor } from "../queries.server";
import type { AnyScope } from "../../identity/types";

/** Where a booking stood on one side of a change; what is null was not touched by it. */
export interface Stood {
  startsAt: string | null;
  endsAt: string | null;
  resource: { nameRu: string; nameEn: string } | null;
  quantity: number | null;
  unit: string | null;
}

/** A line of a booking's history. */
export interface ChangeEntry {
  id: string;
  at: Date;
  /** Empty for the portal itself. */
  actorName: string;
  kind: string;
  before: Stood;
  after: Stood;
  differenceKopecks: number;
  reason: string;
  /** Minutes past the end, of an overrun. */
  minutes: number | null;
  /** Cut short because nobody came. */
  released: boolean;
}

interface Side {
  startsAt?: string;
  endsAt?: string;
  leftAt?: string;
  resourceId?: string;
  quantity?: number;
  label?: string;
  minutes?: number;
  reason?: string;
}

/** How a booking came to stand where it stands, latest first. `not-found` for another company's. */
export async function changesOf(scope: AnyScope, bookingId: string): Promise<ChangeEntry[]> {
  await bookingFor(scope, bookingId);
  const rows = await db.bookingChange.findMany({ where: { bookingId }, orderBy: { id: "desc" }, take: 100 });
  const sides = rows.flatMap((row) => [row.before, row.after] as unknown as Side[]);
  const names = await resourceNames(sides.flatMap((side) => side.resourceId ?? []));
  const stood = (side: Side): Stood => ({
    startsAt: side.startsAt ?? null,
    endsAt: side.endsAt ?? side.leftAt ?? null,
    resource: (side.resourceId ? names.get(side.resourceId) : null) ?? null,
    quantity: side.quantity ?? null,
    unit: side.label ?? null,
  });
  return rows.map((row) => {
    const after = row.after as unknown as Side;
    return {
      id: String(row.id),
      at: row.at,
      actorName: row.actorId ? row.actorName : "",
      kind: row.kind,
      before: stood(row.before as unknown as Side),
      after: stood(after),
      differenceKopecks: toKopecks(row.differenceKopecks),
      reason: row.reason,
      minutes: after.minutes ?? null,
      released: after.reason === "no-show",
    };
  });
}

/** Names of resources by id, also of those that are no longer in use. */
export async function resourceNames(ids: readonly string[]): Promise<Map<string, { nameRu: string; nameEn: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await db.resource.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, nameRu: true, nameEn: true } });
  return new Map(rows.map(({ id, ...names }) => [id, names]));
}

/** Which occurrence of its series a booking is, counted with those that were cancelled; null for a booking of none. */
export async function placeInSeries(booking: { id: string; seriesId: string | null }): Promise<{ seriesId: string; number: number; of: number } | null> {
  if (!booking.seriesId) return null;
  const all = await db.booking.findMany({ where: { seriesId: booking.seriesId }, select: { id: true }, orderBy: [{ occurrence: "asc" }, { id: "asc" }] });
  return { seriesId: booking.seriesId, number: all.findIndex((one) => one.id === booking.id) + 1, of: all.length };
}
