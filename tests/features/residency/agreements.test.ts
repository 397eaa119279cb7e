import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  approveAgreement, draftAgreement, editTerms, proposeAgreement, recallAgreement, sendAgreement,
} from "~/features/residency/agreements/commands/draft.server";
import { lapseAgreements, remindToSign } from "~/features/residency/agreements/commands/lapse.server";
import { acceptScan, handInScan, refuseScan } from "~/features/residency/agreements/commands/scan.server";
import { askSignatureCode, signByCode } from "~/features/residency/agreements/commands/sign.server";
import { agreedKpis, agreementFor, agreementPdf, agreementsOf, toSignCount } from "~/features/residency/agreements/queries.server";
import { sha256Of } from "~/features/residency/agreements/paper.server";
import { readTerms } from "~/features/residency/agreements/terms";
import { residencyOf } from "~/features/residency/queries.server";
import { db } from "~/lib/db/client.server";
import { deliverEvents } from "~/lib/events.server";
import { settleEvents } from "~/reactions.server";
import * as identity from "#tests/factories/identity";
import { inputOf, makeApproved, makeSent, makeStaff, sendDraft, sign, versionOf, type Staff } from "#tests/factories/agreements";
import { makeStoredFile } from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-25T05:00:00Z");
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
let staff: Staff;
beforeAll(async () => {
  staff = await makeStaff();
});
// Limits are counted by the real clock and shared by all signers of this file.
beforeEach(() => db.rateWindow.deleteMany());

const statusOf = async (id: string) => (await db.agreement.findUniqueOrThrow({ where: { id } })).status;
const wrong = { code: "wrong-status", status: 409 };

describe("drafting", () => {
  it("begins with the approval and happens once, whatever is delivered twice", async () => {
    const { applicationId, residencyId, scope } = await makeApproved({ now });
    const drafted = await Promise.all([1, 2, 3].map(() => draftAgreement(applicationId, now)));
    expect(new Set(drafted).size).toBe(1);
    const agreement = await db.agreement.findUniqueOrThrow({ where: { id: drafted[0]! } });
    expect(agreement).toMatchObject({ kind: "agreement", status: "DRAFT", residencyId, companyId: scope.companyId });
    expect(agreement.number).toMatch(/^Д-2026-\d{3}$/);
    const terms = readTerms(agreement.terms);
    expect(terms).toMatchObject({
      kind: "agreement", premises: "Блок 3, 214", areaSqm: 60, startsOn: "2026-12-05", endsOn: "2029-12-04", baseKopecks: 90_000,
      rent: [
        { year: 1, from: "2026-12-05", to: "2027-12-04", percent: 40 },
        { year: 2, from: "2027-12-05", to: "2028-12-04", percent: 60 },
        { year: 3, from: "2028-12-05", to: "2029-12-04", percent: 80 },
      ],
    });
    const open = { averageWage: null, exports: null, rids: null };
    expect(terms.kind === "agreement" && terms.kpis).toEqual([
      { year: 1, revenue: 24_600_000, jobs: 11, taxes: 1_700_000, investments: 5_000_000, ...open },
      { year: 2, revenue: 31_000_000, jobs: 13, taxes: 2_200_000, investments: null, ...open },
      { year: 3, revenue: 38_000_000, jobs: 15, taxes: 2_700_000, investments: null, ...open },
    ]);
    expect(terms.operator).toMatchObject({ inn: "5499000040", account: "40702810700000000001", signer: { name: "Ирина Кадрова" } });
    expect(terms.resident.signer).toMatchObject({ position: "Генеральный директор", basis: "Устава" });
  });

  it("numbers without gaps, also when many are drafted at once", async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => makeApproved({ now: new Date("2031-03-01T00:00:00Z") })));
    await Promise.all(made.map(({ applicationId }) => draftAgreement(applicationId, new Date("2031-03-01T00:00:00Z"))));
    const numbers = (await db.agreement.findMany({ where: { number: { startsWith: "Д-2031-" } }, select: { number: true } })).map((one) => one.number).sort();
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6].map((value) => `Д-2031-00${value}`));
  });

  it("does nothing for an application that is not approved any more", async () => {
    const { applicationId } = await makeApproved({ now });
    await db.application.update({ where: { id: applicationId }, data: { status: "WITHDRAWN" } });
    expect(await draftAgreement(applicationId, now)).toBeNull();
  });

  it("is done by the reaction to the approval", async () => {
    const { applicationId, residencyId, scope } = await makeApproved({ now });
    await db.event.create({ data: { type: "residency.approved", payload: { applicationId, companyId: scope.companyId, residencyId } } });
    await settleEvents();
    expect(await db.agreement.count({ where: { applicationId } })).toBe(1);
  });
});

