import type { Tx } from "~/lib/db/client.server";
import type { Agreement, Residency } from "~/lib/db/generated/client";
import { recordEvent } from "~/lib/events.server";
import { addDays, dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { residentFrom } from "../agreements/rules";
import type { AgreementTerms, AmendmentTerms, Terms } from "../agreements/terms";
import type { ResidencyEvent } from "../events";
import type { Circumstance, Mover } from "../moves.server";
import { recordChange } from "./changes.server";
import { registerMay } from "./status";

const tell = (tx: Tx, event: ResidencyEvent) => recordEvent(tx, event);

/** Brings into the register what both sides have just signed. The caller has locked the residency. */
export async function applySigned(tx: Tx, mover: Mover, residency: Residency, agreement: Pick<Agreement, "id" | "number">, terms: Terms, at: Circumstance): Promise<void> {
  if (terms.kind === "agreement") return applyAgreement(tx, mover, residency, agreement, terms, at);
  if (terms.change.what === "premises") {
    await applyPremises(tx, mover, residency, agreement, terms, at);
    return;
  }
  const { endsOn } = terms.change;
  await tx.residency.update({ where: { id: residency.id }, data: { endsOn: dayToDb(endsOn), version: { increment: 1 } } });
  await recordChange(tx, mover, residency.id, { kind: "extended", on: addDays(dayFromDb(residency.endsOn), 1), data: { endsOn, number: agreement.number } }, at);
  await tell(tx, { type: "residency.extended", payload: { residencyId: residency.id, companyId: residency.companyId, endsOn } });
}

async function applyAgreement(tx: Tx, mover: Mover, residency: Residency, agreement: Pick<Agreement, "id" | "number">, terms: AgreementTerms, at: Circumstance): Promise<void> {
  const begins = registerMay("activate", residency.status);
  const today = siteDay(at.now);
  const startsOn = begins ? residentFrom(terms.startsOn, today) : dayFromDb(residency.startsOn);
  const before = dayFromDb(residency.endsOn);
  // A termination that was announced meanwhile stands: its last day is nearer than the agreed one.
  const endsOn = residency.terminatedOn && before < terms.endsOn ? before : terms.endsOn;
  await tx.residency.update({
    where: { id: residency.id },
    data: {
      ...(begins ? { status: "ACTIVE" as const, startsOn: dayToDb(startsOn) } : {}),
      endsOn: dayToDb(endsOn),
      premises: terms.premises,
      areaSqm: terms.areaSqm,
      version: { increment: 1 },
    },
  });
  await recordChange(tx, mover, residency.id, {
    kind: "signed",
    on: startsOn,
    data: { number: agreement.number, startsOn, agreedStartsOn: terms.startsOn, endsOn, premises: terms.premises, areaSqm: terms.areaSqm },
  }, at);
  if (endsOn < before) {
    await tell(tx, { type: "residency.term-shortened", payload: { residencyId: residency.id, companyId: residency.companyId, from: addDays(endsOn, 1), bookings: "cancel" } });
  }
}

/**
 * Moves a resident into the premises of a signed amendment once its day has come. Answers whether it did; a second call
 * finds the change in the history and does nothing.
 */
export async function applyPremises(tx: Tx, mover: Mover, residency: Residency, agreement: Pick<Agreement, "id" | "number">, terms: AmendmentTerms, at: Circumstance): Promise<boolean> {
  const { change } = terms;
  if (change.what !== "premises" || change.from > siteDay(at.now) || !registerMay("relocate", residency.status)) return false;
  const done = await tx.residencyChange.findMany({ where: { residencyId: residency.id, kind: "premises" }, select: { data: true } });
  if (done.some((row) => (row.data as { agreementId?: string }).agreementId === agreement.id)) return false;
  await tx.residency.update({ where: { id: residency.id }, data: { premises: change.premises, areaSqm: change.areaSqm, version: { increment: 1 } } });
  await recordChange(tx, mover, residency.id, {
    kind: "premises",
    on: change.from,
    data: { agreementId: agreement.id, number: agreement.number, premises: change.premises, areaSqm: change.areaSqm, before: residency.premises ?? "", areaBefore: residency.areaSqm ?? 0 },
  }, at);
  await tell(tx, { type: "residency.premises-changed", payload: { residencyId: residency.id, companyId: residency.companyId, from: change.from, bookings: change.bookings } });
  return true;
}

/** Ends a residency for good. The caller has locked it and judged that it may end. `from` is the first day without it. */
export async function endResidency(
  tx: Tx,
  mover: Mover,
  residency: Pick<Residency, "id" | "companyId">,
  end: { lastDay: Day; from: Day; ground: string; reason?: string; data?: Record<string, string> },
  at: Circumstance,
): Promise<void> {
  await tx.residency.update({
    where: { id: residency.id },
    data: { status: "TERMINATED", terminatedOn: dayToDb(end.lastDay), endsOn: dayToDb(end.lastDay), ground: end.ground, suspendedOn: null, version: { increment: 1 } },
  });
  await recordChange(tx, mover, residency.id, { kind: "terminated", on: end.lastDay, ground: end.ground, reason: end.reason, data: end.data }, at);
  await tell(tx, { type: "residency.terminated", payload: { residencyId: residency.id, companyId: residency.companyId, from: end.from, bookings: "cancel", lastDay: end.lastDay } });
}
