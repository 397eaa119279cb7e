import { randomUUID } from "node:crypto";
import pg from "pg";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeEvidence, PACK_EVIDENCE } from "~/features/booking/evidence/make.server";
import { evidenceFile, evidencePage, orderEvidence, type EvidenceWish } from "~/features/booking/evidence/orders.server";
import { db } from "~/lib/db/client.server";
import { startJobs } from "~/lib/jobs.server";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { dayAhead, makeProgramme } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { AT_AUDIT, meeting } from "#tests/waiting";

useDatabase();

const [FROM, TO] = [dayAhead(1), dayAhead(27)];
const somebody = async () => staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
let programmeId: string;
const wish = (more: Partial<EvidenceWish> = {}): EvidenceWish => ({ programmeId, from: FROM, to: TO, locale: "ru", pressKey: randomUUID(), ...more });

beforeEach(async () => {
  await makeEvidence(new Date());
  programmeId = (await makeProgramme({ kinds: ["orders"] })).programme.id;
});

describe("an ordered pack", () => {
  it("is one, when two people ask for it at the same moment", async () => {
    const [one, other] = [await somebody(), await somebody()];
    const answers = await meeting(AT_AUDIT, [() => orderEvidence(one, wish(), new Date()), () => orderEvidence(other, wish(), new Date())]);
    const ids = answers.map((answer) => (answer.status === "fulfilled" ? answer.value : answer.reason));
    expect(ids[0]).toBe(ids[1]);
    expect((await evidencePage(one, programmeId, 1)).packs).toMatchObject([{ id: ids[0], state: "WAITING", orderedByName: one.userName }]);
    expect(await db.auditEntry.count({ where: { action: "evidence.ordered", subjectId: programmeId } })).toBe(1);
    expect(await db.event.count({ where: { type: "evidence.ordered", payload: { path: ["packId"], equals: ids[0] as string } } })).toBe(1);
  });

  it("is one for a press, sent again also after it was made; another press, language or period is another", async () => {
    const finance = await somebody();
    const press = wish();
    const id = await orderEvidence(finance, press, new Date());
    expect(await orderEvidence(finance, press, new Date())).toBe(id);
    const others = [await orderEvidence(finance, wish({ locale: "en" }), new Date()), await orderEvidence(finance, wish({ to: dayAhead(28) }), new Date())];
    expect(await makeEvidence(new Date())).toBe(3);
    expect(await orderEvidence(finance, press, new Date())).toBe(id);
    const anew = await orderEvidence(finance, wish(), new Date());
    expect(new Set([id, ...others, anew]).size).toBe(4);
    // Nobody's key opens another programme's pack.
    const elsewhere = (await makeProgramme({ kinds: ["elsewhere"] })).programme.id;
    await expect(evidenceFile(finance, elsewhere, id)).rejects.toEqual(expect.objectContaining({ code: "not-found" }));
    await expect(orderEvidence(finance, wish({ programmeId: randomUUID() }), new Date())).rejects.toEqual(expect.objectContaining({ code: "not-found" }));
  });

  it("is made once by several at work, and stays as it was made", async () => {
    const finance = await somebody();
    const id = await orderEvidence(finance, wish(), new Date());
    await expect(evidenceFile(finance, programmeId, id)).rejects.toEqual(expect.objectContaining({ code: "not-found" }));
    const made = await Promise.all(Array.from({ length: 5 }, () => makeEvidence(new Date())));
    expect(made.sort()).toEqual([0, 0, 0, 0, 1]);
    expect(await db.evidencePack.findUnique({ where: { id } })).toMatchObject({ state: "READY", attempts: 1 });
    const first = await evidenceFile(finance, programmeId, id);
    await makeProgramme({ kinds: ["later"] });
    await orderEvidence(finance, wish(), new Date());
    await makeEvidence(new Date());
    expect(Buffer.compare((await evidenceFile(finance, programmeId, id)).bytes, first.bytes)).toBe(0);
    await expect(db.evidencePackFile.update({ where: { packId: id }, data: { bytes: new Uint8Array([1]) } })).rejects.toThrow();
    await expect(db.evidencePack.update({ where: { id }, data: { sha256: "0" } })).rejects.toThrow();
    await expect(db.evidencePack.delete({ where: { id } })).rejects.toThrow();
    // Bytes that somebody changed past all that are not handed out.
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await client.connect();
    await client.query("SET session_replication_role = replica");
    await client.query(`UPDATE "EvidencePackFile" SET bytes = set_byte(bytes, 40, 7) WHERE "packId" = $1`, [id]);
    await client.end();
    await expect(evidenceFile(finance, programmeId, id)).rejects.toEqual(expect.objectContaining({ code: "evidence-changed", kind: "conflict" }));
  });

  it("that cannot be made says so, keeps the reason, and is ordered anew", async () => {
    const finance = await somebody();
    const id = await orderEvidence(finance, wish(), new Date());
    const next = await orderEvidence(finance, wish({ to: dayAhead(28) }), new Date());
    // A column that the pack reads is away for a while.
    await db.$executeRaw`ALTER TABLE "LedgerEntry" RENAME COLUMN note TO away`;
    expect(await makeEvidence(new Date())).toBe(0);
    await db.$executeRaw`ALTER TABLE "LedgerEntry" RENAME COLUMN away TO note`;
    const failed = await db.evidencePack.findMany({ where: { programmeId }, orderBy: { toDay: "asc" } });
    expect(failed).toMatchObject([{ id, state: "FAILED", sha256: null, error: expect.stringContaining("note") }, { id: next, state: "FAILED" }]);
    expect(await makeEvidence(new Date())).toBe(0);
    const anew = await orderEvidence(finance, wish(), new Date());
    expect(anew).not.toBe(id);
    expect(await makeEvidence(new Date())).toBe(1);
    expect((await evidenceFile(finance, programmeId, anew)).bytes.length).toBeGreaterThan(1000);
  });

  it("is made by the scheduler as soon as its news arrives", async () => {
    const finance = await somebody();
    await settleEvents();
    const faults: unknown[] = [];
    // Its minute never comes: what is made, the news woke.
    const stop = await startJobs(process.env.DATABASE_URL ?? "", [{ name: PACK_EVIDENCE, cron: "0 0 1 1 *", run: (now) => makeEvidence(now) }], (error) => faults.push(error));
    const id = await orderEvidence(finance, wish(), new Date());
    await settleEvents();
    await vi.waitFor(async () => expect((await evidencePage(finance, programmeId, 1)).packs).toMatchObject([{ id, state: "READY" }]), { timeout: 10_000, interval: 50 });
    await stop();
    expect(faults).toEqual([]);
  });
});
