import type { StaffScope } from "~/features/identity/types";
import { audit } from "~/lib/audit.server";
import { db, isUniqueViolation, transaction, type Reader } from "~/lib/db/client.server";
import { conflict, forbidden, invalid } from "~/lib/errors";
import { addDays, dayFromDb, dayToDb, siteDay } from "~/lib/time";
import type { Circumstance } from "../moves.server";
import { isAdministrator } from "../policy";
import { criteriaInForce } from "../queries/criteria.server";
import type { ScorecardInput } from "./schema";

const stamp = async (reader: Reader) =>
  (await reader.criterion.findMany({ orderBy: [{ validFrom: "asc" }, { position: "asc" }], select: { code: true, validFrom: true, validTo: true } }))
    .map((row) => `${row.code}:${dayFromDb(row.validFrom)}:${row.validTo ? dayFromDb(row.validTo) : ""}`)
    .join("|")
    .slice(-2000);

/** The scorecard in force, the one that is planned, and the reviews that are under way. */
export async function scorecardPage(scope: StaffScope, now: Date) {
  if (!isAdministrator(scope)) throw forbidden();
  const today = siteDay(now);
  const [rows, planned, drafts, seen, first] = await Promise.all([
    criteriaInForce(today),
    db.criterion.findMany({ where: { validFrom: { gt: dayToDb(today) } }, orderBy: [{ validFrom: "asc" }, { position: "asc" }] }),
    db.review.count({ where: { finalAt: null, application: { status: "EXPERT_REVIEW" } } }),
    stamp(db),
    db.criterion.findFirst({ where: { validFrom: { lte: dayToDb(today) } }, orderBy: { validFrom: "desc" } }),
  ]);
  const plannedFrom = planned[0] ? dayFromDb(planned[0].validFrom) : null;
  return {
    rows,
    since: first ? dayFromDb(first.validFrom) : null,
    source: first?.source ?? "",
    planned: plannedFrom ? { from: plannedFrom, rows: planned.filter((row) => dayFromDb(row.validFrom) === plannedFrom) } : null,
    drafts,
    seen,
    tomorrow: addDays(today, 1),
  };
}

/**
 * Puts a scorecard in force from a day to come; scores that are final keep their totals, since they were fixed then.
 * One that was planned gives way. Errors: `scorecard-date` (422) for today or earlier, since reviews are being written
 * on today's card; `scorecard-changed` (409).
 */
export async function saveScorecard(scope: StaffScope, input: ScorecardInput, at: Circumstance): Promise<void> {
  if (!isAdministrator(scope)) throw forbidden();
  if (input.from <= siteDay(at.now)) throw invalid("scorecard-date");
  try {
    await transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('scorecard', 0))::text`;
      if ((await stamp(tx)) !== input.seen) throw conflict("scorecard-changed");
      const today = dayToDb(siteDay(at.now));
      const validFrom = dayToDb(input.from);
      await tx.criterion.deleteMany({ where: { validFrom: { gt: today } } });
      await tx.criterion.updateMany({
        where: { validFrom: { lte: today }, OR: [{ validTo: null }, { validTo: { gte: today } }] },
        data: { validTo: dayToDb(addDays(input.from, -1)) },
      });
      await tx.criterion.createMany({
        data: input.rows.map(({ floor, ...row }, index) => ({ ...row, floor: floor ?? null, position: index + 1, validFrom, source: input.source })),
      });
      await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "scorecard.saved", { type: "scorecard", id: input.from }, {
        rows: input.rows.map((row) => ({ code: row.code, weight: row.weight, floor: row.floor ?? null })),
      });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("scorecard-changed");
    throw error;
  }
}
