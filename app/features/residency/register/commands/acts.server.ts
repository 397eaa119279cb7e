import { transaction, type Tx } from "~/lib/db/client.server";
import type { Residency } from "~/lib/db/generated/client";
import { conflict, forbidden, invalid, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import { addDays, dayFromDb, dayToDb, isDay, siteDay, type Day } from "~/lib/time";
import type { StaffScope } from "~/features/identity/types";
import { cancelOpenOf } from "../../agreements/commands/draft.server";
import { entryDueOn } from "../../agreements/commands/lapse.server";
import { lockResidency } from "../../agreements/locks.server";
import { agreementNorms, type Ground } from "../../agreements/norms.server";
import type { ResidencyEvent } from "../../events";
import type { BookingsChoice } from "../events";
import type { Circumstance } from "../../moves.server";
import { isAdministrator } from "../../policy";
import { endResidency } from "../apply.server";
import { recordChange } from "../changes.server";
import type { ResumeInput, SuspendInput, TerminateInput } from "../schema";
import { registerMay, type RegisterAct } from "../status";

/**
 * Locks a residency for an act of the register. Errors: `forbidden`, `not-found`, `wrong-status` (409) when the table does
 * not allow the act, `register-changed` (409) when it changed since the page was read.
 */
export async function lockForAct(tx: Tx, scope: StaffScope, id: string, act: RegisterAct, version: number): Promise<Residency> {
  if (!isAdministrator(scope)) throw forbidden();
  const residency = await lockResidency(tx, id);
  if (!residency) throw notFound();
  if (!registerMay(act, residency.status)) throw conflict("wrong-status");
  if (residency.version !== version) throw conflict("register-changed");
  return residency;
}

function requireGround(grounds: readonly Ground[], code: string): void {
  if (!grounds.some((one) => one.code === code)) throw invalid("ground-unknown");
}

/** From which day bookings are cancelled by the choice that was made for a suspension; null = none. */
function cancelFrom(from: Day, input: Pick<SuspendInput, "bookings" | "keepUntil">): Day | null {
  if (input.bookings === "keep") return null;
  if (input.bookings === "cancel") return from;
  const after = addDays(input.keepUntil, 1);
  return after > from ? after : from;
}

/**
 * Suspends a residency from today or from a day ahead; a resident who is suspended books nothing new. Errors: those of
 * `lockForAct`; `ground-unknown` (422); `act-date` (422) for a day before today or after the term.
 */
export async function suspend(scope: StaffScope, id: string, input: SuspendInput, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const residency = await lockForAct(tx, scope, id, "suspend", input.version);
    const today = siteDay(at.now);
    requireGround((await agreementNorms(today, tx)).suspensionGrounds, input.ground);
    if (input.from < today || input.from > dayFromDb(residency.endsOn)) throw invalid("act-date");
    const from = cancelFrom(input.from, input);
    const bookings: BookingsChoice = from === null ? "keep" : "cancel";
    const now = input.from === today;
    await tx.residency.update({
      where: { id },
      data: { ...(now ? { status: "SUSPENDED" as const } : {}), suspendedOn: dayToDb(input.from), ground: input.ground, version: { increment: 1 } },
    });
    const { ground, reason } = input;
    await recordChange(tx, scope, id, { kind: now ? "suspended" : "suspend-planned", on: input.from, ground, reason, data: { bookings, cancelFrom: from ?? "" } }, at);
    await recordEvent(tx, { type: "residency.suspended", payload: { residencyId: id, companyId: residency.companyId, from: from ?? input.from, bookings, on: input.from } } satisfies ResidencyEvent);
  });
}

/** Ends a suspension, or takes back one that was only announced. Errors: those of `lockForAct`. */
export async function resume(scope: StaffScope, id: string, input: ResumeInput, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    if (!isAdministrator(scope)) throw forbidden();
    const residency = await lockResidency(tx, id);
    if (!residency) throw notFound();
    const planned = residency.status === "ACTIVE" && residency.suspendedOn !== null;
    if (!planned && !registerMay("resume", residency.status)) throw conflict("wrong-status");
    if (residency.version !== input.version) throw conflict("register-changed");
    // The ground of an announced termination stays: only the suspension is over.
    const ground = residency.terminatedOn ? residency.ground : null;
    await tx.residency.update({ where: { id }, data: { status: "ACTIVE", suspendedOn: null, ground, version: { increment: 1 } } });
    await recordChange(tx, scope, id, { kind: planned ? "suspend-undone" : "resumed", on: siteDay(at.now), reason: input.reason }, at);
    await recordEvent(tx, { type: "residency.resumed", payload: { residencyId: id, companyId: residency.companyId } } satisfies ResidencyEvent);
  });
}

