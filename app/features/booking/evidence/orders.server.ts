import { audit } from "~/lib/audit.server";
import { db, transaction } from "~/lib/db/client.server";
import type { EvidenceState } from "~/lib/db/generated/enums";
import { conflict, notFound } from "~/lib/errors";
import { recordEvent } from "~/lib/events.server";
import type { Locale } from "~/lib/i18n/locales";
import { dayFromDb, dayToDb, type Day } from "~/lib/time";
import { isUuid } from "~/lib/uuid";
import type { StaffScope } from "../../identity/types";
import type { BookingEvent } from "../events";
import type { EvidenceSpan } from "./facts.server";
import { sha256Of } from "./pack.server";

const PAGE = 10;
const TRIES = 5;

export interface EvidenceWish extends EvidenceSpan {
  /** The language the pack speaks. */
  locale: Locale;
  /** The press of the button: sent twice, it is one order. */
  pressKey: string;
}

/**
 * Orders a pack; the job makes it (`makeEvidence`). While one of the same programme, days and language is being made, whoever asks gets
 * that one, and so does a press that is sent again. Returns its id. Errors: `not-found` for an unknown programme.
 */
export async function orderEvidence(scope: StaffScope, wish: EvidenceWish, now: Date, ip?: string): Promise<string> {
  const { programmeId, pressKey, locale } = wish;
  const span = { programmeId, fromDay: dayToDb(wish.from), toDay: dayToDb(wish.to), locale };
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const id = await transaction(async (tx) => {
      if (!isUuid(programmeId) || !(await tx.programme.findUnique({ where: { id: programmeId }, select: { id: true } }))) throw notFound();
      const [fresh] = await tx.evidencePack.createManyAndReturn({
        data: [{ ...span, pressKey, orderedById: scope.userId, orderedByName: scope.userName, orderedAt: now }],
        skipDuplicates: true,
        select: { id: true },
      });
      if (!fresh) return (await tx.evidencePack.findFirst({ where: { OR: [{ pressKey, programmeId }, { ...span, state: "WAITING" }] }, select: { id: true } }))?.id;
      await audit(tx, { id: scope.userId, name: scope.userName, ip: ip ?? null }, "evidence.ordered", { type: "programme", id: programmeId }, { from: wish.from, to: wish.to, pack: fresh.id });
      await recordEvent(tx, { type: "evidence.ordered", payload: { packId: fresh.id } } satisfies BookingEvent);
      return fresh.id;
    });
    // None: the one that stood in the way was finished between the two looks.
    if (id) return id;
  }
  throw conflict("books-busy");
}

export interface EvidenceItem {
  id: string;
  from: Day;
  to: Day;
  locale: Locale;
  state: EvidenceState;
  orderedByName: string;
  orderedAt: Date;
  readyAt: Date | null;
  rows: number | null;
  differences: number | null;
  /** Bytes of the ZIP, and their SHA-256. */
  size: number | null;
  sha256: string | null;
}

export interface EvidencePage {
  programme: { id: string; nameRu: string; nameEn: string };
  packs: EvidenceItem[];
  pages: number;
}

/** Packs of a programme, the newest first. Errors: `not-found`. */
export async function evidencePage(_scope: StaffScope, programmeId: string, page: number): Promise<EvidencePage> {
  const programme = isUuid(programmeId) ? await db.programme.findUnique({ where: { id: programmeId }, select: { id: true, nameRu: true, nameEn: true } }) : null;
  if (!programme) throw notFound();
  const [count, rows] = await Promise.all([
    db.evidencePack.count({ where: { programmeId } }),
    db.evidencePack.findMany({ where: { programmeId }, orderBy: [{ orderedAt: "desc" }, { id: "desc" }], skip: (page - 1) * PAGE, take: PAGE }),
  ]);
  const packs = rows.map((row) => ({
    id: row.id, from: dayFromDb(row.fromDay), to: dayFromDb(row.toDay), locale: row.locale as Locale, state: row.state, orderedByName: row.orderedByName,
    orderedAt: row.orderedAt, readyAt: row.readyAt, rows: row.rows, differences: row.differences, size: row.size, sha256: row.sha256,
  }));
  return { programme, packs, pages: Math.max(1, Math.ceil(count / PAGE)) };
}

/**
 * A pack as it was made. Errors: `not-found` while it is not ready or is another programme's; `evidence-changed` (409) when its bytes are
 * not those that were kept.
 */
export async function evidenceFile(_scope: StaffScope, programmeId: string, packId: string): Promise<{ from: Day; to: Day; bytes: Uint8Array }> {
  const pack = isUuid(packId) && isUuid(programmeId) ? await db.evidencePack.findFirst({ where: { id: packId, programmeId, state: "READY" }, include: { file: true } }) : null;
  if (!pack?.file) throw notFound();
  if (sha256Of(pack.file.bytes) !== pack.sha256) throw conflict("evidence-changed");
  return { from: dayFromDb(pack.fromDay), to: dayFromDb(pack.toDay), bytes: pack.file.bytes };
}
