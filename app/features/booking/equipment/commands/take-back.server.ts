import { audit } from "~/lib/audit.server";
import { db, transaction, type Tx } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import type { Kopecks } from "~/lib/money";
import { isUuid } from "~/lib/uuid";
import { freeDeposit } from "../../../billing/deposits/commands/free.server";
import type { StaffScope } from "../../../identity/types";
import { withHolders, type Holder } from "../../commands/holders.server";
import { openFault, reachOf, type UnitAt } from "../../faults/commands/open.server";
import { unitAt } from "../../faults/commands/report.server";
import { conditionOf } from "../conditions.server";
import { CUSTODY } from "../deposits.server";
import { unitName } from "../unit-name";
import { attachPhoto } from "./photo.server";

export interface TakeBackInput {
  custodyId: string;
  condition: string;
  note: string;
  photoId: string | null;
  broughtBy: string;
  /** What of the deposit pays for damage, kopecks; the rest goes back into the company's advance. */
  keepKopecks: Kopecks;
}

/** What came of a return: the fault that it opened or found open, and how many bookings went elsewhere or were told. */
export interface TakenBack {
  faultId: string | null;
  moved: number;
  disrupted: number;
}

const WHOLE: TakenBack = { faultId: null, moved: 0, disrupted: 0 };

/**
 * Takes a unit back, whoever brings it. One that came back damaged is offline from this moment, in the same transaction.
 * Errors: `not-found`, `returned-already` (409), `condition-unknown` (422), `damage-note` (422) for damage or a kept deposit
 * without a word of what, and those of `freeDeposit`.
 */
export async function takeBack(scope: StaffScope, input: TakeBackInput, now: Date, ip: string | null = null): Promise<TakenBack> {
  const custody = isUuid(input.custodyId) ? await db.custody.findUnique({ where: { id: input.custodyId }, select: { unitId: true } }) : null;
  if (!custody) throw notFound();
  const condition = await conditionOf(input.condition);
  if (condition.fault && input.note.length < 5) throw invalid("damage-note");
  if (!condition.fault) return transaction((tx) => receive(tx, scope, input, null, [], now, ip));
  const unit = await unitAt(custody.unitId);
  return withHolders(reachOf(unit, now), (tx, holders) => receive(tx, scope, input, unit, holders, now, ip));
}

async function receive(tx: Tx, scope: StaffScope, input: TakeBackInput, broken: UnitAt | null, holders: readonly Holder[], now: Date, ip: string | null): Promise<TakenBack> {
  const rows = await tx.$queryRaw<{ unitId: number; bookingId: string; companyId: string; handedAt: Date; returnedAt: Date | null }[]>`
    SELECT "unitId", "bookingId", "companyId", "handedAt", "returnedAt" FROM "Custody" WHERE id = ${input.custodyId}::uuid FOR UPDATE`;
  const custody = rows[0];
  if (!custody) throw notFound();
  if (custody.returnedAt) throw conflict("returned-already");
  const actor = { id: scope.userId, name: scope.userName, ip };
  const photoInId = await attachPhoto(tx, scope, input.photoId);
  const outcome = broken ? await breakUnit(tx, broken, { ...input, photoId: photoInId, companyId: custody.companyId }, holders, actor, now) : WHOLE;
  await tx.custody.update({
    where: { id: input.custodyId },
    data: {
      returnedAt: now < custody.handedAt ? custody.handedAt : now,
      returnedById: scope.userId,
      conditionIn: input.condition,
      noteIn: input.note,
      photoInId,
      broughtBy: input.broughtBy,
      faultId: outcome.faultId,
    },
  });
  const unit = await tx.unit.findUniqueOrThrow({ where: { id: custody.unitId }, select: { label: true, serial: true, resource: { select: { nameRu: true } } } });
  await freeDeposit(tx, { subject: { type: CUSTODY, id: input.custodyId }, keepKopecks: input.keepKopecks, title: `${unit.resource.nameRu}, ${unitName(unit)}`, reason: input.note, actor, now });
  await audit(tx, actor, "custody.returned", { type: "booking", id: custody.bookingId }, { custodyId: input.custodyId, unitId: custody.unitId, condition: input.condition, broughtBy: input.broughtBy, ...outcome });
  return outcome;
}

/** Opens the fault, or joins the one that somebody has reported while the unit was away. */
async function breakUnit(
  tx: Tx,
  unit: UnitAt,
  { note, photoId, companyId }: { note: string; photoId: string | null; companyId: string },
  holders: readonly Holder[],
  actor: { id: string; name: string },
  now: Date,
): Promise<TakenBack> {
  const known = await tx.fault.findFirst({ where: { unitId: unit.id, resolvedAt: null }, select: { id: true } });
  if (known) return { ...WHOLE, faultId: known.id };
  const { id, moved, disrupted } = await openFault(tx, unit, { description: note, expectedAt: null, photoId, companyId }, holders, actor, now);
  return { faultId: id, moved, disrupted };
}
