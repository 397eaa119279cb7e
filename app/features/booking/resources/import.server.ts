import { createHash, randomUUID } from "node:crypto";
import { audit } from "~/lib/audit.server";
import { db, transaction, type Prisma, type Reader, type Tx } from "~/lib/db/client.server";
import { conflict, forbidden, invalid } from "~/lib/errors";
import { siteDay } from "~/lib/time";
import { setPricesIn } from "../../billing/commands/set-price.server";
import { priceOn, pricesOf } from "../../billing/prices.server";
import type { StaffScope } from "../../identity/types";
import { mayAdminister } from "../policy";
import { consequencesAhead, shownConsequences, type ShownConsequences } from "./ahead.server";
import type { At } from "./commands/edit.server";
import { unitLabels } from "./commands/save.server";
import { deviationsOf } from "./deviations.server";
import { judged, settingsOf, tomorrow } from "./queries.server";
import { planImport, type ImportFault, type ImportRow, type Standing } from "./rules/import-plan";
import { sheetWords } from "./sheet-words.server";
import type { Table } from "./sheet";
import type { BadCell } from "./table.server";
import { message } from "~/lib/form-messages";
import { columnLetters, columnsOf } from "./sheet";

const SOURCE = "Прейскурант технопарка";

/** Everything that stands, by address part, with the prices of tomorrow. The same few statements for any number. */
async function standingOf(reader: Reader, now: Date): Promise<Map<string, Standing>> {
  const rows = await reader.resource.findMany({ include: { units: { where: { active: true }, select: { id: true } }, _count: { select: { parts: true } } } });
  const prices = await pricesOf(rows.map((row) => row.tariffCode), reader);
  const day = tomorrow(now);
  return new Map(
    rows.map((row) => {
      const price = priceOn(prices.get(row.tariffCode) ?? [], day);
      return [row.slug, { id: row.id, slug: row.slug, settings: settingsOf(row), active: row.active, units: row.units.length, whole: row._count.parts > 0, unit: price?.unit ?? null, priceKopecks: price?.priceKopecks ?? null }];
    }),
  );
}

/** Rooms of the plans by «building/floor/code». */
export async function roomCodes(reader: Reader = db): Promise<{ byCode: Map<string, string>; byId: Map<string, string> }> {
  const rows = await reader.room.findMany({ select: { id: true, code: true, floor: { select: { number: true, building: { select: { slug: true } } } } } });
  const codes = rows.map((row) => [`${row.floor.building.slug}/${row.floor.number}/${row.code}`, row.id] as const);
  return { byCode: new Map(codes.map(([code, id]) => [code.toLowerCase(), id])), byId: new Map(codes.map(([code, id]) => [id, code])) };
}

async function plan(reader: Reader, table: Table, now: Date) {
  const standing = await standingOf(reader, now);
  const { byCode } = await roomCodes(reader);
  const { rows, faults } = planImport(table, sheetWords(), standing, byCode);
  const changed = rows.filter((row) => row.state === "changed");
  const ids = changed.flatMap((row) => row.id ?? []);
  const deviations = await deviationsOf(ids, reader);
  const edits = changed.flatMap((row) => {
    const known = standing.get(row.slug);
    if (!known) return [];
    const said = deviations.get(known.id) ?? [];
    return { before: judged(known.id, known.settings, known.units, said, known.active), after: judged(known.id, row.settings, known.units + row.addUnits, said, row.active) };
  });
  const consequences = faults.length > 0 ? [] : [...(await consequencesAhead(edits, now, reader)).values()].flat().sort((a, b) => a.booking.startsAt.getTime() - b.booking.startsAt.getTime());
  const stamp = createHash("sha256")
    .update(JSON.stringify([rows, consequences.map((one) => [one.booking.id, one.what, one.refused?.rule ?? null])]))
    .digest("hex")
    .slice(0, 20);
  return { rows, faults, consequences, stamp };
}

export interface ImportLook {
  faults: ImportFault[];
  faultCount: number;
  counts: { new: number; changed: number; same: number };
  /** New and changed rows, at most 200. */
  rows: Pick<ImportRow, "row" | "slug" | "state" | "changes">[];
  consequences: ShownConsequences;
  stamp: string;
}

const MOST_SHOWN = 200;

/** What a file would do, without doing it. `bad` are cells that had no value to read. Errors: `forbidden`. */
export async function lookAtImport(scope: StaffScope, table: Table, bad: readonly BadCell[], now: Date): Promise<ImportLook> {
  if (!mayAdminister(scope)) throw forbidden();
  const { rows, faults: found, consequences, stamp } = await plan(db, table, now);
  const columns = columnsOf(table[0] ?? [], sheetWords());
  const unread = bad.map(({ row, column, why }): ImportFault => ({
    row, column: columns[column] ?? null, header: `${columnLetters(column)}${row}`, message: message(why === "formula" ? "field.formula" : "field.cellError"),
  }));
  const faults = [...unread, ...found.filter((one) => !unread.some((other) => other.row === one.row && other.column === one.column))].sort((a, b) => a.row - b.row);
  const count = (state: ImportRow["state"]) => rows.filter((row) => row.state === state).length;
  return {
    faults: faults.slice(0, MOST_SHOWN),
    faultCount: faults.length,
    counts: { new: count("new"), changed: count("changed"), same: count("same") },
    rows: rows.filter((row) => row.state !== "same").slice(0, MOST_SHOWN).map(({ row, slug, state, changes }) => ({ row, slug, state, changes })),
    consequences: shownConsequences(consequences),
    stamp,
  };
}