/**
 * Terminates a residency. With a last day ahead, or with today's bookings kept, it runs to the end of that day and the night
 * ends it; otherwise it ends at once. Bookings after the last day are always cancelled. Errors: those of `lockForAct`;
 * `ground-unknown` (422); `act-date` (422); `notice-date` (422); `ends-already` (409) when an end was announced before.
 */
export async function terminate(scope: StaffScope, id: string, input: TerminateInput, at: Circumstance): Promise<void> {
  await transaction(async (tx) => {
    const residency = await lockForAct(tx, scope, id, "terminate", input.version);
    const today = siteDay(at.now);
    requireGround((await agreementNorms(today, tx)).terminationGrounds, input.ground);
    const { ground, reason, lastDay, noticeOn } = input;
    if (noticeOn > today) throw invalid("notice-date");
    const pending = residency.status === "PENDING";
    if (lastDay < today || (!pending && lastDay > dayFromDb(residency.endsOn))) throw invalid("act-date");
    if (residency.terminatedOn && lastDay >= dayFromDb(residency.terminatedOn) && lastDay > today) throw conflict("ends-already");
    const data = { noticeOn, entryDueOn: await entryDueOn(tx, noticeOn) };
    await cancelOpenOf(tx, scope, id, at, "terminated");
    // Nobody has moved in yet, so there is nothing to run out.
    if (pending || (lastDay === today && input.bookings === "cancel")) {
      await endResidency(tx, scope, residency, { lastDay: pending ? today : lastDay, from: today, ground, reason, data }, at);
      return;
    }
    // The term as it was before the first announcement comes back when the end is taken back.
    const endedOn = residency.terminatedOn ? await termBefore(tx, residency) : dayFromDb(residency.endsOn);
    await tx.residency.update({ where: { id }, data: { endsOn: dayToDb(lastDay), terminatedOn: dayToDb(lastDay), ground, version: { increment: 1 } } });
    await recordChange(tx, scope, id, { kind: "terminate-planned", on: lastDay, ground, reason, data: { ...data, bookings: input.bookings, endedOn } }, at);
    const from = input.bookings === "cancel" ? today : addDays(lastDay, 1);
    await recordEvent(tx, { type: "residency.term-shortened", payload: { residencyId: id, companyId: residency.companyId, from, bookings: "cancel" } } satisfies ResidencyEvent);
  });
}

/** The last day of the term that an announced end has shortened. */
async function termBefore(tx: Tx, residency: Residency): Promise<Day> {
  const planned = await tx.residencyChange.findFirst({ where: { residencyId: residency.id, kind: "terminate-planned" }, orderBy: { id: "desc" }, select: { data: true } });
  const endedOn = (planned?.data as { endedOn?: unknown } | undefined)?.endedOn;
  return typeof endedOn === "string" && isDay(endedOn) ? endedOn : dayFromDb(residency.endsOn);
}

/**
 * Takes an announced end back before it has come: the term is what it was. Bookings that were cancelled stay cancelled.
 * Errors: `forbidden`, `not-found`; `wrong-status` (409) when no end is announced, or it has come; `register-changed` (409).
 */
export async function keepOn(scope: StaffScope, id: string, input: ResumeInput, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const residency = await lockResidency(tx, id);
    if (!residency) throw notFound();
    if (residency.status === "TERMINATED" || !residency.terminatedOn || dayFromDb(residency.terminatedOn) < siteDay(at.now)) throw conflict("wrong-status");
    if (residency.version !== input.version) throw conflict("register-changed");
    const endsOn = await termBefore(tx, residency);
    // The ground named the end, unless a suspension has given its own since.
    const ground = residency.suspendedOn ? residency.ground : null;
    await tx.residency.update({ where: { id }, data: { endsOn: dayToDb(endsOn), terminatedOn: null, ground, version: { increment: 1 } } });
    await recordChange(tx, scope, id, { kind: "terminate-undone", on: siteDay(at.now), reason: input.reason, data: { endsOn } }, at);
    await recordEvent(tx, { type: "residency.kept", payload: { residencyId: id, companyId: residency.companyId, endsOn, reason: input.reason } } satisfies ResidencyEvent);
  });
}

/** Notes that the official register has been told. Errors: `forbidden`, `not-found`, `wrong-status` (409) when nothing is due. */
export async function markEntry(scope: StaffScope, id: string, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  await transaction(async (tx) => {
    const residency = await lockResidency(tx, id);
    if (!residency) throw notFound();
    const last = await tx.residencyChange.findFirst({
      where: { residencyId: id, kind: { in: ["terminated", "terminate-planned", "terminate-undone", "entry"] } },
      orderBy: { id: "desc" },
    });
    if (!last || last.kind === "entry" || last.kind === "terminate-undone") throw conflict("wrong-status");
    await recordChange(tx, scope, id, { kind: "entry", on: siteDay(at.now) }, at);
  });
}
