import { db, type Reader } from "~/lib/db/client.server";
import { forbidden, notFound } from "~/lib/errors";
import { companyNames } from "~/features/identity/queries.server";
import type { StaffScope } from "~/features/identity/types";
import { siteDay, type Day } from "~/lib/time";
import { publishedForms } from "../forms/queries.server";
import { isId } from "../moves.server";
import { isAdministrator, mayReadApplications } from "../policy";
import { callColumns, callFacts, type CallFacts } from "../queries.server";
import type { ApplicationStatus } from "../status";
import { invitationState, type InvitationState } from "./entry";
import { formValueOf, type CallFormValue } from "./form-value";
import { isSealed, phaseOf, type CallPhase } from "./phase";
import { placesLeftOf } from "./places.server";

export interface StaffCall extends CallFacts {
  phase: CallPhase;
  opensOn: Day;
  placesLeft: number | null;
  /** Applications that were submitted. */
  submitted: number;
  /** The same by state; null while the call is sealed. */
  byStatus: Partial<Record<ApplicationStatus, number>> | null;
}

async function countsOf(callIds: readonly string[], reader: Reader): Promise<Map<string, Partial<Record<ApplicationStatus, number>>>> {
  const groups = await reader.application.groupBy({
    by: ["callId", "status"],
    where: { callId: { in: [...callIds] }, submittedAt: { not: null } },
    _count: true,
  });
  const counts = new Map<string, Partial<Record<ApplicationStatus, number>>>();
  for (const { callId, status, _count } of groups) counts.set(callId, { ...counts.get(callId), [status]: _count });
  return counts;
}

const sum = (counts: Partial<Record<ApplicationStatus, number>>) => Object.values(counts).reduce((total, count) => total + count, 0);

/** All calls for staff, the latest to open first. A sealed one says only how many applications came. */
export async function staffCalls(scope: StaffScope, now: Date, reader: Reader = db): Promise<StaffCall[]> {
  if (!mayReadApplications(scope)) throw forbidden();
  const rows = await reader.call.findMany({
    orderBy: [{ opensAt: "desc" }, { slug: "asc" }],
    select: { ...callColumns, opensAt: true, status: true },
  });
  const [counts, left] = await Promise.all([countsOf(rows.map((row) => row.id), reader), placesLeftOf(rows, reader)]);
  return rows.map(({ opensAt, status, ...row }) => {
    const byStatus = counts.get(row.id) ?? {};
    return {
      ...callFacts(row, now),
      phase: phaseOf({ status, opensAt, closesAt: row.closesAt }, now),
      opensOn: siteDay(opensAt),
      placesLeft: left.get(row.id) ?? null,
      submitted: sum(byStatus),
      byStatus: isSealed(row, now) ? null : byStatus,
    };
  });
}

export interface SealedCount {
  callId: string;
  titleRu: string;
  titleEn: string;
  count: number;
  /** The day on which the seal opens. */
  opensOn: Day;
}

/** How many applications wait under a seal, by call. */
export async function sealedCounts(scope: StaffScope, now: Date, reader: Reader = db): Promise<SealedCount[]> {
  if (!mayReadApplications(scope)) throw forbidden();
  const rows = await reader.call.findMany({
    where: { sealed: true, closesAt: { gt: now } },
    orderBy: { closesAt: "asc" },
    select: { id: true, titleRu: true, titleEn: true, closesAt: true, _count: { select: { applications: { where: { submittedAt: { not: null } } } } } },
  });
  return rows.flatMap(({ id, titleRu, titleEn, closesAt, _count }) =>
    _count.applications > 0 && closesAt ? [{ callId: id, titleRu, titleEn, count: _count.applications, opensOn: siteDay(closesAt) }] : [],
  );
}

export interface FormChoice {
  id: string;
  titleRu: string;
  titleEn: string;
  version: number;
}

/** Published forms, the newest version of each. */
export async function formChoices(scope: StaffScope, reader: Reader = db): Promise<FormChoice[]> {
  if (!isAdministrator(scope)) throw forbidden();
  return (await publishedForms(reader)).map(({ id, titleRu, titleEn, version }) => ({ id, titleRu, titleEn, version }));
}

export interface InvitationRow {
  id: string;
  note: string;
  createdAt: Date;
  /** The last day on which it lets in. */
  lastDay: Day;
  /** `used` also for the company that has it. */
  state: InvitationState;
  companyName: string | null;
}

export interface StaffCallPage {
  call: StaffCall & { version: number };
  value: CallFormValue;
  /** Something was submitted: what applicants have answered to stays as it is. */
  frozen: boolean;
  forms: FormChoice[];
  invitations: InvitationRow[];
}

/** A call as an administrator edits it. Errors: `not-found`; `forbidden`. */
export async function staffCall(scope: StaffScope, id: string, now: Date, reader: Reader = db): Promise<StaffCallPage> {
  if (!isAdministrator(scope)) throw forbidden();
  if (!isId(id)) throw notFound();
  const row = await reader.call.findUnique({ where: { id }, include: { invitations: { orderBy: { createdAt: "desc" } } } });
  if (!row) throw notFound();
  const [listed, forms, names] = await Promise.all([
    staffCalls(scope, now, reader),
    formChoices(scope, reader),
    companyNames(row.invitations.flatMap((one) => one.usedByCompanyId ?? []), reader),
  ]);
  const call = listed.find((one) => one.id === id);
  if (!call) throw notFound();
  // The version that the call has stays among the choices when a newer one is published.
  const own = row.formId && !forms.some((form) => form.id === row.formId) ? await reader.form.findUnique({ where: { id: row.formId }, select: { id: true, titleRu: true, titleEn: true, version: true } }) : null;
  return {
    call: { ...call, version: row.version },
    value: formValueOf(row),
    frozen: call.submitted > 0,
    forms: own ? [own, ...forms] : forms,
    invitations: row.invitations.map((one) => ({
      id: one.id,
      note: one.note,
      createdAt: one.createdAt,
      lastDay: siteDay(new Date(one.expiresAt.getTime() - 1)),
      state: invitationState(one, null, now),
      companyName: one.usedByCompanyId && (call.sealed && isSealed(row, now) ? null : (names.get(one.usedByCompanyId)?.name ?? null)),
    })),
  };
}