describe("terms and approvals", () => {
  it("a change of terms voids what was approved; two editors do not overwrite each other", async () => {
    const { applicationId } = await makeApproved({ now });
    const id = (await draftAgreement(applicationId, now))!;
    await proposeAgreement(staff.finance, id, 0, { now });
    await approveAgreement(staff.finance, id, { version: 0, role: "FINANCE", note: "суммы верны" }, { now });
    await expect(approveAgreement(staff.finance, id, { version: 0, role: "FINANCE", note: "" }, { now })).rejects.toMatchObject({ code: "already-approved" });
    await expect(approveAgreement(staff.finance, id, { version: 0, role: "ADMIN", note: "" }, { now })).rejects.toMatchObject({ code: "forbidden" });
    await expect(approveAgreement(staff.admin, id, { version: 0, role: "EXPERT", note: "" }, { now })).rejects.toMatchObject({ code: "forbidden" });
    await expect(sendAgreement(staff.admin, id, 0, { now })).rejects.toMatchObject({ code: "not-approved", status: 409 });

    const input = await inputOf(id, { endsOn: "2027-06-30", areaSqm: 72 });
    const edits = await Promise.allSettled([editTerms(staff.admin, id, 0, input, { now }), editTerms(staff.finance, id, 0, { ...input, areaSqm: 80 }, { now })]);
    expect(edits.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((edits.find((one) => one.status === "rejected") as PromiseRejectedResult).reason).toMatchObject({ code: "agreement-changed", status: 409 });
    expect(await statusOf(id)).toBe("DRAFT");
    expect(await db.agreementApproval.count({ where: { agreementId: id } })).toBe(0);
    const terms = readTerms((await db.agreement.findUniqueOrThrow({ where: { id } })).terms);
    expect(terms).toMatchObject({ endsOn: "2027-06-30", rent: [{ year: 1, from: "2026-12-05", to: "2027-06-30", percent: 40 }] });
    await expect(editTerms(staff.admin, id, 1, { ...input, endsOn: "2026-12-01" }, { now })).rejects.toMatchObject({ code: "term-order", status: 422 });
    await expect(approveAgreement(staff.admin, id, { version: 0, role: "ADMIN", note: "" }, { now })).rejects.toMatchObject(wrong);
  });

  it("is shown to the company only once it is sent, and to no other company", async () => {
    const { applicationId, scope } = await makeApproved({ now });
    const id = (await draftAgreement(applicationId, now))!;
    await expect(agreementFor(scope, id, now)).rejects.toMatchObject({ code: "not-found" });
    await expect(agreementPdf(scope, id, false, now)).rejects.toMatchObject({ code: "not-found" });
    await sendDraft(id, staff, now);
    expect(await agreementFor(scope, id, now)).toMatchObject({ status: "SENT", signBy: "2026-12-25", daysLeft: 30, can: { sign: true, scan: true } });
    expect(await toSignCount(scope)).toBe(1);
    const stranger = await identity.makeCompany();
    const foreign = identity.companyScopeOf(stranger.company, stranger.owner);
    await expect(agreementFor(foreign, id, now)).rejects.toMatchObject({ code: "not-found", status: 404 });
    await expect(askSignatureCode(foreign, id, { now })).rejects.toMatchObject({ code: "not-found" });
    expect(await agreementsOf(foreign, now)).toEqual([]);
    const expert = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["EXPERT"] }));
    await expect(agreementFor(expert, id, now)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is recalled to be mended while nobody has signed", async () => {
    const { id, scope } = await makeSent(staff, { now });
    await askSignatureCode(scope, id, { now });
    await recallAgreement(staff.admin, id, { now });
    expect(await statusOf(id)).toBe("DRAFT");
    expect(await agreementsOf(scope, now)).toEqual([]);
    await sendDraft(id, staff, now);
    await sign(scope, id, now);
    await expect(recallAgreement(staff.admin, id, { now })).rejects.toMatchObject(wrong);
  });
});

