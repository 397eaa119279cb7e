import { db, Prisma } from "~/lib/db/client.server";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { notFound } from "~/lib/errors";
import { atMinute, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { companyNames, personNames } from "../../identity/queries.server";
import { isCompanyScope, type AnyScope, type StaffScope } from "../../identity/types";
import { handOutFrom, handOutMinutes } from "./time.server";
import { unitName } from "./unit-name";

/** A unit that stands on a booking and is to be given. */
export interface ToHand {
  bookingId: string;
  companyId: string;
  company: string;
  purpose: string;
  startsAt: Date;
  endsAt: Date;
  status: BookingStatus;
  unitId: number;
  unit: string;
  nameRu: string;
  nameEn: string;
  /** It has failed, was withdrawn from use, or somebody has not brought it back though it is due. */
  trouble: "faulty" | "withdrawn" | "out" | null;
  /** From when it may be given. */
  opensAt: Date;
  /** It may be given now: its booking holds, it is whole and in the house, and the time has come. */
  mayHand: boolean;
}

interface ToHandRow extends Omit<ToHand, "company" | "unit" | "trouble" | "opensAt" | "mayHand"> {
  label: string;
  serial: string | null;
  active: boolean;
  faulty: boolean;
  out: boolean;
}

/** What is out of the house: in whose hands, and until when it is theirs. */
export interface OutThing {
  id: string;
  bookingId: string;
  companyId: string;
  company: string;
  unitId: number;
  unit: string;
  nameRu: string;
  nameEn: string;
  takenBy: string;
  handedAt: Date;
  returnedAt: Date | null;
  conditionIn: string | null;
  faultId: string | null;
  due: Date;
  late: boolean;
}

interface OutRow extends Omit<OutThing, "company" | "unit" | "late"> {
  label: string;
  serial: string | null;
  status: BookingStatus;
}

const mayGive = (status: BookingStatus): boolean => status === "CONFIRMED" || status === "CHECKED_IN";

const GONE: readonly BookingStatus[] = ["CANCELLED", "EXPIRED", "NO_SHOW"];

/**
 * The desk on a day: what is to be given (of bookings that touch the day and are not over), what is out, late first, and what came
 * back that day. `search` looks into companies, things, units and serial numbers.
 */
export async function deskOn(_scope: StaffScope, day: Day, search: string, now: Date) {
  const [from, to] = [atMinute(day, 0), atMinute(day, 1440)];
  const [early, waiting, moved] = await Promise.all([
    handOutMinutes(),
    db.$queryRaw<ToHandRow[]>`
      SELECT b.id AS "bookingId", b."companyId", b.purpose, b."startsAt", b."endsAt", b.status::text AS status, u.id AS "unitId", u.label, u.serial, u.active,
             r."nameRu", r."nameEn",
             EXISTS (SELECT 1 FROM "Fault" f WHERE f."unitId" = u.id AND f."resolvedAt" IS NULL) AS faulty,
             EXISTS (SELECT 1 FROM "Custody" c JOIN "Booking" before ON before.id = c."bookingId"
                     WHERE c."unitId" = u.id AND c."returnedAt" IS NULL AND ${awaited(now)}) AS out
      FROM "Allocation" a JOIN "Booking" b ON b.id = a."bookingId" JOIN "Unit" u ON u.id = a."unitId" JOIN "Resource" r ON r.id = u."resourceId"
      WHERE r."handOut" AND b.status IN ('PENDING', 'HELD', 'CONFIRMED', 'CHECKED_IN') AND b."startsAt" < ${to} AND b."endsAt" > ${from > now ? from : now}
        AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${from}::timestamptz, ${to}::timestamptz)
        AND NOT EXISTS (SELECT 1 FROM "Custody" c WHERE c."bookingId" = b.id AND c."unitId" = u.id)
      ORDER BY b."startsAt", b.id, r.position, u.position`,
    outRows(Prisma.sql`c."returnedAt" IS NULL OR (c."returnedAt" >= ${from} AND c."returnedAt" < ${to})`),
  ]);
  const names = await companyNames([...waiting, ...moved].map((row) => row.companyId));
  const nameOf = (id: string) => names.get(id)?.name ?? "";
  const asked = search.trim().toLocaleLowerCase("ru");
  const fits = (row: { company: string; unit: string; nameRu: string; nameEn: string }) =>
    asked === "" || [row.company, row.unit, row.nameRu, row.nameEn].some((text) => text.toLocaleLowerCase("ru").includes(asked));
  const things = moved.map((row) => toOut(row, nameOf(row.companyId), now)).filter(fits);
  return {
    toHand: waiting
      .map(({ label, serial, active, faulty, out, ...row }): ToHand => {
        const trouble = !active ? "withdrawn" : faulty ? "faulty" : out ? "out" : null;
        const opensAt = handOutFrom(row, early);
        return { ...row, company: nameOf(row.companyId), unit: unitName({ label, serial }), trouble, opensAt, mayHand: mayGive(row.status) && trouble !== "withdrawn" && opensAt <= now };
      })
      .filter(fits),
    late: things.filter((row) => row.late),
    out: things.filter((row) => !row.late && !row.returnedAt),
    back: things.filter((row) => row.returnedAt),
  };
}

/** What is out with one booking (`before`) is missed by the next (`b`): it is due, will be due too late, or the next has begun. */
const awaited = (now: Date) => Prisma.sql`(before."endsAt" < ${now} OR before."endsAt" > b."startsAt" OR b."startsAt" <= ${now})`;

const outRows = (where: Prisma.Sql) => db.$queryRaw<OutRow[]>`
  SELECT c.id, c."bookingId", c."companyId", c."unitId", u.label, u.serial, r."nameRu", r."nameEn", c."takenBy", c."handedAt", c."returnedAt", c."conditionIn",
         c."faultId", b."endsAt" AS due, b.status::text AS status
  FROM "Custody" c JOIN "Unit" u ON u.id = c."unitId" JOIN "Resource" r ON r.id = u."resourceId" JOIN "Booking" b ON b.id = c."bookingId"
  WHERE ${where} ORDER BY b."endsAt", c.id`;

const toOut = ({ label, serial, status, ...row }: OutRow, company: string, now: Date): OutThing => ({
  ...row,
  company,
  unit: unitName({ label, serial }),
  late: row.returnedAt === null && (row.due < now || GONE.includes(status)),
});

const handled = {
  id: true, unitId: true, bookingId: true, companyId: true, handedAt: true, handedById: true, takenBy: true, conditionOut: true, noteOut: true, photoOutId: true,
  returnedAt: true, returnedById: true, conditionIn: true, noteIn: true, photoInId: true, broughtBy: true, faultId: true,
} satisfies Prisma.CustodySelect;

async function withNames<T extends { handedById: string; returnedById: string | null; unitId: number }>(rows: readonly T[]) {
  const [people, units] = await Promise.all([
    personNames(rows.flatMap((row) => [row.handedById, ...(row.returnedById ? [row.returnedById] : [])])),
    db.unit.findMany({ where: { id: { in: rows.map((row) => row.unitId) } }, select: { id: true, label: true, serial: true, resource: { select: { nameRu: true, nameEn: true } } } }),
  ]);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return rows.map((row) => {
    const unit = byId.get(row.unitId);
    return { ...row, unit: unit ? unitName(unit) : "", nameRu: unit?.resource.nameRu ?? "", nameEn: unit?.resource.nameEn ?? "", handedBy: people.get(row.handedById) ?? "", returnedBy: people.get(row.returnedById ?? "") ?? null };
  });
}

/** Who had a unit in their hands for a booking, or still has it. */
export type Handled = Awaited<ReturnType<typeof custodyOfBooking>>[number];

/** What was given and taken back for a booking, in order: its own company's, or any for staff. The caller has read the booking by the same scope. */
export async function custodyOfBooking(scope: AnyScope, bookingId: string) {
  const own = isCompanyScope(scope) ? { companyId: scope.companyId } : {};
  return withNames(await db.custody.findMany({ where: { bookingId, ...own }, select: handled, orderBy: [{ handedAt: "asc" }, { id: "asc" }] }));
}

/** A unit of a booking as the desk sees it, with the other units that could be given instead. */
export interface DeskThing {
  unitId: number;
  unit: string;
  nameRu: string;
  nameEn: string;
  handOut: boolean;
  faulty: boolean;
  /** Taken out of use: it is not given any more. */
  withdrawn: boolean;
  /** In whose hands it still is for another booking; null when it is in the house. Only staff learn it. */
  outWith: string | null;
  /** It is out, and this booking misses it. */
  awaited: boolean;
  others: { id: number; name: string }[];
}

/** Units that a booking holds. Staff also learn which others are free. */
export async function thingsOf(scope: AnyScope, bookingId: string, now: Date): Promise<DeskThing[]> {
  const own = isCompanyScope(scope) ? { companyId: scope.companyId } : {};
  const held = await db.allocation.findMany({
    where: { bookingId, booking: own },
    include: { unit: { select: { id: true, label: true, serial: true, position: true, active: true, resourceId: true, resource: { select: { nameRu: true, nameEn: true, handOut: true, position: true } } } } },
  });
  const unitIds = held.map((row) => row.unitId);
  const [faults, elsewhere] = await Promise.all([
    db.fault.findMany({ where: { unitId: { in: unitIds }, resolvedAt: null }, select: { unitId: true } }),
    isCompanyScope(scope)
      ? []
      : db.$queryRaw<{ unitId: number; takenBy: string; awaited: boolean }[]>`
          SELECT c."unitId", c."takenBy", ${awaited(now)} AS awaited
          FROM "Custody" c JOIN "Booking" before ON before.id = c."bookingId" JOIN "Booking" b ON b.id = ${bookingId}::uuid
          WHERE c."unitId" = ANY(${unitIds}::int[]) AND c."returnedAt" IS NULL AND c."bookingId" <> b.id`,
  ]);
  const open = new Set(faults.map((row) => row.unitId));
  const hands = new Map(elsewhere.map((row) => [row.unitId, row]));
  const things: DeskThing[] = [];
  for (const row of held.sort((a, b) => a.unit.resource.position - b.unit.resource.position || a.unit.position - b.unit.position)) {
    const { resource } = row.unit;
    const others = isCompanyScope(scope) || !resource.handOut ? [] : await othersFor(row.unit.resourceId, row);
    things.push({ unitId: row.unitId, unit: unitName(row.unit), nameRu: resource.nameRu, nameEn: resource.nameEn, handOut: resource.handOut, faulty: open.has(row.unitId), withdrawn: !row.unit.active, outWith: hands.get(row.unitId)?.takenBy ?? null, awaited: hands.get(row.unitId)?.awaited ?? false, others });
  }
  return things;
}

async function othersFor(resourceId: string, window: { startsAt: Date; endsAt: Date }) {
  const rows = await db.$queryRaw<{ id: number; label: string; serial: string | null }[]>`
    SELECT u.id, u.label, u.serial FROM "Unit" u
    WHERE u."resourceId" = ${resourceId}::uuid AND u.active
      AND NOT EXISTS (SELECT 1 FROM "Allocation" a WHERE a."unitId" = u.id AND tstzrange(a."startsAt", a."endsAt") && tstzrange(${window.startsAt}::timestamptz, ${window.endsAt}::timestamptz))
      AND NOT EXISTS (SELECT 1 FROM "Custody" c WHERE c."unitId" = u.id AND c."returnedAt" IS NULL)
      AND NOT EXISTS (SELECT 1 FROM "Fault" f WHERE f."unitId" = u.id AND f."resolvedAt" IS NULL)
    ORDER BY u.position`;
  return rows.map((row) => ({ id: row.id, name: unitName(row) }));
}

/** A unit's life: where it is, who had it, what failed, what is ahead. `not-found` for none. */
export async function unitStory(_scope: StaffScope, unitId: number, now: Date) {
  const unit = Number.isSafeInteger(unitId) && unitId > 0 && unitId < 2 ** 31 ? await db.unit.findUnique({ where: { id: unitId }, include: { resource: { select: { id: true, slug: true, nameRu: true, nameEn: true } } } }) : null;
  if (!unit) throw notFound();
  const [custody, faults, ahead] = await Promise.all([
    db.custody.findMany({ where: { unitId }, select: handled, orderBy: { handedAt: "desc" }, take: 100 }),
    db.fault.findMany({ where: { unitId }, orderBy: { reportedAt: "desc" }, take: 50 }),
    db.allocation.findMany({ where: { unitId, endsAt: { gt: now }, bookingId: { not: null } }, select: { booking: { select: { id: true, companyId: true, startsAt: true, endsAt: true, disruptedAt: true, status: true } } }, orderBy: { startsAt: "asc" }, take: 50 }),
  ]);
  const bookings = ahead.flatMap((row) => row.booking ?? []);
  const names = await companyNames([...custody, ...bookings].map((row) => row.companyId));
  return {
    unit: { ...unit, name: unitName(unit) },
    custody: (await withNames(custody)).map((row) => ({ ...row, company: names.get(row.companyId)?.name ?? "" })),
    faults,
    ahead: bookings.map((row) => ({ ...row, company: names.get(row.companyId)?.name ?? "" })),
  };
}

/** What a letter about a thing that is late says; null when it is back by now. */
export async function custodyForLetter(id: string) {
  const [row] = isUuid(id) ? await outRows(Prisma.sql`c.id = ${id}::uuid AND c."returnedAt" IS NULL`) : [];
  if (!row) return null;
  return { companyId: row.companyId, bookingId: row.bookingId, resource: { ru: row.nameRu, en: row.nameEn }, unit: unitName(row), takenBy: row.takenBy, due: row.due };
}
