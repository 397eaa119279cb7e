import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync, strFromU8 } from "fflate";
import readXlsxFile from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import { completeBookings } from "~/features/booking/commands/settle.server";
import { differences, type EvidenceFacts } from "~/features/booking/evidence/differences";
import { evidenceOf } from "~/features/booking/evidence/facts.server";
import { makeEvidence } from "~/features/booking/evidence/make.server";
import { evidenceFile, evidencePage, orderEvidence } from "~/features/booking/evidence/orders.server";
import { evidenceKey } from "~/features/booking/evidence/signing.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeProgramme, makeResource, payInvoice } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";

useDatabase();

const FROM = dayAhead(1);
const TO = dayAhead(27);

/** A programme that paid 160,00 of one booking which took place, and promises as much for another. */
async function aPeriod(evidence: ("CHECK_IN" | "INVOICE" | "PAYMENT" | "REPORT")[]) {
  const room = await makeResource();
  const { programme } = await makeProgramme({ kinds: [room.kind], sharePercent: 40, rules: { evidence } });
  const { scope, company } = await makeResident();
  const used = await bookAt(scope, room, dayAhead(2), 600, 660);
  const ahead = await bookAt(scope, room, dayAhead(20), 600, 660);
  await payInvoice(used.invoiceId!);
  await settleEvents();
  await completeBookings(atMinute(dayAhead(2), 700));
  return { programme, company, used, ahead, staff: staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] })) };
}

describe("the evidence pack", () => {
  it("agrees to the kopeck, and openssl and sha256sum believe it", async () => {
    const { programme, company, used, staff } = await aPeriod(["INVOICE", "PAYMENT"]);
    const id = await orderEvidence(staff, { programmeId: programme.id, from: FROM, to: TO, locale: "ru", pressKey: randomUUID() }, new Date());
    expect(await makeEvidence(new Date())).toBe(1);
    const { bytes } = await evidenceFile(staff, programme.id, id);
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(["evidence.xlsx", "summary.pdf", "SHA256SUMS", "SHA256SUMS.sig", "public-key.pem", "README.txt"]);
    const sums = strFromU8(files.SHA256SUMS!);
    expect(sums).toBe(["evidence.xlsx", "summary.pdf"].map((name) => `${createHash("sha256").update(files[name]!).digest("hex")}  ${name}\n`).join(""));
    const folder = mkdtempSync(join(tmpdir(), "kadr-evidence-"));
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    const verify = () => execFileSync("openssl", ["pkeyutl", "-verify", "-pubin", "-inkey", "public-key.pem", "-rawin", "-in", "SHA256SUMS", "-sigfile", "SHA256SUMS.sig"], { cwd: folder, stdio: "pipe" }).toString();
    expect(verify()).toContain("Successfully");
    writeFileSync(join(folder, "SHA256SUMS"), sums.replace(/^./, (digit) => (digit === "0" ? "1" : "0")));
    expect(verify).toThrow();
    expect(strFromU8(files["README.txt"]!)).toContain((await evidenceKey()).fingerprint);

    const sheets = await readXlsxFile(Buffer.from(files["evidence.xlsx"]!));
    const sheet = (name: string) => sheets.find((one) => one.sheet === name)?.data;
    expect(JSON.stringify(sheet("Итоги"))).toContain(JSON.stringify([company.name, 160]));
    expect(JSON.stringify(sheet("Брони"))).toContain(used.id);
    expect(sheet("Расхождения")).toHaveLength(1);
    const rows = sheets.map((one) => one.data.length - 1).reduce((sum, count) => sum + count, 0);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect((await evidencePage(staff, programme.id, 1)).packs).toMatchObject([{ id, state: "READY", orderedByName: staff.userName, rows, differences: 0, size: bytes.length, sha256 }]);
    expect(await db.auditEntry.findFirst({ where: { action: "evidence.packed", subjectId: programme.id } })).toMatchObject({ actorId: staff.userId, data: { from: FROM, to: TO, pack: id, sha256, differences: 0 } });
  });

  it("says where, when somebody tampered or evidence is missing", async () => {
    const { programme, used, ahead, company } = await aPeriod(["CHECK_IN", "INVOICE", "PAYMENT", "REPORT"]);
    const found = async () => differences(await evidenceOf(db, { programmeId: programme.id, from: FROM, to: TO }));
    expect(await found()).toEqual([
      { kind: "missing-check-in", subject: used.id, leftKopecks: 16_000, rightKopecks: 0 },
      { kind: "missing-report", subject: company.name, leftKopecks: 16_000, rightKopecks: 0 },
    ]);
    // A line of the invoice grows by a kopeck, a budget loses one, a promise changes.
    await db.invoiceLine.updateMany({ where: { invoiceId: used.invoiceId!, position: 1 }, data: { amountKopecks: { increment: 1n } } }).catch(() => null);
    await db.programmeBudget.updateMany({ where: { programmeId: programme.id, year: Number(FROM.slice(0, 4)) }, data: { consumedKopecks: { decrement: 1n } } });
    await db.$executeRaw`UPDATE "Booking" SET lines = jsonb_set(lines, '{2,amountKopecks}', '-15999') WHERE id = ${ahead.id}::uuid`;
    const kinds = (await found()).map((one) => `${one.kind} ${one.subject} ${one.leftKopecks} ${one.rightKopecks}`);
    expect(kinds).toContain(`budget-consumed ${FROM.slice(0, 4)} 15999 16000`);
    expect(kinds).toContain(`booking-lines ${ahead.id} 24000 24001`);
    expect(kinds).toContain(`booking-ledger ${ahead.id} 15999 16000`);
  });

  it("is of its own period and programme, and of nobody under a false id", async () => {
    const { programme } = await aPeriod([]);
    const before = await evidenceOf(db, { programmeId: programme.id, from: addDays(FROM, -400), to: addDays(FROM, -300) });
    expect([before.bookings, before.entries, before.consumedForBookingsKopecks]).toEqual([[], [], 0]);
    await expect(evidenceOf(db, { programmeId: "nothing", from: FROM, to: TO })).rejects.toEqual(expect.objectContaining({ code: "not-found" }));
  });
});

it("a large pack compares in one pass", () => {
  const facts: EvidenceFacts = {
    required: ["CHECK_IN"], budgets: [], unknownBookings: [], invoices: [], reports: [], consumedForBookingsKopecks: 20_000,
    bookings: Array.from({ length: 20_000 }, (_, index) => ({ id: String(index), companyId: "c", company: "c", resource: "r", startsAt: new Date(0), endsAt: new Date(0), status: "DONE" as const, checkedInAt: new Date(0), checkedOutAt: null, totalKopecks: 1, linesKopecks: 1, promisedKopecks: 1, reservedKopecks: 0, consumedKopecks: index === 777 ? 0 : 1, ownKopecks: 1 })),
  };
  expect(differences(facts)).toEqual([{ kind: "booking-ledger", subject: "777", leftKopecks: 1, rightKopecks: 0 }]);
});