describe("the sent document", () => {
  it("is kept byte by byte and refused when they were changed", async () => {
    const { id, scope } = await makeSent(staff, { now });
    const { sha256 } = await db.agreement.findUniqueOrThrow({ where: { id } });
    const [first, second] = [await agreementPdf(scope, id, false, now), await agreementPdf(staff.admin, id, false, days(9))];
    expect(sha256Of(first.bytes)).toBe(sha256);
    expect(Buffer.from(first.bytes).equals(Buffer.from(second.bytes))).toBe(true);
    await db.$executeRaw`UPDATE "AgreementDocument" SET bytes = bytes || '\\x20'::bytea WHERE "agreementId" = ${id}::uuid`;
    await expect(agreementPdf(scope, id, false, now)).rejects.toMatchObject({ code: "document-changed", status: 409 });
    await expect(askSignatureCode(scope, id, { now })).rejects.toMatchObject({ code: "document-changed" });
  });

  it("does not follow a template that is edited later", async () => {
    const { id, scope } = await makeSent(staff, { now });
    const before = await agreementPdf(scope, id, false, now);
    const last = await db.textTemplate.findFirstOrThrow({ where: { code: "agreement" }, orderBy: { version: "desc" } });
    const made = await db.textTemplate.create({ data: { code: "agreement", version: last.version + 1, bodyRu: "# Другое\nСовсем другой текст {{number}} {{startsOn}}.", bodyEn: "" } });
    expect(Buffer.from((await agreementPdf(scope, id, false, now)).bytes).equals(Buffer.from(before.bytes))).toBe(true);
    await db.textTemplate.update({ where: { id: made.id }, data: { bodyRu: "Поле {{whatever}}" } });
    const { applicationId } = await makeApproved({ now });
    const next = (await draftAgreement(applicationId, now))!;
    await expect(sendDraft(next, staff, now)).rejects.toMatchObject({ code: "template-unknown", status: 422 });
    expect(await statusOf(next)).toBe("APPROVING");
    await db.textTemplate.delete({ where: { id: made.id } });
    await sendAgreement(staff.admin, next, await versionOf(next), { now });
    expect(await statusOf(next)).toBe("SENT");
  });
});

