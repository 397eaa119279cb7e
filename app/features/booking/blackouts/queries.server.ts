import { db, type Prisma } from "~/lib/db/client.server";
import { isUuid } from "~/lib/uuid";
import { companyNames } from "../../identity/queries.server";
import type { StaffScope } from "../../identity/types";
import { unitName } from "../equipment/unit-name";

const PAGE = 30;

/** Why time is closed. */
export type BlackoutKind = "once" | "plan" | "fault" | "training";

interface Filter {
  which: "ahead" | "past";
  resourceId: string;
  page: number;
}

async function placesOf(rows: readonly { resourceId: string; unitId: number | null }[]) {
  const [resources, units] = await Promise.all([
    db.resource.findMany({ where: { id: { in: [...new Set(rows.map((row) => row.resourceId))] } }, select: { id: true, nameRu: true, nameEn: true } }),
    db.unit.findMany({ where: { id: { in: rows.flatMap((row) => row.unitId ?? []) } }, select: { id: true, label: true, serial: true } }),
  ]);
  const [resourceById, unitById] = [new Map(resources.map((row) => [row.id, row])), new Map(units.map((row) => [row.id, row]))];
  return (row: { resourceId: string; unitId: number | null }) => {
    const resource = resourceById.get(row.resourceId);
    const unit = row.unitId === null ? undefined : unitById.get(row.unitId);
    return { nameRu: resource?.nameRu ?? "", nameEn: resource?.nameEn ?? "", unit: unit ? unitName(unit) : null };
  };
}

/** A page of closed times: those that are not over by start, or those behind, latest first. */
export async function blackoutPage(_scope: StaffScope, { which, resourceId, page }: Filter, now: Date) {
  const where: Prisma.BlackoutWhereInput = {
    endsAt: which === "ahead" ? { gt: now } : { lte: now },
    ...(isUuid(resourceId) ? { resourceId } : {}),
  };
  const [rows, count] = await Promise.all([
    db.blackout.findMany({ where, orderBy: [{ startsAt: which === "ahead" ? "asc" : "desc" }, { id: "asc" }], skip: (page - 1) * PAGE, take: PAGE }),
    db.blackout.count({ where }),
  ]);
  const [place, trainings] = await Promise.all([placesOf(rows), db.trainingSession.findMany({ where: { blackoutId: { in: rows.map((row) => row.id) } }, select: { id: true, blackoutId: true } })]);
  const taught = new Map(trainings.map((row) => [row.blackoutId, row.id]));
  const kindOf = (row: { id: string; faultId: string | null; planId: string | null }): BlackoutKind => (row.faultId ? "fault" : taught.has(row.id) ? "training" : row.planId ? "plan" : "once");
  return { count, pages: Math.max(1, Math.ceil(count / PAGE)), items: rows.map((row) => ({ ...row, ...place(row), kind: kindOf(row), sessionId: taught.get(row.id) ?? null })) };
}

/** Plans in force, with when they come next. */
export async function plansInForce(_scope: StaffScope, now: Date) {
  const rows = await db.blackoutPlan.findMany({
    where: { endedAt: null },
    include: { blackouts: { where: { startsAt: { gt: now } }, orderBy: { startsAt: "asc" }, take: 1, select: { startsAt: true, endsAt: true } } },
    orderBy: { createdAt: "asc" },
  });
  const place = await placesOf(rows);
  return rows.map(({ blackouts, ...row }) => ({ ...row, ...place(row), next: blackouts[0] ?? null }));
}

/** Bookings that stand in the way of a closure, by start. */
export async function bookingsInTheWay(_scope: StaffScope, ids: readonly string[]) {
  const rows = await db.booking.findMany({
    where: { id: { in: ids.filter(isUuid) } },
    select: { id: true, companyId: true, startsAt: true, endsAt: true, purpose: true, resource: { select: { nameRu: true, nameEn: true } } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    take: 200,
  });
  const names = await companyNames(rows.map((row) => row.companyId));
  return rows.map((row) => ({ ...row, company: names.get(row.companyId)?.name ?? "" }));
}

/** Resources and their units to choose from. */
export async function placeChoices(_scope: StaffScope) {
  const rows = await db.resource.findMany({
    where: { active: true },
    select: { id: true, nameRu: true, nameEn: true, units: { where: { active: true }, select: { id: true, label: true, serial: true }, orderBy: { position: "asc" } } },
    orderBy: [{ position: "asc" }, { slug: "asc" }],
  });
  return rows.map(({ units, ...row }) => ({ ...row, units: units.length > 1 ? units.map((unit) => ({ id: unit.id, name: unitName(unit) })) : [] }));
}
