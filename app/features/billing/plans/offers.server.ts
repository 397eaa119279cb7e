import { Prisma, type Tx } from "~/lib/db/client.server";
import type { Part } from "~/lib/db/together.server";
import { addMonths, dayToDb, monthOf, type Day } from "~/lib/time";
import type { PlanOffer } from "./rules";

/** A use that a plan may cover. */
export interface PlannedUse {
  resourceKind: string;
  on: Day;
}

interface Row {
  subscriptionId: string;
  nameRu: string;
  nameEn: string;
  source: string;
  startsOn: Day;
  endsOn: Day | null;
  /** Included minutes a month by kind. */
  kinds: Record<string, number>;
  /** «month kind» → minutes held and used. */
  taken: Record<string, number>;
}

/** What a company's plans have left for uses of any kinds between two days, both included: read in one statement, as a part. Nothing is locked. */
export const plansPart = (companyId: string, from: Day, to: Day): Part<(use: PlannedUse) => PlanOffer | null> => ({
  sql: Prisma.sql`SELECT json_agg(plan) FROM (
    SELECT s.id AS "subscriptionId", p."nameRu", p."nameEn", p.source, s."startsOn"::text AS "startsOn", s."endsOn"::text AS "endsOn",
           COALESCE((SELECT jsonb_object_agg(a.kind, a.minutes) FROM "PlanAllowance" a WHERE a."planId" = p.id), '{}') AS kinds,
           COALESCE((SELECT jsonb_object_agg(m.month::text || ' ' || m.kind, m."heldMinutes" + m."usedMinutes") FROM "PlanMonth" m
                     WHERE m."subscriptionId" = s.id AND m.month BETWEEN ${dayToDb(monthOf(from))}::date AND ${dayToDb(to)}::date), '{}') AS taken
    FROM "PlanSubscription" s JOIN "Plan" p ON p.id = s."planId"
    WHERE s."companyId" = ${companyId}::uuid AND s."startsOn" <= ${dayToDb(to)}::date AND (s."endsOn" IS NULL OR s."endsOn" >= ${dayToDb(from)}::date)
    ORDER BY s."startsOn", s.id) plan`,
  read: (json) => {
    const rows = (json ?? []) as Row[];
    return ({ resourceKind: kind, on }) => {
      const row = rows.find((one) => one.startsOn <= on && (one.endsOn === null || one.endsOn >= on));
      const limitMinutes = row?.kinds[kind];
      if (!row || limitMinutes === undefined) return null;
      const { subscriptionId, nameRu, nameEn, source } = row;
      const month = monthOf(on);
      return { subscriptionId, nameRu, nameEn, source, kind, month, limitMinutes, leftMinutes: Math.max(0, limitMinutes - (row.taken[`${month} ${kind}`] ?? 0)) };
    };
  },
});

/**
 * Keeps the minutes of a company's plans as they are read until the transaction ends: those that uses count against, and those of the
 * days in `heldOn`, whose minutes are about to be given back. In the order of the house they come after budgets; the subscriptions
 * first, so that none ends meanwhile.
 */
export async function lockPlans(tx: Tx, companyId: string, uses: readonly PlannedUse[], heldOn: readonly Day[] = []): Promise<void> {
  const subscriptions = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM "PlanSubscription" WHERE "companyId" = ${companyId}::uuid ORDER BY id FOR SHARE`;
  if (subscriptions.length === 0) return;
  const ids = subscriptions.map(({ id }) => id);
  const kinds = [...new Set(uses.map((use) => use.resourceKind))];
  const months = [...new Set(uses.map((use) => monthOf(use.on)))].sort();
  for (const month of months) {
    await tx.$executeRaw`
      INSERT INTO "PlanMonth" ("subscriptionId", month, kind, "limitMinutes")
      SELECT s.id, ${dayToDb(month)}::date, a.kind, a.minutes FROM "PlanSubscription" s JOIN "PlanAllowance" a ON a."planId" = s."planId"
      WHERE s.id = ANY(${ids}::uuid[]) AND a.kind = ANY(${kinds}::text[]) AND s."startsOn" <= ${dayToDb(month)}::date AND (s."endsOn" IS NULL OR s."endsOn" >= ${dayToDb(month)}::date)
      ORDER BY s.id, a.kind
      ON CONFLICT DO NOTHING`;
  }
  const all = [...new Set([...months, ...heldOn.map(monthOf)])].map(dayToDb);
  await tx.$queryRaw`
    SELECT 1 FROM "PlanMonth" WHERE "subscriptionId" = ANY(${ids}::uuid[]) AND month = ANY(${all}::date[]) ORDER BY "subscriptionId", month, kind FOR UPDATE`;
}

/** The last day of a month. */
export const lastOfMonth = (month: Day): Day => new Date(Date.parse(`${addMonths(month, 1)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