describe("signing by code", () => {
  it("makes the company a resident once both have signed, the resident first", async () => {
    const { id, scope, residencyId, applicationId } = await makeSent(staff, { now });
    expect(await residencyOf(scope.companyId)).toMatchObject({ status: "PENDING" });
    await expect(askSignatureCode(staff.admin, id, { now })).rejects.toMatchObject({ code: "resident-signs-first", status: 409 });
    await sign(scope, id, now);
    await expect(askSignatureCode(scope, id, { now })).rejects.toMatchObject({ code: "side-signed" });
    expect(await statusOf(id)).toBe("SENT");
    await sign(staff.admin, id, days(1));
    expect(await statusOf(id)).toBe("SIGNED");
    expect(await residencyOf(scope.companyId)).toMatchObject({ status: "ACTIVE", startsOn: "2026-12-05", endsOn: "2029-12-04" });
    expect(await db.residencyChange.findMany({ where: { residencyId }, orderBy: { id: "asc" }, select: { kind: true } })).toEqual([{ kind: "approved" }, { kind: "signed" }]);
    expect(await db.event.count({ where: { type: "residency.signed", payload: { path: ["applicationId"], equals: applicationId } } })).toBe(1);
    expect(await agreedKpis(residencyId)).toHaveLength(3);
    const signatures = await db.agreementSignature.findMany({ where: { agreementId: id } });
    const { sha256 } = await db.agreement.findUniqueOrThrow({ where: { id } });
    for (const signature of signatures) expect(signature).toMatchObject({ sha256, codeHash: null, ip: "203.0.113.7", userAgent: "Проба/1.0" });
  });

  it("begins on the day of the last signature when the agreed day has passed, and keeps the last day", async () => {
    const { id, scope, residencyId } = await makeSent(staff, { now, startsOn: "2026-12-01" });
    await sign(scope, id, days(5));
    await sign(staff.admin, id, days(20));
    expect(await residencyOf(scope.companyId)).toMatchObject({ status: "ACTIVE", startsOn: "2026-12-15", endsOn: "2029-11-30" });
    expect((await db.residencyChange.findFirstOrThrow({ where: { residencyId, kind: "signed" } })).data).toMatchObject({ startsOn: "2026-12-15", agreedStartsOn: "2026-12-01", endsOn: "2029-11-30" });
  });

  it("leaves a company that is a resident since its approval as it is", async () => {
    const { id, scope } = await makeSent(staff, { now, startsOn: "2026-11-20", residentOn: "APPROVAL" });
    expect(await residencyOf(scope.companyId)).toMatchObject({ status: "ACTIVE" });
    await sign(scope, id, now);
    await sign(staff.admin, id, now);
    expect(await residencyOf(scope.companyId)).toMatchObject({ status: "ACTIVE", startsOn: "2026-11-20" });
  });

  it("keeps no code, counts wrong ones, and asks for a new one after five", async () => {
    const { id, scope } = await makeSent(staff, { now });
    await expect(signByCode(scope, id, "123456", { now })).rejects.toMatchObject({ code: "code-missing" });
    const asked = await askSignatureCode(scope, id, { now });
    const row = await db.agreementSignature.findUniqueOrThrow({ where: { id: asked.signatureId } });
    expect(JSON.stringify(row)).not.toContain(asked.code);
    expect(await db.event.count({ where: { payload: { string_contains: asked.code } } })).toBe(0);
    const bad = asked.code === "000000" ? "000001" : "000000";
    for (const count of [4, 3, 2, 1]) await expect(signByCode(scope, id, bad, { now })).rejects.toMatchObject({ code: "code-wrong", status: 422, params: { count } });
    await expect(signByCode(scope, id, bad, { now })).rejects.toMatchObject({ code: "code-used-up", status: 409 });
    await expect(signByCode(scope, id, asked.code, { now })).rejects.toMatchObject({ code: "code-used-up" });
    const again = await askSignatureCode(scope, id, { now });
    await expect(signByCode(scope, id, again.code, { now: new Date(now.getTime() + 15 * 60_000) })).rejects.toMatchObject({ code: "code-expired" });
    await signByCode(scope, id, ` ${again.code.slice(0, 3)} ${again.code.slice(3)} `, { now });
    expect(await db.agreementSignature.count({ where: { agreementId: id, signedAt: { not: null } } })).toBe(1);
  });

  it("counts guesses that come at once one by one", async () => {
    const { id, scope } = await makeSent(staff, { now });
    const { code } = await askSignatureCode(scope, id, { now });
    const bad = code === "111111" ? "222222" : "111111";
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => signByCode(scope, id, bad, { now })));
    const codes = tries.map((one) => (one as PromiseRejectedResult).reason.code as string);
    expect(codes.filter((one) => one === "code-wrong")).toHaveLength(4);
    expect(codes.filter((one) => one === "code-used-up")).toHaveLength(8);
  });

  it("sends no more than five codes an hour", async () => {
    const { id, scope } = await makeSent(staff, { now });
    for (let count = 0; count < 5; count += 1) await askSignatureCode(scope, id, { now });
    await expect(askSignatureCode(scope, id, { now })).rejects.toMatchObject({ code: "too-many", status: 429 });
  });

  it("is for an owner and for whom the operator named", async () => {
    const { id, scope } = await makeSent(staff, { now });
    await expect(askSignatureCode({ ...scope, role: "MANAGER" }, id, { now })).rejects.toMatchObject({ code: "may-not-sign", status: 403 });
    await expect(askSignatureCode(staff.finance, id, { now })).rejects.toMatchObject({ code: "may-not-sign" });
    await sign(scope, id, now);
    const row = await db.norm.findFirstOrThrow({ where: { code: "residency.operator-signers" } });
    await db.norm.update({ where: { id: row.id }, data: { value: { ...(row.value as object), anyAdmin: false, emails: ["boss@kadr.test"] } } });
    await expect(askSignatureCode(staff.admin, id, { now })).rejects.toMatchObject({ code: "may-not-sign" });
    const boss = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"], email: "boss@kadr.test" }));
    await sign(boss, id, now);
    expect(await statusOf(id)).toBe("SIGNED");
    await db.norm.update({ where: { id: row.id }, data: { value: row.value as object } });
  });

  it("gives one signature a side when the button is pressed twice at once", async () => {
    const { id, scope } = await makeSent(staff, { now });
    const { code } = await askSignatureCode(scope, id, { now });
    const tries = await Promise.allSettled([1, 2, 3].map(() => signByCode(scope, id, code, { now })));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await db.agreementSignature.count({ where: { agreementId: id, side: "APPLICANT", signedAt: { not: null } } })).toBe(1);
  });
});

describe("signing by scan", () => {
  it("counts once staff accept it, for both sides when both signed on the paper", async () => {
    const { id, scope } = await makeSent(staff, { now });
    const foreign = await makeStoredFile({ companyId: null, userId: scope.userId });
    await expect(handInScan(scope, id, foreign.id, { now })).rejects.toMatchObject({ code: "not-found" });
    const first = await makeStoredFile(scope);
    await handInScan({ ...scope, role: "MANAGER" }, id, first.id, { now });
    await refuseScan(staff.admin, id, (await db.agreementSignature.findFirstOrThrow({ where: { agreementId: id } })).id, "Нет второй страницы.", { now });
    const second = await makeStoredFile(scope);
    await handInScan(scope, id, second.id, { now });
    // While a scan waits for us, the resident has done their part.
    await lapseAgreements(days(31));
    expect(await statusOf(id)).toBe("SENT");
    const scan = await db.agreementSignature.findFirstOrThrow({ where: { agreementId: id, method: "scan" } });
    await expect(acceptScan(staff.finance, id, { signatureId: scan.id, both: false }, { now })).rejects.toMatchObject({ code: "forbidden" });
    await acceptScan(staff.admin, id, { signatureId: scan.id, both: true }, { now });
    expect(await statusOf(id)).toBe("SIGNED");
    await expect(acceptScan(staff.admin, id, { signatureId: scan.id, both: true }, { now })).rejects.toMatchObject({ code: "side-signed" });
    expect(await db.agreementSignature.count({ where: { agreementId: id, fileId: second.id, signedAt: { not: null } } })).toBe(2);
    expect((await db.storedFile.findUniqueOrThrow({ where: { id: second.id } })).attachedAt).not.toBeNull();
  });
});

