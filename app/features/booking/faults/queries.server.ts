import { db } from "~/lib/db/client.server";
import { notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { companyNames, personNames } from "../../identity/queries.server";
import type { StaffScope } from "../../identity/types";
import { unitName } from "../equipment/unit-name";

const PAGE = 30;
const withUnit = { select: { id: true, label: true, serial: true, resource: { select: { id: true, nameRu: true, nameEn: true } } } } as const;

async function unitsById(ids: readonly number[]) {
  const rows = await db.unit.findMany({ where: { id: { in: [...new Set(ids)] } }, ...withUnit });
  return new Map(rows.map((row) => [row.id, row]));
}

/** A page of faults: open ones oldest first, mended ones latest first; with who reported them and how many bookings wait because of each. */
export async function faultPage(_scope: StaffScope, which: "open" | "resolved", page: number) {
  const where = which === "open" ? { resolvedAt: null } : { resolvedAt: { not: null } };
  const [rows, count] = await Promise.all([
    db.fault.findMany({ where, orderBy: which === "open" ? { reportedAt: "asc" } : { resolvedAt: "desc" }, skip: (page - 1) * PAGE, take: PAGE }),
    db.fault.count({ where }),
  ]);
  const [units, names, waiting] = await Promise.all([
    unitsById(rows.map((row) => row.unitId)),
    companyNames(rows.flatMap((row) => row.companyId ?? [])),
    waitingBy(rows.map((row) => row.unitId)),
  ]);
  return {
    count,
    pages: Math.max(1, Math.ceil(count / PAGE)),
    items: rows.flatMap((row) => {
      const unit = units.get(row.unitId);
      return unit ? { ...row, unit, unitName: unitName(unit), company: names.get(row.companyId ?? "")?.name ?? null, waiting: waiting.get(row.unitId) ?? 0 } : [];
    }),
  };
}

/** How many disrupted bookings hold each of the units. */
async function waitingBy(unitIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await db.$queryRaw<{ unitId: number; count: number }[]>`
    SELECT a."unitId", count(DISTINCT b.id)::int AS count FROM "Booking" b JOIN "Allocation" a ON a."bookingId" = b.id
    WHERE b."disruptedAt" IS NOT NULL AND b.status IN ('PENDING', 'HELD', 'CONFIRMED') AND a."unitId" = ANY(${[...unitIds]}::int[]) GROUP BY 1`;
  return new Map(rows.map((row) => [row.unitId, row.count]));
}

/** A fault with its unit, its closed time and the bookings that wait because of it. `not-found` for none. */
export async function faultFor(_scope: StaffScope, id: string, now: Date) {
  const fault = isUuid(id) ? await db.fault.findUnique({ where: { id }, include: { blackouts: { select: { startsAt: true, endsAt: true }, orderBy: { startsAt: "asc" } } } }) : null;
  if (!fault) throw notFound();
  const [units, waiting, people] = await Promise.all([
    unitsById([fault.unitId]),
    db.booking.findMany({
      where: { disruptedAt: { not: null }, status: { in: ["PENDING", "HELD", "CONFIRMED"] }, startsAt: { gt: now }, allocations: { some: { unitId: fault.unitId } } },
      select: { id: true, companyId: true, startsAt: true, endsAt: true, purpose: true },
      orderBy: [{ startsAt: "asc" }, { id: "asc" }],
      take: 100,
    }),
    personNames([fault.resolvedById ?? ""].filter(isUuid)),
  ]);
  const unit = units.get(fault.unitId);
  if (!unit) throw notFound();
  const names = await companyNames([...waiting.map((row) => row.companyId), ...(fault.companyId ? [fault.companyId] : [])]);
  return {
    ...fault,
    unit,
    unitName: unitName(unit),
    company: names.get(fault.companyId ?? "")?.name ?? null,
    resolvedBy: people.get(fault.resolvedById ?? "") ?? null,
    waiting: waiting.map((row) => ({ ...row, company: names.get(row.companyId)?.name ?? "" })),
  };
}

/** Units of the house to choose from, by resource; those that failed say so. */
export async function unitChoices(_scope: StaffScope) {
  const [rows, open] = await Promise.all([
    db.unit.findMany({ where: { resource: { active: true } }, select: { ...withUnit.select, active: true }, orderBy: [{ resource: { position: "asc" } }, { resource: { slug: "asc" } }, { position: "asc" }] }),
    db.fault.findMany({ where: { resolvedAt: null }, select: { unitId: true } }),
  ]);
  const failed = new Set(open.map((row) => row.unitId));
  return rows.map((row) => ({ id: row.id, name: unitName(row), resource: row.resource, failed: failed.has(row.id), active: row.active }));
}

/** What a letter about a fault says; null when there is none. */
export async function faultForLetter(id: string) {
  const fault = await db.fault.findUnique({ where: { id } });
  const unit = fault && (await unitsById([fault.unitId])).get(fault.unitId);
  if (!fault || !unit) return null;
  const company = fault.companyId ? (await companyNames([fault.companyId])).get(fault.companyId)?.name : undefined;
  return {
    resource: { ru: unit.resource.nameRu, en: unit.resource.nameEn },
    unit: unitName(unit),
    by: company ? `${fault.reportedBy}, ${company}` : fault.reportedBy,
    text: fault.description,
    disrupted: (await waitingBy([fault.unitId])).get(fault.unitId) ?? 0,
  };
}
