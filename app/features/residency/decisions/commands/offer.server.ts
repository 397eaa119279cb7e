import { transaction, db } from "~/lib/db/client.server";
import { calendarExceptions } from "~/lib/calendar.server";
import { addWorkingDays } from "~/lib/calendar";
import { conflict, forbidden } from "~/lib/errors";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { dayFromDb, dayToDb, siteDay } from "~/lib/time";
import type { Tx } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { requirePlace } from "../../calls/places.server";
import { readProposed } from "../../council/schema";
import { makeResident, recordDecision, reviewedOf, type ResidencyTerms } from "../../decisions.server";
import { HOUSE, lockApplication, move, requireMove, type Circumstance } from "../../moves.server";
import { residencyNorms } from "../../norms.server";
import { isAdministrator, maySpeakForCompany } from "../../policy";
import { cancelAgreementOf } from "../../agreements/commands/lapse.server";
import { readStored } from "../../answers.server";
import { answerOf } from "../../forms/values";
import { offerFreedPlaces } from "../reserve.server";

/**
 * Takes the offered place: the company becomes a resident on the terms that the council set when it put the application in
 * reserve. Errors: `not-found`, `forbidden`; `wrong-status` (409) when it is no longer offered; `offer-over` (409) after its
 * last day; `already-resident` (409).
 */
export async function takeOffer(scope: CompanyScope, id: string, at: Circumstance): Promise<{ residencyId: string }> {
  return transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    if (!maySpeakForCompany(scope)) throw forbidden();
    requireMove("takeOffer", application);
    if (application.stageDueOn && siteDay(at.now) > dayFromDb(application.stageDueOn)) throw conflict("offer-over");
    const reviewed = await reviewedOf(tx, application, at.now);
    const terms = await termsInReserve(tx, application, at.now);
    const residencyId = await makeResident(tx, application, terms, scope.userId, at.now);
    const last = await tx.decision.findFirst({ where: { applicationId: id }, orderBy: { round: "desc" } });
    await recordDecision(
      tx,
      id,
      { kind: "APPROVED", reasons: "", reviewed, decidedById: last?.decidedById ?? scope.userId, ...(last?.agendaItemId ? { agendaItemId: last.agendaItemId } : {}) },
      at.now,
    );
    await move(tx, scope, application, "takeOffer", at, {
      data: { decidedAt: at.now, reserveRank: null },
      event: { type: "residency.approved", payload: { applicationId: id, companyId: application.companyId, residencyId } },
    });
    return { residencyId };
  });
}

/** Terms that were set with the reserve, from today at the earliest; without any, what the application asked for. */
async function termsInReserve(tx: Tx, application: Application, now: Date): Promise<ResidencyTerms> {
  const today = siteDay(now);
  const item = await tx.agendaItem.findFirst({ where: { applicationId: application.id, outcome: "RESERVE" }, orderBy: { decidedAt: "desc" } });
  const proposed = readProposed(item?.proposed);
  if (proposed && "startsOn" in proposed) return { ...proposed, startsOn: proposed.startsOn < today ? today : proposed.startsOn };
  const { termYears } = await residencyNorms(today, tx);
  const exceptions = await calendarExceptions(tx);
  const asked = answerOf(readStored(application.answers).answers, "areaSqm").replace(/\D/g, "");
  return { startsOn: addWorkingDays(today, 1, exceptions), termYears, premises: "", areaSqm: Math.min(Number(asked || 0), 5000) };
}

/** Declines the offered place; it is offered to the next. Errors: `not-found`, `forbidden`, `wrong-status` (409). */
export async function declineOffer(scope: CompanyScope, id: string, at: Circumstance, reason = ""): Promise<void> {
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    if (!maySpeakForCompany(scope)) throw forbidden();
    await move(tx, scope, application, "declineOffer", at, { reason: reason.trim().slice(0, 2000), event: { type: "residency.offer-declined", payload: { applicationId: id } } });
    await offerFreedPlaces(tx, application.callId, at, 1);
  });
}

