import { audit } from "~/lib/audit.server";
import { transaction, type Tx } from "~/lib/db/client.server";
import type { BreachKind, SupportForm } from "~/lib/db/generated/enums";
import { invalid, notFound } from "~/lib/errors";
import type { Kopecks } from "~/lib/money";
import { dayToDb, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";

export interface SupportInput {
  companyId: string;
  measureRu: string;
  measureEn: string;
  giver: string;
  form: SupportForm;
  /** Below zero takes back what an earlier record said too much. */
  amountKopecks: Kopecks;
  decidedOn: Day;
  /** Term, both days included. */
  from: Day;
  to: Day;
  /** What it comes from, a lease's month for one: the same subject is recorded once. */
  subject: { type: string; id: string };
  actorId: string | null;
}

/**
 * Enters support into the register of 209-ФЗ (art. 8) in the caller's transaction; of nothing there is no entry. A subject that is
 * recorded already stays as it is: false then, and whoever corrects it records a difference under a subject of its own.
 */
export async function recordSupport(tx: Tx, { subject, decidedOn, from, to, amountKopecks, ...input }: SupportInput): Promise<boolean> {
  if (amountKopecks === 0) return false;
  const { count } = await tx.supportRecord.createMany({
    data: [{ ...input, amountKopecks: BigInt(amountKopecks), decidedOn: dayToDb(decidedOn), fromDay: dayToDb(from), toDay: dayToDb(to), subjectType: subject.type, subjectId: subject.id }],
    skipDuplicates: true,
  });
  return count > 0;
}

/** Writes down a breach found by staff; a second press with the same `id` is one. Errors: `not-found`, `breach-ahead` (422) for a day that has not come. */
export async function recordBreach(scope: StaffScope, breach: { id: string; companyId: string; form: SupportForm; programmeId: string | null; kind: BreachKind; foundOn: Day; reason: string }, now: Date, ip?: string): Promise<void> {
  if (breach.foundOn > siteDay(now)) throw invalid("breach-ahead");
  if (!isUuid(breach.companyId) || !isUuid(breach.id) || (breach.programmeId !== null && !isUuid(breach.programmeId))) throw notFound();
  await transaction(async (tx) => {
    if ((await tx.company.count({ where: { id: breach.companyId } })) === 0) throw notFound();
    const { count } = await tx.supportBreach.createMany({ data: [{ ...breach, foundOn: dayToDb(breach.foundOn), byId: scope.userId }], skipDuplicates: true });
    if (count > 0) await audit(tx, { id: scope.userId, name: scope.userName, ip: ip ?? null }, "support.breach", { type: "company", id: breach.companyId }, { kind: breach.kind, form: breach.form, foundOn: breach.foundOn, reason: breach.reason });
  });
}

/** Takes a breach back that was found to be none. A second press changes nothing. Errors: `not-found`. */
export async function liftBreach(scope: StaffScope, to: { id: string; companyId: string; reason: string }, now: Date, ip?: string): Promise<void> {
  if (!isUuid(to.id) || !isUuid(to.companyId)) throw notFound();
  await transaction(async (tx) => {
    const { count } = await tx.supportBreach.updateMany({ where: { id: to.id, companyId: to.companyId, liftedAt: null }, data: { liftedAt: now, liftReason: to.reason } });
    if (count > 0) await audit(tx, { id: scope.userId, name: scope.userName, ip: ip ?? null }, "support.breach-lifted", { type: "company", id: to.companyId }, { id: to.id, reason: to.reason });
  });
}
