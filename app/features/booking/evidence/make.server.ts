import { audit } from "~/lib/audit.server";
import { db, isOvertaken, ofOneMoment } from "~/lib/db/client.server";
import type { Locale } from "~/lib/i18n/locales";
import { dayFromDb } from "~/lib/time";
import { evidenceOf } from "./facts.server";
import { drawPack, sha256Of } from "./pack.server";
import { evidenceSigner } from "./signing.server";

/** The job that makes packs. */
export const PACK_EVIDENCE = "pack-evidence";

/** How often a pack is begun: books that end the process that packs them would end it every minute. */
const ATTEMPTS = 3;
/** Whoever has begun one holds its row a moment later; others leave it alone until then, and the count of attempts is one of deaths. */
const MOMENT_MS = 30_000;

interface Begun {
  id: string;
  attempts: number;
}

/**
 * Makes the packs that were ordered, the oldest first; returns how many. Safe to run by several at once and to die anywhere: a pack is
 * read, packed and kept in one transaction, so it is there whole or still waits. What cannot be made is marked so, with the error.
 */
export async function makeEvidence(now: Date): Promise<number> {
  let made = 0;
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    // Whoever is at work on one holds its row, however long it takes.
    const [begun] = await db.$queryRaw<Begun[]>`
      UPDATE "EvidencePack" SET attempts = attempts + 1, "begunAt" = ${now}
      WHERE id = (SELECT id FROM "EvidencePack" WHERE state = 'WAITING' AND id > ${after}::uuid AND ("begunAt" IS NULL OR "begunAt" <= ${new Date(now.getTime() - MOMENT_MS)})
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id::text AS id, attempts`;
    if (!begun) return made;
    after = begun.id;
    if (await makeOne(begun, now)) made += 1;
  }
}

async function makeOne(begun: Begun, now: Date): Promise<boolean> {
  if (begun.attempts > ATTEMPTS) {
    await giveUp(begun, `Broken off ${ATTEMPTS} times`);
    return false;
  }
  try {
    return await packIn(begun, now);
  } catch (error) {
    if (!isOvertaken(error)) await giveUp(begun, error instanceof Error ? (error.stack ?? error.message) : String(error));
    return false;
  }
}

async function giveUp({ id, attempts }: Begun, error: string): Promise<void> {
  await db.evidencePack.updateMany({ where: { id, attempts, state: "WAITING" }, data: { state: "FAILED", error: error.slice(0, 2000) } });
}

async function packIn({ id, attempts }: Begun, now: Date): Promise<boolean> {
  const signer = await evidenceSigner();
  return ofOneMoment(async (tx) => {
    const held = await tx.$queryRaw<unknown[]>`SELECT id FROM "EvidencePack" WHERE id = ${id}::uuid AND state = 'WAITING' AND attempts = ${attempts} FOR UPDATE SKIP LOCKED`;
    if (held.length === 0) return false;
    const order = await tx.evidencePack.findUniqueOrThrow({ where: { id } });
    const span = { programmeId: order.programmeId, from: dayFromDb(order.fromDay), to: dayFromDb(order.toDay) };
    const pack = await drawPack(await evidenceOf(tx, span), signer, order.locale as Locale, now);
    const sha256 = sha256Of(pack.bytes);
    await tx.evidencePackFile.create({ data: { packId: id, bytes: new Uint8Array(pack.bytes) }, select: { packId: true } });
    await tx.evidencePack.update({ where: { id }, data: { state: "READY", readyAt: now, rows: pack.rows, differences: pack.differences.length, size: pack.bytes.length, sha256 } });
    await audit(tx, { id: order.orderedById, name: order.orderedByName }, "evidence.packed", { type: "programme", id: span.programmeId }, { from: span.from, to: span.to, pack: id, sha256, sums: pack.sums, differences: pack.differences.length });
    return true;
  });
}
