import { beforeAll, describe, expect, it } from "vitest";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { sharedWork } from "~/features/partners/queries/shared-work.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { acceptForReview } from "~/features/residency/commands/check.server";
import { assignExperts } from "~/features/residency/experts/commands/assign.server";
import { REVEALING_KINDS } from "~/features/residency/experts/blind";
import { applicationExperts, assignmentsForLetter, callPlan } from "~/features/residency/experts/queries/assignments.server";
import { conflictsOf } from "~/features/residency/experts/queries/conflicts.server";
import { expertsOverview } from "~/features/residency/experts/queries/experts.server";
import { councilPage } from "~/features/residency/council/queries/council.server";
import { decisionPage } from "~/features/residency/decisions/queries/decision-page.server";
import { documentsPage } from "~/features/residency/documents/page.server";
import { receiptPdf } from "~/features/residency/documents/receipt.server";
import { changesFor } from "~/features/residency/forms/changes.server";
import { documentForStaff, requireOpenIdentity } from "~/features/residency/experts/visibility.server";
import { talkFor } from "~/features/residency/messages/queries.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { queueFor, staffApplication } from "~/features/residency/queries/staff.server";
import { db } from "~/lib/db/client.server";
import * as identity from "#tests/factories/identity";
import { countStatements } from "#tests/factories/partners";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-23T05:00:00Z");
const at = { now };
const staff = async (...staffRoles: ("ADMIN" | "EXPERT" | "FINANCE")[]) => identity.staffScopeOf(await identity.makePerson({ staffRoles }));

let admin: StaffScope;
let expert: StaffScope;

beforeAll(async () => {
  admin = await staff("ADMIN");
  expert = await staff("EXPERT");
});

async function callWith(process: object) {
  const call = await make.makeCall();
  await db.call.update({ where: { id: call.id }, data: { process: process as never } });
  return call.id;
}
async function underReview(callId: string, name?: string): Promise<{ scope: CompanyScope; id: string; number: string; name: string; inn: string }> {
  const { company, owner } = await identity.makeCompany({ name, owner: { name: "Мария Лугова-Снегова" } });
  const scope = identity.companyScopeOf(company, owner);
  const { applicationId, number } = await make.makeSubmitted(scope, { now, callId });
  await acceptForReview(admin, applicationId, at, { unchecked: true });
  return { scope, id: applicationId, number, name: company.name, inn: company.inn };
}

