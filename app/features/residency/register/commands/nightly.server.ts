import { db, transaction } from "~/lib/db/client.server";
import { recordEvent } from "~/lib/events.server";
import { dayFromDb, dayToDb, siteDay, type Day } from "~/lib/time";
import { cancelOpenOf } from "../../agreements/commands/draft.server";
import { entryDueOn, lapseAgreements, remindToSign } from "../../agreements/commands/lapse.server";
import { lockAgreement, lockResidency } from "../../agreements/locks.server";
import { agreementNorms } from "../../agreements/norms.server";
import { warningDue } from "../../agreements/rules";
import { readTerms } from "../../agreements/terms";
import type { ResidencyEvent } from "../../events";
import { HOUSE } from "../../moves.server";
import { applyPremises, endResidency } from "../apply.server";
import { recordChange } from "../changes.server";

/** Everything that the calendar does to agreements and residencies. Safe to run at any time and again. */
export async function keepRegister(now: Date): Promise<void> {
  await lapseAgreements(now);
  await remindToSign(now);
  await beginSuspensions(now);
  await endExpired(now);
  await movePremises(now);
  await warnOfEnd(now);
}

/** Ends residencies whose last day is over: by an announced termination, or because the agreement ended. Returns how many. */
export async function endExpired(now: Date): Promise<number> {
  const today = siteDay(now);
  const over = await db.residency.findMany({
    where: { status: { in: ["ACTIVE", "SUSPENDED"] }, endsOn: { lt: dayToDb(today) } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  let ended = 0;
  for (const { id } of over) {
    ended += await transaction(async (tx) => {
      const residency = await lockResidency(tx, id);
      if (!residency || !["ACTIVE", "SUSPENDED"].includes(residency.status) || dayFromDb(residency.endsOn) >= today) return 0;
      await cancelOpenOf(tx, HOUSE, id, { now }, "ended");
      const announced = residency.terminatedOn !== null;
      const ground = announced ? (residency.ground ?? "agreement-ended") : "agreement-ended";
      const planned = announced
        ? await tx.residencyChange.findFirst({ where: { residencyId: id, kind: "terminate-planned" }, orderBy: { id: "desc" }, select: { data: true, reason: true } })
        : null;
      const told = await tx.residencyChange.findFirst({ where: { residencyId: id, kind: { in: ["terminate-planned", "entry"] } }, orderBy: { id: "desc" }, select: { kind: true } });
      // Of an announced end the register may have been told already.
      const due = (planned?.data as { entryDueOn?: string } | undefined)?.entryDueOn ?? (await entryDueOn(tx, today));
      const data: Record<string, string> = announced && told?.kind === "entry" ? {} : { entryDueOn: due };
      await endResidency(tx, HOUSE, residency, { lastDay: dayFromDb(residency.endsOn), from: today, ground, reason: planned?.reason, data }, { now });
      return 1;
    });
  }
  return ended;
}

/** Suspends those whose announced day has come; what was decided about bookings is done once more. Returns how many. */
export async function beginSuspensions(now: Date): Promise<number> {
  const today = siteDay(now);
  const due = await db.residency.findMany({
    where: { status: "ACTIVE", suspendedOn: { lte: dayToDb(today) }, endsOn: { gte: dayToDb(today) } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  let begun = 0;
  for (const { id } of due) {
    begun += await transaction(async (tx) => {
      const residency = await lockResidency(tx, id);
      if (residency?.status !== "ACTIVE" || !residency.suspendedOn || dayFromDb(residency.suspendedOn) > today) return 0;
      const planned = await tx.residencyChange.findFirst({ where: { residencyId: id, kind: "suspend-planned" }, orderBy: { id: "desc" } });
      const { cancelFrom = "" } = (planned?.data ?? {}) as { cancelFrom?: Day };
      const on = dayFromDb(residency.suspendedOn);
      await tx.residency.update({ where: { id }, data: { status: "SUSPENDED", version: { increment: 1 } } });
      await recordChange(tx, HOUSE, id, { kind: "suspended", on, ground: planned?.ground ?? residency.ground, reason: planned?.reason }, { now });
      const bookings = cancelFrom ? "cancel" : "keep";
      await recordEvent(tx, { type: "residency.suspended", payload: { residencyId: id, companyId: residency.companyId, from: cancelFrom || on, bookings, on } } satisfies ResidencyEvent);
      return 1;
    });
  }
  return begun;
}

/** Moves residents into the premises of signed amendments whose day has come. Returns how many. */
export async function movePremises(now: Date): Promise<number> {
  const today = siteDay(now);
  const due = await db.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM "Agreement" a
    WHERE a.kind = 'amendment' AND a.status = 'SIGNED' AND a.terms #>> '{change,what}' = 'premises' AND a.terms #>> '{change,from}' <= ${today}
      AND NOT EXISTS (SELECT 1 FROM "ResidencyChange" c WHERE c."residencyId" = a."residencyId" AND c.kind = 'premises' AND c.data ->> 'agreementId' = a.id::text)
      AND EXISTS (SELECT 1 FROM "Residency" r WHERE r.id = a."residencyId" AND r.status IN ('ACTIVE', 'SUSPENDED'))
    ORDER BY a.id`;
  let moved = 0;
  for (const { id } of due) {
    moved += await transaction(async (tx) => {
      const { agreement, residency } = await lockAgreement(tx, HOUSE, id);
      const terms = readTerms(agreement.terms);
      if (!residency || terms.kind !== "amendment") return 0;
      return (await applyPremises(tx, HOUSE, residency, agreement, terms, { now })) ? 1 : 0;
    });
  }
  return moved;
}

/** Reminds residents of the end of their term, once at each step of the norm. Returns how many. */
export async function warnOfEnd(now: Date): Promise<number> {
  const today = siteDay(now);
  const { endWarnings } = await agreementNorms(today);
  const farthest = Math.max(0, ...endWarnings);
  const near = await db.residency.findMany({
    where: { status: { in: ["ACTIVE", "SUSPENDED"] }, endsOn: { gte: dayToDb(today), lte: new Date(dayToDb(today).getTime() + farthest * 86_400_000) } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  let warned = 0;
  for (const { id } of near) {
    warned += await transaction(async (tx) => {
      const residency = await lockResidency(tx, id);
      if (!residency || !["ACTIVE", "SUSPENDED"].includes(residency.status)) return 0;
      const endsOn = dayFromDb(residency.endsOn);
      const before = await tx.residencyChange.findMany({ where: { residencyId: id, kind: "warned" }, select: { data: true } });
      const given = before.map((row) => row.data as { endsOn?: string; step?: number }).filter((row) => row.endsOn === endsOn);
      const step = warningDue(today, endsOn, endWarnings, given.map((row) => row.step ?? 0));
      if (step === null) return 0;
      await recordChange(tx, HOUSE, id, { kind: "warned", on: today, data: { endsOn, step } }, { now });
      await recordEvent(tx, { type: "residency.term-reminder", payload: { residencyId: id, companyId: residency.companyId, endsOn } } satisfies ResidencyEvent);
      return 1;
    });
  }
  return warned;
}