describe("an agreement that nobody signs", () => {
  it("reminds at 10, 3 and 1 days, each once, and lapses after the last day with its application and residency", async () => {
    const { id, scope, applicationId, residencyId } = await makeSent(staff, { now });
    const reminders = () => db.residencyChange.count({ where: { residencyId, kind: "agreement-warned" } });
    for (const [day, count] of [[19, 0], [20, 1], [21, 1], [27, 2], [28, 2], [29, 3], [30, 3]] as const) {
      await remindToSign(days(day));
      await remindToSign(days(day));
      expect([day, await reminders()]).toEqual([day, count]);
    }
    await lapseAgreements(days(30));
    expect(await statusOf(id)).toBe("SENT");
    await expect(askSignatureCode(scope, id, { now: days(31) })).rejects.toMatchObject({ code: "sign-term-over", status: 409 });
    await lapseAgreements(days(31));
    await lapseAgreements(days(31));
    expect(await statusOf(id)).toBe("LAPSED");
    expect((await db.application.findUniqueOrThrow({ where: { id: applicationId } })).status).toBe("LAPSED");
    expect(await db.residency.findUniqueOrThrow({ where: { id: residencyId } })).toMatchObject({ status: "TERMINATED", ground: "agreement-not-signed" });
    expect(await db.event.count({ where: { type: "residency.terminated", payload: { path: ["residencyId"], equals: residencyId } } })).toBe(1);
    expect(await db.event.count({ where: { type: "residency.agreement-lapsed", payload: { path: ["agreementId"], equals: id } } })).toBe(1);
    await expect(askSignatureCode(scope, id, { now })).rejects.toMatchObject(wrong);
  });

  it("does not lapse once the resident has signed, however long the operator takes", async () => {
    const { id, scope } = await makeSent(staff, { now });
    await sign(scope, id, days(30));
    await lapseAgreements(days(60));
    await sign(staff.admin, id, days(60));
    expect(await statusOf(id)).toBe("SIGNED");
  });

  it("either is signed or lapses when both happen at the same moment", async () => {
    for (let round = 0; round < 6; round += 1) {
      const { id, scope, applicationId, residencyId } = await makeSent(staff, { now });
      const { code } = await askSignatureCode(scope, id, { now: days(30) });
      const [signing] = await Promise.allSettled([signByCode(scope, id, code, { now: days(30) }), lapseAgreements(days(31)), lapseAgreements(days(31))]);
      const [agreement, application, residency] = [
        await db.agreement.findUniqueOrThrow({ where: { id } }),
        await db.application.findUniqueOrThrow({ where: { id: applicationId } }),
        await db.residency.findUniqueOrThrow({ where: { id: residencyId } }),
      ];
      const signed = await db.agreementSignature.count({ where: { agreementId: id, signedAt: { not: null } } });
      const got = `${signing!.status} ${agreement.status} ${application.status} ${residency.status} ${signed}`;
      expect(["fulfilled SENT APPROVED PENDING 1", "rejected LAPSED LAPSED TERMINATED 0"]).toContain(got);
    }
  });
});

describe("news", () => {
  it("delivered twice write one letter each", async () => {
    const { id, scope } = await makeSent(staff, { now });
    await settleEvents();
    const letters = () => db.letter.count({ where: { template: "agreementSent", to: { contains: "@" } } });
    const before = await letters();
    await db.event.updateMany({ where: { type: "residency.agreement-sent", payload: { path: ["agreementId"], equals: id } }, data: { deliveredAt: null, retryAt: new Date(0) } });
    await settleEvents();
    expect(await letters()).toBe(before);
    await sign(scope, id, now);
    await sign(staff.admin, id, now);
    await settleEvents();
    expect(await db.letter.count({ where: { template: "agreementSigned" } })).toBeGreaterThan(0);
    expect(await deliverEvents({})).toBe(0);
  });
});