/**
 * Gives up an approved place before the agreement is signed: the residency ends before it began, agreements in the making are
 * cancelled, the place is offered to the reserve. Errors: `not-found`, `forbidden`, `wrong-status` (409); `already-signed`
 * (409) once the agreement is signed; `already-began` (409) once the company is a resident: then the residency is terminated.
 */
export async function renouncePlace(scope: CompanyScope, id: string, at: Circumstance, reason = ""): Promise<void> {
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    if (!maySpeakForCompany(scope)) throw forbidden();
    requireMove("renounce", application);
    const why = reason.trim().slice(0, 2000);
    await endUnbegun(tx, scope, application, at);
    await move(tx, scope, application, "renounce", at, { reason: why, event: { type: "residency.renounced", payload: { applicationId: id, companyId: application.companyId } } });
    await offerFreedPlaces(tx, application.callId, at, 1);
  });
}

/** Refuses once the agreement is signed or the residency has begun; ends what has not begun, and what was being signed for it. */
async function endUnbegun(tx: Tx, scope: CompanyScope, application: Application, at: Circumstance): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Residency" WHERE "applicationId" = ${application.id}::uuid FOR UPDATE`;
  const residency = await tx.residency.findUnique({ where: { applicationId: application.id } });
  await tx.$queryRaw`SELECT id FROM "Agreement" WHERE "applicationId" = ${application.id}::uuid ORDER BY id FOR UPDATE`;
  // Whoever signed first has signed: the lock makes the other one see it.
  if ((await tx.agreement.count({ where: { applicationId: application.id, status: "SIGNED" } })) > 0) throw conflict("already-signed");
  if (residency && residency.status !== "PENDING" && residency.status !== "TERMINATED" && dayFromDb(residency.startsOn) <= siteDay(at.now)) throw conflict("already-began");
  await cancelAgreementOf(tx, scope, application.id, at);
}

/**
 * Offers a place to the first in the reserve by hand, for calls without a limit of places. Errors: `forbidden`, `not-found`,
 * `wrong-status`, `not-first`, `no-places` (409).
 */
export async function offerPlace(scope: StaffScope, id: string, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const application = await lockApplication(tx, scope, id, at.now);
    requireMove("offer", application);
    await requirePlace(tx, application.callId);
    const ahead = await tx.application.count({ where: { callId: application.callId, status: "RESERVE", reserveRank: { lt: application.reserveRank ?? 0 } } });
    if (ahead > 0) throw conflict("not-first", { count: ahead });
    await move(tx, scope, application, "offer", at, { event: { type: "residency.place-offered", payload: { applicationId: id } } });
  });
}

/** Lets offers lapse whose last day is over and offers the places on; free places that nobody was offered are offered too. */
export async function runReserve(now: Date): Promise<{ lapsed: number; offered: number }> {
  const at = { now };
  const over = await db.application.findMany({ where: { status: "OFFERED", stageDueOn: { lt: dayToDb(siteDay(now)) } }, orderBy: { id: "asc" }, select: { id: true } });
  let [lapsed, offered] = [0, 0];
  for (const { id } of over) {
    await transaction(async (tx) => {
      const application = await lockApplication(tx, HOUSE, id, now);
      // Answered, or lapsed by another process, since the list was read.
      if (application.status !== "OFFERED" || !application.stageDueOn || dayFromDb(application.stageDueOn) >= siteDay(now)) return;
      await move(tx, HOUSE, application, "lapse", at, { event: { type: "residency.offer-lapsed", payload: { applicationId: id } } });
      lapsed += 1;
      offered += (await offerFreedPlaces(tx, application.callId, at, 1)).length;
    });
  }
  const calls = await db.call.findMany({ where: { places: { not: null }, applications: { some: { status: "RESERVE" } } }, orderBy: { id: "asc" }, select: { id: true } });
  for (const { id } of calls) offered += (await transaction((tx) => offerFreedPlaces(tx, id, at))).length;
  return { lapsed, offered };
}

