import { db, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { isUuid } from "~/lib/uuid";
import { isCompanyScope, type AnyScope, type CompanyScope } from "../../../identity/types";
import { withHolders, type Settled } from "../../commands/holders.server";
import { attachPhoto } from "../../equipment/commands/photo.server";
import { openFault, reachOf, type UnitAt } from "./open.server";

/** How long after its use a company may still report what it found. */
const AFTERWARDS_MS = 7 * 86_400_000;

export interface ReportInput {
  unitId: number;
  description: string;
  expectedAt?: Date | null;
  photoId?: string | null;
  /** The booking in which a company found it. */
  bookingId?: string;
}

/** A unit in the house with its resource. `not-found` for none. */
export async function unitAt(unitId: number): Promise<UnitAt> {
  const row = Number.isSafeInteger(unitId) && unitId > 0 && unitId < 2 ** 31 ? await db.unit.findUnique({ where: { id: unitId }, include: { resource: { select: { horizonDays: true } } } }) : null;
  if (!row) throw notFound();
  return { id: row.id, label: row.label, resourceId: row.resourceId, horizonDays: row.resource.horizonDays };
}

/**
 * Says that a unit has failed. Staff may say so of any unit; a company of a unit that it holds or held within a week. The unit is
 * offline at once.
 *
 * Errors: `not-found`, `fault-known` (409) when it is known already, `fault-early` (409) before the company's use began,
 * `fault-late` (409) long after it, `fault-expected` (422) for a day of return in the past.
 */
export async function reportFault(scope: AnyScope, input: ReportInput, now: Date, ip: string | null = null): Promise<Settled & { id: string }> {
  const unit = await unitAt(input.unitId);
  const expectedAt = isCompanyScope(scope) ? null : (input.expectedAt ?? null);
  if (expectedAt && expectedAt <= now) throw invalid("fault-expected");
  return withHolders(reachOf(unit, now), async (tx, holders) => {
    if (isCompanyScope(scope)) await requireOwnUse(tx, scope, unit.id, input.bookingId ?? "", now);
    const photoId = await attachPhoto(tx, scope, input.photoId ?? null);
    const companyId = isCompanyScope(scope) ? scope.companyId : null;
    return openFault(tx, unit, { description: input.description, expectedAt, photoId, companyId }, holders, { id: scope.userId, name: scope.userName, ip }, now);
  });
}

async function requireOwnUse(tx: Tx, scope: CompanyScope, unitId: number, bookingId: string, now: Date): Promise<void> {
  if (!isUuid(bookingId)) throw notFound();
  const booking = await tx.booking.findFirst({
    where: { id: bookingId, companyId: scope.companyId },
    select: { startsAt: true, endsAt: true, status: true, allocations: { where: { unitId }, select: { id: true }, take: 1 } },
  });
  if (!booking) throw notFound();
  const inHand = await tx.custody.findFirst({ where: { bookingId, unitId }, select: { id: true } });
  if (booking.allocations.length === 0 && !inHand) throw notFound();
  if (inHand) return;
  if (booking.startsAt > now) throw conflict("fault-early");
  if (now.getTime() - booking.endsAt.getTime() > AFTERWARDS_MS) throw conflict("fault-late");
}