/**
 * Does what the look showed, all of it or nothing. A file that changes nothing (any more) changes nothing. New prices of what stands hold
 * from tomorrow. Errors: `forbidden`; `import-faults` (422); `import-changed` (409) when it would no longer do what was shown.
 */
export async function applyImport(scope: StaffScope, table: Table, stamp: string, at: At): Promise<{ made: number; changed: number }> {
  if (!mayAdminister(scope)) throw forbidden();
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('resource-import', 0))::text`;
    await tx.$queryRaw`SELECT 1 FROM "Resource" ORDER BY id FOR NO KEY UPDATE`;
    const { rows, faults, stamp: now } = await plan(tx, table, at.now);
    if (faults.length > 0) throw invalid("import-faults");
    const made = rows.filter((row) => row.state === "new");
    const changed = rows.filter((row) => row.state === "changed");
    if (made.length + changed.length === 0) return { made: 0, changed: 0 };
    if (now !== stamp) throw conflict("import-changed");
    await make(tx, made, at);
    await change(tx, changed, at);
    await audit(tx, { id: scope.userId, name: scope.userName, ip: at.ip }, "resources.imported", { type: "resource", id: "import" }, {
      made: made.map((row) => row.slug),
      changed: changed.map((row) => ({ slug: row.slug, changes: row.changes })) satisfies Prisma.InputJsonValue,
    });
    return { made: made.length, changed: changed.length };
  });
}

async function make(tx: Tx, rows: readonly ImportRow[], at: At): Promise<void> {
  if (rows.length === 0) return;
  const withIds = rows.map((row) => ({ ...row, id: randomUUID() }));
  await tx.resource.createMany({ data: withIds.map(({ id, slug, settings, active }) => ({ id, slug, tariffCode: slug, active, ...settings })) });
  await tx.unit.createMany({
    data: withIds.flatMap(({ id, addUnits, unitName, settings }) => unitLabels(addUnits, 1, unitName, settings.nameRu).map((label, index) => ({ resourceId: id, label, position: index + 1 }))),
  });
  const today = siteDay(at.now);
  await setPricesIn(tx, withIds.flatMap((row) => (row.price ? { code: row.slug, ...row.price, from: today, source: SOURCE } : [])), today);
}

/** Writes what differs of resources that stand, in the same few statements for any number. */
async function change(tx: Tx, rows: readonly ImportRow[], at: At): Promise<void> {
  if (rows.length === 0) return;
  const values = JSON.stringify(rows.map(({ id, active, settings }) => ({ id, active, ...settings })));
  await tx.$executeRaw`
    UPDATE "Resource" r SET
      "nameRu" = x."nameRu", "nameEn" = x."nameEn", "summaryRu" = x."summaryRu", "summaryEn" = x."summaryEn", kind = x.kind, sort = x.sort::"ResourceSort",
      "opensAt" = x."opensAt", "closesAt" = x."closesAt", "stepMinutes" = x."stepMinutes", "minMinutes" = x."minMinutes", "maxMinutes" = x."maxMinutes",
      "bufferBefore" = x."bufferBefore", "bufferAfter" = x."bufferAfter", "noticeMinutes" = x."noticeMinutes", "horizonDays" = x."horizonDays",
      capacity = x.capacity, "maxAtOnce" = x."maxAtOnce", operator = x.operator::"Operator", certificate = x.certificate, approval = x.approval,
      "checkIn" = x."checkIn", "handOut" = x."handOut", floor = x.floor, "roomId" = x."roomId", position = x.position, active = x.active, version = r.version + 1
    FROM jsonb_to_recordset(${values}::jsonb) AS x(
      id uuid, "nameRu" text, "nameEn" text, "summaryRu" text, "summaryEn" text, kind text, sort text, "opensAt" int, "closesAt" int, "stepMinutes" int, "minMinutes" int,
      "maxMinutes" int, "bufferBefore" int, "bufferAfter" int, "noticeMinutes" int, "horizonDays" int, capacity int, "maxAtOnce" int, operator text, certificate bool,
      approval bool, "checkIn" bool, "handOut" bool, floor int, "roomId" uuid, position int, active bool)
    WHERE r.id = x.id`;
  const growing = rows.filter((row) => row.addUnits > 0);
  const last = await tx.unit.groupBy({ by: ["resourceId"], where: { resourceId: { in: growing.flatMap((row) => row.id ?? []) } }, _max: { position: true } });
  const lastOf = new Map(last.map((row) => [row.resourceId, row._max.position ?? 0]));
  await tx.unit.createMany({
    data: growing.flatMap(({ id, addUnits, unitName, settings }) => {
      const first = (lastOf.get(id ?? "") ?? 0) + 1;
      return unitLabels(addUnits, first, unitName, settings.nameRu).map((label, index) => ({ resourceId: id ?? "", label, position: first + index }));
    }),
  });
  const priced = rows.filter((row) => row.price !== null);
  const codes = new Map((await tx.resource.findMany({ where: { id: { in: priced.flatMap((row) => row.id ?? []) } }, select: { id: true, tariffCode: true } })).map((row) => [row.id, row.tariffCode]));
  await setPricesIn(tx, priced.flatMap((row) => (row.price ? { code: codes.get(row.id ?? "") ?? row.slug, ...row.price, from: tomorrow(at.now), source: SOURCE } : [])), siteDay(at.now));
}