describe("a blind call", () => {
  it("shows an expert an alias on every way in, and never the company", async () => {
    const callId = await callWith({ blind: true });
    const first = await underReview(callId, "Берёзовый свет");
    const second = await underReview(callId, "Сосновый звук");
    const secrets = [first.name, first.inn, first.number, first.scope.companyId, "Мария Лугова", "maria@primerfilm.example", "383) 000-00-01"];
    const silent = (shown: unknown) => {
      const text = JSON.stringify(shown);
      for (const secret of secrets) expect(text, secret).not.toContain(secret);
    };
    const read = await applicationFor(expert, first.id, now);
    expect(read).toMatchObject({ blind: true, number: null, company: { name: "Проект А-1", inn: "", legalName: "Проект А-1" } });
    expect(read.documents.map((document) => [document.kind, document.name])).toEqual([["project-passport", "project-passport.pdf"], ["finance-model", "finance-model.pdf"]]);
    silent(read);
    silent(await staffApplication(expert, first.id, now));
    const { rows } = await queueFor(expert, {}, now);
    expect(rows.filter((row) => [first.id, second.id].includes(row.id)).map((row) => [row.companyName, row.number]).sort()).toEqual([["Проект А-1", null], ["Проект А-2", null]]);
    silent(rows);
    // A search by what is hidden finds nothing; by the alias it does.
    for (const search of [first.name, first.inn, first.number]) expect((await queueFor(expert, { search }, now)).rows.map((row) => row.id)).not.toContain(first.id);
    expect((await queueFor(expert, { search: "А-1" }, now)).rows.map((row) => row.id)).toContain(first.id);
    expect((await queueFor(admin, { search: first.name }, now)).rows.map((row) => row.id)).toEqual([first.id]);
    await expect(talkFor(expert, first.id, now)).rejects.toMatchObject({ status: 404 });
    await expect(changesFor(expert, first.id, {}, now)).rejects.toMatchObject({ status: 404 });
    await expect(receiptPdf(expert, first.id, null, "ru", now)).rejects.toMatchObject({ status: 404 });
    await expect(decisionPage(expert, first.id, now, "ru")).rejects.toMatchObject({ status: 404 });
    silent(await documentsPage(expert, first.id, null, now));
    await expect(councilPage(expert, now)).rejects.toMatchObject({ status: 403 });
    await expect(requireOpenIdentity(expert, first.id)).rejects.toMatchObject({ status: 404 });
    await expect(requireOpenIdentity(admin, first.id)).resolves.toBeUndefined();

    const documents = await db.applicationDocument.findMany({ where: { applicationId: first.id } });
    for (const { kind, fileId } of documents) {
      const revealing = (REVEALING_KINDS as readonly string[]).includes(kind);
      expect(await documentForStaff(expert, fileId), kind).toEqual(revealing ? null : { name: `${kind}.pdf` });
      expect(await documentForStaff(admin, fileId)).toEqual({ name: null });
    }
  });

  it("is open to administrators, and to experts with another duty once the scoring is over", async () => {
    const { id, name } = await underReview(await callWith({ blind: true }));
    expect((await applicationFor(admin, id, now)).company.name).toBe(name);
    const both = await staff("EXPERT", "FINANCE");
    expect((await applicationFor(both, id, now)).company.name).toBe("Проект А-1");
    await db.application.update({ where: { id }, data: { status: "APPROVED" } });
    expect((await applicationFor(both, id, now)).company.name).toBe(name);
    expect((await applicationFor(expert, id, now)).company.name).toBe("Проект А-1");
  });

  it("names applications anew in each call, once, also when several are accepted at the same moment", async () => {
    const callId = await callWith({ blind: true });
    const made = await Promise.all(Array.from({ length: 4 }, async () => {
      const { company, owner } = await identity.makeCompany();
      return (await make.makeSubmitted(identity.companyScopeOf(company, owner), { now, callId })).applicationId;
    }));
    await Promise.all(made.map((id) => acceptForReview(admin, id, at, { unchecked: true })));
    const aliases = (await db.application.findMany({ where: { callId }, select: { alias: true } })).map((row) => row.alias).sort();
    expect(aliases).toEqual(["Проект А-1", "Проект А-2", "Проект А-3", "Проект А-4"]);
    await expect(db.application.update({ where: { id: made[0]! }, data: { alias: (await db.application.findUniqueOrThrow({ where: { id: made[1]! } })).alias } })).rejects.toMatchObject({ code: "P2002" });
  });

  it("tells in letters the alias and not the number", async () => {
    const callId = await callWith({ blind: true, reviewers: "ASSIGNED" });
    const { id } = await underReview(callId);
    await assignExperts(admin, { callId }, { n: 1 }, at);
    const [assignment] = await db.assignment.findMany({ where: { applicationId: id } });
    expect(await assignmentsForLetter([assignment!.id])).toMatchObject([{ name: "Проект А-1", dueOn: "2026-12-07", expert: { id: assignment!.expertId } }]);
    await db.assignment.update({ where: { id: assignment!.id }, data: { state: "RELEASED" } });
    expect(await assignmentsForLetter([assignment!.id])).toEqual([]);
  });

  it("gives files of assigned applications to those assigned alone", async () => {
    const { id } = await underReview(await callWith({ reviewers: "ASSIGNED" }));
    const { fileId } = await db.applicationDocument.findFirstOrThrow({ where: { applicationId: id } });
    expect(await documentForStaff(expert, fileId)).toBeNull();
    await db.assignment.create({ data: { applicationId: id, expertId: expert.userId, cause: "manual", at: now } });
    expect(await documentForStaff(expert, fileId)).toEqual({ name: null });
  });
});

