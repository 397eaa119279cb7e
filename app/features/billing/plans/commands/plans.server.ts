import { audit, type Actor } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, invalid, notFound } from "~/lib/errors";
import { toKopecks, type Kopecks } from "~/lib/money";
import { dayToDb, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../../identity/types";
import { mayKeepPlans } from "../policy";

export interface PlanInput {
  nameRu: string;
  nameEn: string;
  /** A month, VAT inside. */
  priceKopecks: Kopecks;
  /** Included minutes a month by kind of resources. */
  allowances: { kind: string; minutes: number }[];
  /** Days on which a subscription to it may begin. */
  validFrom: Day;
  validTo: Day | null;
  source: string;
}

const actorOf = (scope: StaffScope, ip: string | null | undefined): Actor => ({ id: scope.userId, name: scope.userName, ip: ip ?? null });

/**
 * Makes a plan. It is never edited: it is ended for new subscriptions, and another is made. The same once more (a second press) is
 * not made again. Errors: `forbidden`; `plan-hours` without hours or with a kind named twice, `plan-term` (422).
 * @returns its id
 */
export async function addPlan(scope: StaffScope, input: PlanInput, { ip }: { ip?: string | null } = {}): Promise<string> {
  mayKeepPlans(scope);
  const { allowances, priceKopecks, validFrom, validTo, ...same } = input;
  if (allowances.length === 0 || new Set(allowances.map((one) => one.kind)).size < allowances.length || allowances.some((one) => !Number.isSafeInteger(one.minutes) || one.minutes <= 0)) throw invalid("plan-hours");
  if (validTo !== null && validTo < validFrom) throw invalid("plan-term");
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('plan', 0))::text`;
    const data = { ...same, priceKopecks: BigInt(priceKopecks), validFrom: dayToDb(validFrom), validTo: validTo && dayToDb(validTo) };
    const sayAll = (rows: readonly { kind: string; minutes: number }[]) => rows.map((one) => `${one.kind} ${one.minutes}`).sort().join();
    const known = await tx.plan.findMany({ where: { ...data, endedAt: null }, include: { allowances: true } });
    const twin = known.find((one) => sayAll(one.allowances) === sayAll(allowances));
    if (twin) return twin.id;
    const { id } = await tx.plan.create({ data: { ...data, allowances: { create: allowances.map(({ kind, minutes }) => ({ kind, minutes })) } }, select: { id: true } });
    await audit(tx, actorOf(scope, ip), "plan.added", { type: "plan", id }, { ...input });
    return id;
  });
}

/** Ends a plan for new subscriptions; those that run go on. Errors: `forbidden`, `not-found`; `plan-over` (409) when it was ended before. */
export async function endPlan(scope: StaffScope, id: string, { now, ip }: { now: Date; ip?: string | null }): Promise<void> {
  mayKeepPlans(scope);
  if (!isUuid(id)) throw notFound();
  await transaction(async (tx) => {
    const [plan] = await tx.$queryRaw<{ nameRu: string; priceKopecks: bigint; endedAt: Date | null }[]>`SELECT "nameRu", "priceKopecks", "endedAt" FROM "Plan" WHERE id = ${id}::uuid FOR UPDATE`;
    if (!plan) throw notFound();
    if (plan.endedAt) throw conflict("plan-over");
    await tx.plan.update({ where: { id }, data: { endedAt: now } });
    await audit(tx, actorOf(scope, ip), "plan.ended", { type: "plan", id }, { nameRu: plan.nameRu, priceKopecks: toKopecks(plan.priceKopecks) });
  });
}
