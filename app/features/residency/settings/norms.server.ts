import { createHash } from "node:crypto";
import type { StaffScope } from "~/features/identity/types";
import { audit } from "~/lib/audit.server";
import { db, isUniqueViolation, transaction, type Prisma, type Tx } from "~/lib/db/client.server";
import type { Norm, NormStatus } from "~/lib/db/generated/client";
import { conflict, forbidden, invalid, notFound } from "~/lib/errors";
import { normKind } from "~/lib/norm-registry";
import { addDays, dayFromDb, dayToDb, isDay, siteDay, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import { canonicalJson } from "../forms/submission.server";
import type { Circumstance } from "../moves.server";
import { isAdministrator } from "../policy";
import { strictIssues } from "./strict";

export interface NormValue {
  id: string;
  value: unknown;
  from: Day;
  to: Day | null;
  source: string;
  status: NormStatus;
  state: "present" | "planned" | "past";
}

function requireAdministrator(scope: StaffScope): void {
  if (!isAdministrator(scope)) throw forbidden();
}

const asValue = (row: Norm, today: Day): NormValue => {
  const from = dayFromDb(row.validFrom);
  const to = row.validTo && dayFromDb(row.validTo);
  const state = from > today ? "planned" : to !== null && to < today ? "past" : "present";
  return { id: row.id, value: row.value, from, to, source: row.source, status: row.status, state };
};

/** Every norm with its value in force and what is planned; by code. */
export async function normList(scope: StaffScope, now: Date) {
  requireAdministrator(scope);
  const today = siteDay(now);
  const rows = await db.norm.findMany({ orderBy: [{ code: "asc" }, { validFrom: "desc" }] });
  const byCode = new Map<string, NormValue[]>();
  for (const row of rows) byCode.set(row.code, [...(byCode.get(row.code) ?? []), asValue(row, today)]);
  return [...byCode].map(([code, values]) => ({
    code,
    kind: normKind(code),
    present: values.find((value) => value.state === "present") ?? null,
    planned: values.filter((value) => value.state === "planned").at(-1) ?? null,
  }));
}

/** One norm with all its values, newest first. Error: `not-found` for a code that has none. */
export async function normHistory(scope: StaffScope, code: string, now: Date): Promise<{ values: NormValue[]; seen: string }> {
  requireAdministrator(scope);
  const rows = await db.norm.findMany({ where: { code }, orderBy: { validFrom: "desc" } });
  if (rows.length === 0) throw notFound();
  return { values: rows.map((row) => asValue(row, siteDay(now))), seen: stampOf(rows) };
}

/** Names the state of a history: also a value that was put right in its place changes it. */
const stampOf = (rows: readonly Norm[]): string =>
  createHash("sha256")
    .update(canonicalJson(rows.map(({ id, value, validTo, source, status }) => ({ id, value, to: validTo && dayFromDb(validTo), source, status }))))
    .digest("hex")
    .slice(0, 32);

async function lockNorm(tx: Tx, code: string): Promise<Norm[]> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`norm:${code}`}, 0))::text`;
  return tx.norm.findMany({ where: { code }, orderBy: { validFrom: "desc" } });
}

export interface CorrectedNorm {
  value: unknown;
  source: string;
  status: NormStatus;
  /** The stamp of the history that the form was made from. */
  seen: string;
}
export interface NewNorm extends CorrectedNorm {
  from: string;
}

/** The source as it is kept. Errors: `norm-source`, `norm-shape` (422). */
function checkedSource(code: string, input: CorrectedNorm): string {
  const source = input.source.trim();
  if (source.length < 5 || source.length > 500) throw invalid("norm-source");
  if (!normKind(code).schema.safeParse(input.value).success || strictIssues(code, input.value).length > 0) throw invalid("norm-shape");
  return source;
}

/**
 * Sets a new value from a day on: a new row; the one before ends the day before. Earlier days keep what held then.
 * Errors: `not-found`, `norm-date` (422) for a day in the past, `norm-source`, `norm-shape` (422), `norm-changed` (409)
 * when somebody else has set a value meanwhile, `norm-date-taken` (409) when one begins on that very day.
 */
export async function setNorm(scope: StaffScope, code: string, input: NewNorm, at: Circumstance): Promise<void> {
  requireAdministrator(scope);
  if (!isDay(input.from) || input.from < siteDay(at.now)) throw invalid("norm-date");
  const source = checkedSource(code, input);
  try {
    await transaction(async (tx) => {
      const rows = await lockNorm(tx, code);
      if (rows.length === 0) throw notFound();
      if (stampOf(rows) !== input.seen) throw conflict("norm-changed");
      const from = dayToDb(input.from);
      const before = rows.find((row) => row.validFrom < from);
      const after = rows.filter((row) => row.validFrom > from).at(-1);
      const dayBefore = dayToDb(addDays(input.from, -1));
      if (before && (!before.validTo || before.validTo > dayBefore)) await tx.norm.update({ where: { id: before.id }, data: { validTo: dayBefore } });
      await tx.norm.create({
        data: {
          code, value: input.value as Prisma.InputJsonValue, validFrom: from, source, status: input.status,
          validTo: after ? dayToDb(addDays(dayFromDb(after.validFrom), -1)) : null,
        },
      });
      await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "norm.set", { type: "norm", id: code }, {
        from: input.from, value: input.value as Prisma.InputJsonValue, before: (before?.value ?? null) as Prisma.InputJsonValue | null, source,
      });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("norm-date-taken");
    throw error;
  }
}

/**
 * Puts a value right in its place, while its first day is today or later: a slip of this morning need not wait for
 * tomorrow. What stood there before is in the audit log. Errors: `not-found`, `norm-source`, `norm-shape` (422),
 * `norm-past` (409) for a value that holds longer than today, `norm-changed` (409).
 */
export async function correctNorm(scope: StaffScope, code: string, id: string, input: CorrectedNorm, at: Circumstance): Promise<void> {
  requireAdministrator(scope);
  if (!isUuid(id)) throw notFound();
  const source = checkedSource(code, input);
  await transaction(async (tx) => {
    const rows = await lockNorm(tx, code);
    const row = rows.find((one) => one.id === id);
    if (!row) throw notFound();
    const from = dayFromDb(row.validFrom);
    if (from < siteDay(at.now)) throw conflict("norm-past");
    const value = input.value as Prisma.InputJsonValue;
    const before = { value: row.value as Prisma.InputJsonValue | null, source: row.source, status: row.status };
    const after = { value, source, status: input.status };
    // The same form twice: the second time there is nothing to do.
    if (canonicalJson(before) === canonicalJson(after)) return;
    if (stampOf(rows) !== input.seen) throw conflict("norm-changed");
    await tx.norm.update({ where: { id }, data: after });
    await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "norm.corrected", { type: "norm", id: code }, { from, ...after, before });
  });
}

/** Takes a planned value back before its day; the one before holds on. Errors: `not-found`, `norm-in-force` (409). */
export async function cancelPlannedNorm(scope: StaffScope, code: string, id: string, at: Circumstance): Promise<void> {
  requireAdministrator(scope);
  if (!isUuid(id)) throw notFound();
  await transaction(async (tx) => {
    const rows = await lockNorm(tx, code);
    const row = rows.find((one) => one.id === id);
    if (!row) throw notFound();
    const from = dayFromDb(row.validFrom);
    if (from <= siteDay(at.now)) throw conflict("norm-in-force");
    const before = rows.find((one) => one.validFrom < row.validFrom);
    await tx.norm.delete({ where: { id } });
    if (before) await tx.norm.update({ where: { id: before.id }, data: { validTo: row.validTo } });
    await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "norm.cancelled", { type: "norm", id: code }, { from, value: row.value as Prisma.InputJsonValue });
  });
}
