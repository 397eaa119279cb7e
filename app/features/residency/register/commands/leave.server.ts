import { transaction, type Tx } from "~/lib/db/client.server";
import { conflict, forbidden, invalid } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { dayFromDb, siteDay } from "~/lib/time";
import type { CompanyScope } from "~/features/identity/types";
import { lockResidency } from "../../agreements/locks.server";
import type { ResidencyEvent } from "../../events";
import type { Circumstance } from "../../moves.server";
import { recordChange } from "../changes.server";
import { askedToLeave } from "../rules";
import type { LeaveInput } from "../schema";
import { registerMay } from "../status";

async function lockOwn(tx: Tx, scope: CompanyScope) {
  if (scope.role !== "OWNER") throw forbidden();
  const found = await tx.residency.findUnique({ where: { companyId: scope.companyId }, select: { id: true } });
  const residency = found && (await lockResidency(tx, found.id));
  if (!residency || residency.status === "PENDING" || !registerMay("terminate", residency.status)) throw conflict("wrong-status");
  const changes = await tx.residencyChange.findMany({ where: { residencyId: residency.id }, orderBy: { id: "asc" } });
  return { residency, asked: askedToLeave(changes.map((row) => ({ kind: row.kind, on: dayFromDb(row.on), reason: row.reason, at: row.at }))) };
}

/** An owner asks to end the residency; staff terminate it. Errors: `forbidden`; `wrong-status` (409), also when it was asked; `act-date` (422). */
export async function askToLeave(scope: CompanyScope, input: LeaveInput, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const { residency, asked } = await lockOwn(tx, scope);
    if (asked || residency.terminatedOn) throw conflict("wrong-status");
    const { lastDay, reason } = input;
    if (lastDay < siteDay(at.now) || lastDay > dayFromDb(residency.endsOn)) throw invalid("act-date");
    await recordChange(tx, scope, residency.id, { kind: "leave-asked", on: lastDay, reason, ground: "own-wish" }, at);
    await recordEvent(tx, { type: "residency.leave-asked", payload: { residencyId: residency.id, companyId: scope.companyId, lastDay, reason } } satisfies ResidencyEvent);
  });
}

/** Takes the wish back while staff have not acted on it. Errors: `forbidden`; `wrong-status` (409). */
export async function withdrawLeave(scope: CompanyScope, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const { residency, asked } = await lockOwn(tx, scope);
    if (!asked) throw conflict("wrong-status");
    await recordChange(tx, scope, residency.id, { kind: "leave-withdrawn", on: siteDay(at.now) }, at);
  });
}