describe("joint matters", () => {
  it("are introductions that were accepted, either way round", async () => {
    const { id, scope } = await underReview(await callWith({}));
    const ours = await identity.makeCompany({ name: "Бюро эксперта", ownerId: expert.userId });
    const application = await db.application.findUniqueOrThrow({ where: { id } });
    const asked = { fromCompanyId: ours.company.id, toCompanyId: scope.companyId, askedById: expert.userId, message: "Давайте познакомимся." };
    const { id: introductionId } = await db.introduction.create({ data: asked });
    const found = async () => (await conflictsOf(db, application, [expert.userId], sharedWork)).get(expert.userId)?.map(({ kind, detail, hard }) => ({ kind, detail, hard }));
    expect(await found()).toBeUndefined();
    await db.introduction.update({ where: { id: introductionId }, data: { status: "ACCEPTED", answeredById: scope.userId, answeredAt: now } });
    expect(await found()).toEqual([{ kind: "project", detail: "Бюро эксперта", hard: false }]);
    // The page does not offer what saving would refuse.
    expect(await staffApplication(expert, id, now, sharedWork)).toMatchObject({ interested: true, can: { review: false } });
    const review = { scores: {}, comment: "", noConflict: true, final: true };
    await expect(saveReview(expert, id, review, at, sharedWork)).rejects.toMatchObject({ code: "conflict-found" });
    await db.introduction.update({ where: { id: introductionId }, data: { fromCompanyId: scope.companyId, toCompanyId: ours.company.id } });
    expect(await found()).toEqual([{ kind: "project", detail: "Бюро эксперта", hard: false }]);
    await db.company.delete({ where: { id: ours.company.id } }).catch(() => undefined);
  });
});

describe("the pages' statements", () => {
  it("are as many for one application and one expert as for many", async () => {
    const callId = await callWith({ reviewers: "ASSIGNED", experts: 2 });
    const { id } = await underReview(callId);
    const read: Record<string, () => Promise<unknown>> = {
      overview: () => expertsOverview(admin, now),
      plan: () => callPlan(admin, callId, null, now, sharedWork),
      page: () => applicationExperts(admin, id, now, sharedWork),
      queue: () => queueFor(expert, {}, now),
    };
    const count = async () => {
      const counts: Record<string, number> = {};
      for (const [name, work] of Object.entries(read)) counts[name] = (await countStatements(work)).statements;
      return counts;
    };
    await count();
    const one = await count();
    for (let index = 0; index < 5; index += 1) await staff("EXPERT");
    for (let index = 0; index < 12; index += 1) await underReview(callId);
    expect(await count()).toEqual(one);
    expect((await callPlan(admin, callId, null, now, sharedWork)).applications).toHaveLength(13);
  });
});

describe("the overview", () => {
  it("counts what each owes, did, how fast and how late", async () => {
    const someone = await staff("EXPERT");
    await db.expertProfile.create({ data: { userId: someone.userId, fields: ["games"], maxOpen: 5 } });
    const callId = await callWith({ reviewers: "ASSIGNED" });
    const [done, late] = [await underReview(callId), await underReview(callId)];
    const assignment = { expertId: someone.userId, cause: "manual", at: now, dueOn: new Date("2026-12-07T00:00:00Z") };
    for (const { id } of [done, late]) await db.assignment.create({ data: { applicationId: id, ...assignment } });
    await db.review.create({ data: { applicationId: done.id, expertId: someone.userId, finalAt: new Date("2026-12-09T05:00:00Z"), total: 8000 } });
    const row = (await expertsOverview(admin, new Date("2026-12-08T05:00:00Z"))).find((one) => one.id === someone.userId);
    expect(row).toMatchObject({ fields: ["games"], maxOpen: 5, open: 1, done: 1, meanHours: 16 * 24, lateNow: 1, lateBefore: 1 });
    await expect(expertsOverview(expert, now)).rejects.toMatchObject({ status: 403 });
    await expect(callPlan(expert, callId, null, now, sharedWork)).rejects.toMatchObject({ status: 403 });
    await expect(applicationExperts(expert, done.id, now, sharedWork)).rejects.toMatchObject({ status: 403 });
  });
});
