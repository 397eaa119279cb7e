import { addWorkingDays } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import { db, transaction, type Tx } from "~/lib/db/client.server";
import { conflict } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { dayFromDb, dayToDb, daysBetween, siteDay, type Day } from "~/lib/time";
import type { ResidencyEvent } from "../../events";
import { offerFreedPlaces } from "../../decisions/reserve.server";
import { HOUSE, lockApplication, move, type Circumstance, type Mover } from "../../moves.server";
import { endResidency } from "../../register/apply.server";
import { recordChange } from "../../register/changes.server";
import { registerMay } from "../../register/status";
import { may } from "../../status";
import { lockAgreement, lockResidency } from "../locks.server";
import { agreementNorms } from "../norms.server";
import { warningDue } from "../rules";
import { OPEN_AGREEMENTS } from "../status";
import { cancelOpenOf, closeUnsigned } from "./draft.server";

/** The resident has done their part: signed, or handed in a scan that waits for us. */
const residentActed = async (tx: Tx, agreementId: string): Promise<boolean> =>
  (await tx.agreementSignature.count({
    where: { agreementId, side: "APPLICANT", OR: [{ signedAt: { not: null } }, { method: "scan" }] },
  })) > 0;

/** The last day to enter what happened today into the register, in working days by the norm. */
export async function entryDueOn(tx: Tx, noticeOn: Day): Promise<Day> {
  const { entryDays } = await agreementNorms(noticeOn, tx);
  return addWorkingDays(noticeOn, entryDays, await calendarExceptions(tx));
}

/**
 * Lets those agreements lapse that the resident has not signed by the last day; with an agreement go its application and
 * its residency, with an amendment nothing else. Each in a transaction of its own; returns how many.
 */
export async function lapseAgreements(now: Date, batch = 200): Promise<number> {
  const due = await db.agreement.findMany({
    where: { status: "SENT", signBy: { lt: dayToDb(siteDay(now)) } },
    select: { id: true },
    orderBy: [{ signBy: "asc" }, { id: "asc" }],
    take: batch,
  });
  let lapsed = 0;
  for (const { id } of due) if (await lapseOne(id, now)) lapsed += 1;
  return lapsed;
}

/** Whoever holds the locks first decides: a signature given in the same moment either stands or comes too late. */
async function lapseOne(id: string, now: Date): Promise<boolean> {
  const at: Circumstance = { now };
  return transaction(async (tx) => {
    const seen = await tx.agreement.findUnique({ where: { id }, select: { applicationId: true, kind: true } });
    if (!seen) return false;
    const whole = seen.kind === "agreement" && seen.applicationId !== null;
    const application = whole ? await lockApplication(tx, HOUSE, seen.applicationId!) : null;
    const { agreement, residency } = await lockAgreement(tx, HOUSE, id);
    const today = siteDay(now);
    if (agreement.status !== "SENT" || !agreement.signBy || dayFromDb(agreement.signBy) >= today || (await residentActed(tx, id))) return false;
    await closeUnsigned(tx, HOUSE, agreement, "LAPSED", at, "sign-days");
    await recordEvent(tx, {
      type: "residency.agreement-lapsed",
      payload: { agreementId: id, applicationId: agreement.applicationId, companyId: agreement.companyId },
    } satisfies ResidencyEvent);
    if (!whole) return true;
    if (application && may("lapse", application.status)) await move(tx, HOUSE, application, "lapse", at, { audit: { agreement: agreement.number } });
    if (residency && residency.applicationId === agreement.applicationId && registerMay("terminate", residency.status)) {
      await cancelOpenOf(tx, HOUSE, residency.id, at, "lapsed");
      await endResidency(tx, HOUSE, residency, { lastDay: today, from: today, ground: "agreement-not-signed", data: { number: agreement.number, entryDueOn: await entryDueOn(tx, today) } }, at);
    }
    if (application) await offerFreedPlaces(tx, application.callId, at, 1);
    return true;
  });
}

/** Reminds of agreements that wait for the resident's signature, once at each step of the norm. Returns how many. */
export async function remindToSign(now: Date, batch = 500): Promise<number> {
  const today = siteDay(now);
  const { signWarnings } = await agreementNorms(today);
  const waiting = await db.agreement.findMany({
    where: { status: "SENT", signBy: { gte: dayToDb(today) }, residencyId: { not: null } },
    select: { id: true },
    orderBy: [{ signBy: "asc" }, { id: "asc" }],
    take: batch,
  });
  let reminded = 0;
  for (const { id } of waiting) {
    reminded += await transaction(async (tx) => {
      const { agreement, residency } = await lockAgreement(tx, HOUSE, id);
      if (agreement.status !== "SENT" || !agreement.signBy || !residency || (await residentActed(tx, id))) return 0;
      const signBy = dayFromDb(agreement.signBy);
      const before = await tx.residencyChange.findMany({ where: { residencyId: residency.id, kind: "agreement-warned" }, select: { data: true } });
      const given = before.map((row) => row.data as { agreementId?: string; step?: number; signBy?: string }).filter((row) => row.agreementId === id && row.signBy === signBy);
      const step = warningDue(today, signBy, signWarnings, given.map((row) => row.step ?? 0));
      if (step === null) return 0;
      await recordChange(tx, HOUSE, residency.id, { kind: "agreement-warned", on: today, data: { agreementId: id, number: agreement.number, step, signBy } }, { now });
      await recordEvent(tx, { type: "residency.agreement-reminder", payload: { agreementId: id, daysLeft: daysBetween(today, signBy) } } satisfies ResidencyEvent);
      return 1;
    });
  }
  return reminded;
}

/**
 * Ends what an approved company has given up before signing: its open agreement is cancelled and its residency ended. The
 * caller has locked the application. What is ended already stays as it is. Error: `wrong-status` (409) once both have
 * signed, or for a resident from before agreements were kept: such a residency is ended in the register.
 */
export async function cancelAgreementOf(tx: Tx, mover: Mover, applicationId: string, at: Circumstance): Promise<void> {
  const found = await tx.residency.findFirst({ where: { applicationId }, select: { id: true } });
  const residency = found && (await lockResidency(tx, found.id));
  if (!residency) return;
  const agreements = await tx.agreement.findMany({ where: { applicationId, kind: "agreement" }, select: { status: true } });
  const ended = residency.status === "TERMINATED";
  const open = agreements.some((one) => OPEN_AGREEMENTS.includes(one.status));
  const signed = agreements.some((one) => one.status === "SIGNED");
  if (!ended && (signed || (!open && residency.status !== "PENDING"))) throw conflict("wrong-status");
  await cancelOpenOf(tx, mover, residency.id, at, "renounced");
  if (ended) return;
  const today = siteDay(at.now);
  await endResidency(tx, mover, residency, { lastDay: today, from: today, ground: "renounced", data: { entryDueOn: await entryDueOn(tx, today) } }, at);
}

/** The same as a reaction, in a transaction of its own. */
export async function settleRenounced(applicationId: string, now: Date): Promise<void> {
  await transaction(async (tx) => {
    const application = await lockApplication(tx, HOUSE, applicationId);
    if (application.status === "WITHDRAWN") await cancelAgreementOf(tx, HOUSE, applicationId, { now });
  });
}
