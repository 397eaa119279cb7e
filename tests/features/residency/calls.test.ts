import { beforeAll, describe, expect, it } from "vitest";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { closeCall, copyCall, createCall, editCall, publishCall } from "~/features/residency/calls/commands/calls.server";
import { createInvitation, revokeInvitation } from "~/features/residency/calls/commands/invitations.server";
import { placesLeft } from "~/features/residency/calls/places.server";
import { formChoices, staffCall, staffCalls } from "~/features/residency/calls/queries.server";
import { callSchema, type CallInput } from "~/features/residency/calls/schema";
import { acceptForReview } from "~/features/residency/commands/check.server";
import { approveApplication } from "~/features/residency/commands/decide.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { startApplication, startByInvitation } from "~/features/residency/commands/start.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { callPage } from "~/features/residency/queries/call.server";
import { comingCalls, openCalls } from "~/features/residency/queries.server";
import type { Scores } from "~/features/residency/rules/score";
import type { CompanyKind } from "~/lib/db/generated/enums";
import { db, transaction } from "~/lib/db/client.server";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-23T05:00:00Z");
const at = { now };
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const good: Scores = Object.fromEntries(
  ["profile", "level", "team", "business", "jobs", "cross-industry", "training", "equipment", "readiness"].map((code) => [code, { score: 4 }]),
);
const terms = { startsOn: "2026-12-01", premises: "Блок 3, 214", areaSqm: 60, termYears: 3, reasons: "" };

let admin: StaffScope;
let other: StaffScope;
let expert: StaffScope;
let finance: StaffScope;
beforeAll(async () => {
  const staff = async (...staffRoles: ("ADMIN" | "EXPERT" | "FINANCE")[]) => identity.staffScopeOf(await identity.makePerson({ staffRoles }));
  [admin, other, expert, finance] = [await staff("ADMIN"), await staff("ADMIN"), await staff("EXPERT"), await staff("FINANCE")];
});

async function company(kind: CompanyKind = "ANIMATION_STUDIO"): Promise<CompanyScope> {
  const { company, owner } = await identity.makeCompany({ kind });
  return identity.companyScopeOf(company, owner);
}

let serial = 0;
const typed = (overrides: Record<string, unknown> = {}): CallInput =>
  callSchema.parse({
    slug: `test-${(serial += 1)}`,
    titleRu: "Набор", titleEn: "Call", summaryRu: "Кратко", summaryEn: "In short", bodyRu: "Подробно", bodyEn: "In full",
    kind: "DATED", opensOn: "2026-11-20", lastDay: "2026-12-10", places: 2,
    decidedBy: "ADMINISTRATOR", residentOn: "APPROVAL", reviewers: "OPEN", experts: 3, minReviews: null, spreadPoints: null,
    ...overrides,
  });
async function published(overrides: Record<string, unknown> = {}) {
  const input = typed(overrides);
  const { callId } = await createCall(admin, input, at);
  await publishCall(admin, callId, 0, at);
  return { callId, input, version: 1 };
}
const refusal = (code: string) => ({ code });

describe("composing a call", () => {
  it("reads days in the site zone: the last day lasts to its end, or to the time that is named", () => {
    const call = typed();
    expect([call.opensAt.toISOString(), call.closesAt?.toISOString()]).toEqual(["2026-11-19T17:00:00.000Z", "2026-12-10T17:00:00.000Z"]);
    expect(typed({ lastTime: "18:00" }).closesAt?.toISOString()).toBe("2026-12-10T11:00:00.000Z");
    expect(typed({ kind: "ROLLING" }).closesAt).toBeNull();
    for (const wrong of [{ lastDay: undefined }, { lastDay: "2026-11-19" }, { kind: "ROLLING", sealed: true }, { slug: "Весна" }, { titleRu: " " }, { places: 0 }, { lastTime: "25:00" }]) {
      expect(() => typed(wrong)).toThrow();
    }
    expect(() => typed({ reviewers: "ASSIGNED", experts: 2, minReviews: 9 })).toThrow(/field\.overExperts/);
    for (const right of [{ reviewers: "ASSIGNED", experts: 2, minReviews: 2 }, { reviewers: "ASSIGNED", experts: 2 }, { reviewers: "OPEN", experts: 2, minReviews: 9 }]) {
      expect(typed(right).process).toMatchObject(right);
    }
  });

  it("goes draft, published, closed; visitors see no draft, and nobody enters it", async () => {
    const scope = await company();
    const input = typed();
    const { callId } = await createCall(admin, input, at);
    await expect(callPage(input.slug, now)).rejects.toMatchObject(refusal("not-found"));
    expect((await callPage(input.slug, now, { preview: true })).call.phase).toBe("draft");
    await expect(startApplication(scope, callId, at)).rejects.toMatchObject(refusal("not-found"));
    expect((await openCalls(now)).some((call) => call.id === callId)).toBe(false);

    await publishCall(admin, callId, 0, at);
    await expect(publishCall(admin, callId, 1, at)).rejects.toMatchObject(refusal("wrong-status"));
    expect((await openCalls(now)).find((call) => call.id === callId)).toMatchObject({ daysLeft: 17, placesLeft: 2, sealed: false });

    await closeCall(admin, callId, 1, at);
    await expect(startApplication(scope, callId, at)).rejects.toMatchObject(refusal("call-closed"));
    await expect(editCall(admin, callId, 2, typed(), at)).rejects.toMatchObject(refusal("call-over"));
    expect((await staffCall(admin, callId, now)).call.phase).toBe("closed");
    expect((await db.auditEntry.findMany({ where: { subjectId: callId }, orderBy: { id: "asc" } })).map((row) => row.action)).toEqual(["call.created", "call.published", "call.closed"]);
  });

  it("is not published half done or past its end", async () => {
    const { callId } = await createCall(admin, typed({ bodyEn: "" }), at);
    await expect(publishCall(admin, callId, 0, at)).rejects.toMatchObject({ code: "call-incomplete", status: 422 });
    const past = await createCall(admin, typed({ opensOn: "2026-10-01", lastDay: "2026-11-01" }), at);
    await expect(publishCall(admin, past.callId, 0, at)).rejects.toMatchObject(refusal("call-incomplete"));
  });

  it("is the administrators' own; experts and finance look at the list", async () => {
    const { callId } = await published();
    for (const scope of [expert, finance]) {
      await expect(createCall(scope, typed(), at)).rejects.toMatchObject(refusal("forbidden"));
      await expect(editCall(scope, callId, 1, typed(), at)).rejects.toMatchObject(refusal("forbidden"));
      await expect(publishCall(scope, callId, 1, at)).rejects.toMatchObject(refusal("forbidden"));
      await expect(closeCall(scope, callId, 1, at)).rejects.toMatchObject(refusal("forbidden"));
      await expect(copyCall(scope, callId, at)).rejects.toMatchObject(refusal("forbidden"));
      await expect(staffCall(scope, callId, now)).rejects.toMatchObject(refusal("forbidden"));
      await expect(formChoices(scope)).rejects.toMatchObject(refusal("forbidden"));
      await expect(createInvitation(scope, callId, { note: "x", lastDay: "2026-12-30" }, at)).rejects.toMatchObject(refusal("forbidden"));
      expect((await staffCalls(scope, now)).some((call) => call.id === callId)).toBe(true);
    }
  });

  it("lets one of two administrators win and shows both texts to the other", async () => {
    const { callId, input } = await published();
    const mine = { ...input, titleRu: "Первый" };
    const theirs = { ...input, titleRu: "Второй" };
    const results = await Promise.allSettled([editCall(admin, callId, 1, mine, at), editCall(other, callId, 1, theirs, at)]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = results[0].status === "fulfilled" ? "Первый" : "Второй";
    const loser = winner === "Первый" ? "Второй" : "Первый";
    const lost = results.find((result) => result.status === "rejected") as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({
      code: "version-conflict", status: 409,
      details: { version: 2, fields: ["titleRu"], theirs: { titleRu: winner }, mine: { titleRu: loser } },
    });
    expect((await db.call.findUniqueOrThrow({ where: { id: callId } })).titleRu).toBe(winner);
    // Having seen it, the other may choose their own; the same text again is no change.
    expect(await editCall(other, callId, 2, { ...input, titleRu: loser }, at)).toEqual({ version: 3 });
    expect(await editCall(admin, callId, 1, { ...input, titleRu: loser }, at)).toEqual({ version: 3 });
    await expect(closeCall(admin, callId, 2, at)).rejects.toMatchObject({ code: "call-changed", status: 409 });
  });

  it("keeps addresses apart, and copies as a draft of its own", async () => {
    const { callId, input } = await published({ slug: "summer", audience: ["VR_AR"] });
    await expect(createCall(admin, typed({ slug: "summer" }), at)).rejects.toMatchObject({ code: "call-slug-taken", status: 409 });
    const copies = await Promise.all([copyCall(admin, callId, at), copyCall(other, callId, at)]);
    const rows = await db.call.findMany({ where: { id: { in: copies.map((copy) => copy.callId) } }, orderBy: { slug: "asc" } });
    expect(rows.map((row) => row.slug)).toEqual(["summer-2", "summer-3"]);
    expect(rows[0]).toMatchObject({ status: "DRAFT", version: 0, audience: ["VR_AR"], places: 2, opensAt: new Date("2026-11-23T17:00:00Z") });
    expect(rows[0]!.closesAt!.getTime() - rows[0]!.opensAt.getTime()).toBe(input.closesAt!.getTime() - input.opensAt.getTime());
  });

  it("takes a published form, and no other", async () => {
    const draft = await db.form.create({ data: { code: "short", version: 1, titleRu: "Короткая", titleEn: "Short", definition: {} } });
    await expect(createCall(admin, typed({ formId: draft.id }), at)).rejects.toMatchObject(refusal("form-unpublished"));
    await db.form.update({ where: { id: draft.id }, data: { publishedAt: now } });
    const { callId } = await createCall(admin, typed({ formId: draft.id }), at);
    expect((await staffCall(admin, callId, now)).value.formId).toBe(draft.id);
  });

  it("does not change the form, the way of deciding or the seal under those who applied", async () => {
    const { callId, input } = await published();
    const scope = await company();
    await make.makeSubmitted(scope, { callId, now });
    const form = await db.form.create({ data: { code: "other", version: 1, titleRu: "Другая", titleEn: "Other", definition: {}, publishedAt: now } });
    for (const [field, change] of [
      ["formId", { formId: form.id }],
      ["decidedBy", { process: { ...input.process, decidedBy: "COUNCIL" as const } }],
      ["sealed", { sealed: true }],
    ] as const) {
      await expect(editCall(admin, callId, 1, { ...input, ...change }, at)).rejects.toMatchObject({ code: "call-frozen", status: 409, details: { fields: [field] } });
    }
    expect(await editCall(admin, callId, 1, { ...input, places: 5, process: { ...input.process, experts: 4 } }, at)).toEqual({ version: 2 });
    expect((await staffCall(admin, callId, now)).frozen).toBe(true);
  });
});

describe("who may enter", () => {
  it("refuses a kind that the call is not for, at the start and at the submission", async () => {
    const { callId } = await published({ audience: ["GAME_DEVELOPER", "VR_AR"] });
    const studio = await company("ANIMATION_STUDIO");
    await expect(startApplication(studio, callId, at)).rejects.toMatchObject({ code: "call-audience", status: 409, details: { audience: ["GAME_DEVELOPER", "VR_AR"] } });
    const games = await company("GAME_DEVELOPER");
    const id = await make.makeCompleteDraft(games, { callId, now });
    await db.company.update({ where: { id: games.companyId }, data: { kind: "OTHER" } });
    await expect(submitApplication(games, id, at)).rejects.toMatchObject(refusal("call-audience"));
    await db.company.update({ where: { id: games.companyId }, data: { kind: "VR_AR" } });
    expect((await submitApplication(games, id, at)).number).toMatch(/^КФ-2026-\d{3}$/);
  });

  it("refuses before the opening, and shows what is coming", async () => {
    const { callId, input } = await published({ opensOn: "2026-11-30", lastDay: "2026-12-20" });
    await expect(startApplication(await company(), callId, at)).rejects.toMatchObject({ code: "call-ahead", status: 409 });
    expect((await comingCalls(now)).find((call) => call.id === callId)).toMatchObject({ daysUntil: 7 });
    expect((await callPage(input.slug, now)).call).toMatchObject({ phase: "ahead", open: false, daysUntil: 7 });
    expect((await startApplication(await company(), callId, { now: later(7) })).created).toBe(true);
  });
});

describe("an invitation", () => {
  const invitation = { note: "Студия из Томска", lastDay: "2026-12-20" };
  const ended = { now: new Date("2026-12-15T05:00:00Z") };

  it("lets one company in after the end; the code is kept as a hash alone", async () => {
    const { callId } = await published();
    const { code } = await createInvitation(admin, callId, invitation, at);
    expect(code).toMatch(/^(?:[2-9A-HJKMNP-TV-Z]{4}-){3}[2-9A-HJKMNP-TV-Z]{4}$/);
    expect(JSON.stringify(await db.callInvitation.findMany({ where: { callId } }))).not.toContain(code);
    expect(JSON.stringify(await db.auditEntry.findMany({ where: { subjectId: callId } }).then((rows) => rows.map((row) => row.data)))).not.toContain(code);

    const scope = await company();
    await expect(startApplication(scope, callId, ended)).rejects.toMatchObject(refusal("call-closed"));
    const { applicationId, created } = await startByInvitation(scope, ` ${code.toLowerCase().replaceAll("-", " ")} `, ended);
    expect(created).toBe(true);
    // Once more, by the same company, leads to the same draft.
    expect(await startByInvitation(scope, code, ended)).toEqual({ applicationId, created: false, section: "company" });
    await expect(startByInvitation(await company(), code, ended)).rejects.toMatchObject({ code: "invitation-used", status: 409 });
    const row = await db.callInvitation.findFirstOrThrow({ where: { callId } });
    expect(row).toMatchObject({ usedByCompanyId: scope.companyId, usedAt: ended.now });
    expect((await db.application.findUniqueOrThrow({ where: { id: applicationId } })).invitationId).toBe(row.id);
    expect((await staffCall(admin, callId, ended.now)).invitations).toMatchObject([{ note: "Студия из Томска", state: "used", lastDay: "2026-12-20" }]);
  });

  it("lets a draft of the open days be submitted late", async () => {
    const { callId } = await published();
    const scope = await company();
    const id = await make.makeCompleteDraft(scope, { callId, now });
    await expect(submitApplication(scope, id, ended)).rejects.toMatchObject({ code: "call-closed", status: 409 });
    const { code } = await createInvitation(admin, callId, invitation, at);
    expect(await startByInvitation(scope, code, ended)).toEqual({ applicationId: id, created: false, section: "company" });
    expect((await submitApplication(scope, id, ended)).number).toMatch(/^КФ-/);
  });

  it("does not let in once it is revoked, expired, unknown, or the call is closed for good", async () => {
    const { callId } = await published();
    const scope = await company();
    const id = await make.makeCompleteDraft(scope, { callId, now });
    const { code, invitationId } = await createInvitation(admin, callId, invitation, at);
    await startByInvitation(scope, code, ended);
    const past = { now: new Date("2026-12-21T05:00:00Z") };
    await expect(submitApplication(scope, id, past)).rejects.toMatchObject(refusal("call-closed"));
    await expect(startByInvitation(await company(), code, past)).rejects.toMatchObject(refusal("invitation-used"));
    await revokeInvitation(admin, callId, invitationId, ended);
    await revokeInvitation(admin, callId, invitationId, past);
    expect((await db.callInvitation.findUniqueOrThrow({ where: { id: invitationId } })).revokedAt).toEqual(ended.now);
    await expect(submitApplication(scope, id, ended)).rejects.toMatchObject(refusal("call-closed"));
    await expect(startByInvitation(scope, code, ended)).rejects.toMatchObject(refusal("invitation-revoked"));
    await expect(startByInvitation(scope, "AAAA-BBBB-CCCC-DDDD", ended)).rejects.toMatchObject({ code: "invitation-unknown", status: 422 });
    await expect(createInvitation(admin, callId, { note: "x", lastDay: "2026-11-22" }, at)).rejects.toMatchObject(refusal("invitation-past"));

    const unused = await createInvitation(admin, callId, invitation, at);
    await expect(startByInvitation(await company(), unused.code, past)).rejects.toMatchObject(refusal("invitation-expired"));
    const version = (await db.call.findUniqueOrThrow({ where: { id: callId } })).version;
    await closeCall(admin, callId, version, ended);
    await expect(startByInvitation(await company(), unused.code, ended)).rejects.toMatchObject(refusal("call-closed"));
    // A refused entry has used nothing up.
    expect((await db.callInvitation.findUniqueOrThrow({ where: { id: unused.invitationId } })).usedByCompanyId).toBeNull();
    await expect(createInvitation(admin, callId, invitation, at)).rejects.toMatchObject(refusal("wrong-status"));
  });

  it("goes to one of many companies that come at once", async () => {
    const { callId } = await published();
    const { code } = await createInvitation(admin, callId, invitation, at);
    const scopes = await Promise.all(Array.from({ length: 8 }, () => company()));
    const results = await Promise.allSettled(scopes.map((scope) => startByInvitation(scope, code, ended)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const codes = results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code: string }).code] : []));
    expect(codes).toEqual(Array.from({ length: 7 }, () => "invitation-used"));
    expect(await db.application.count({ where: { callId } })).toBe(1);
  });
});

describe("places", () => {
  async function reviewed(callId: string) {
    const scope = await company();
    const { applicationId } = await make.makeSubmitted(scope, { callId, now });
    await acceptForReview(admin, applicationId, at, { unchecked: true });
    await saveReview(expert, applicationId, { scores: good, comment: "", noConflict: true, final: true }, at);
    return applicationId;
  }

  it("are given away once each, also when all are approved at once", async () => {
    const { callId } = await published({ places: 2 });
    const ids = [];
    for (let count = 0; count < 4; count += 1) ids.push(await reviewed(callId));
    const results = await Promise.allSettled(ids.map((id) => approveApplication(admin, id, terms, at)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(2);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "no-places", status: 409 });
    expect(await db.application.count({ where: { callId, status: "APPROVED" } })).toBe(2);
    expect(await transaction((tx) => placesLeft(tx, callId))).toBe(0);
    expect((await openCalls(now)).find((call) => call.id === callId)?.placesLeft).toBe(0);

    // A terminated residency frees its place; one more place in the call is one more.
    const [left] = ids.filter((_, index) => results[index]!.status === "rejected");
    await db.residency.updateMany({ where: { applicationId: { in: ids } }, data: { status: "TERMINATED" } });
    expect(await transaction((tx) => placesLeft(tx, callId))).toBe(2);
    await approveApplication(admin, left!, terms, at);
    expect(await transaction((tx) => placesLeft(tx, callId))).toBe(1);
  });

  it("are without limit in a call that names no number", async () => {
    const { callId } = await published({ kind: "ROLLING", places: undefined });
    expect(await transaction((tx) => placesLeft(tx, callId))).toBeNull();
    await approveApplication(admin, await reviewed(callId), terms, at);
    expect(await transaction((tx) => placesLeft(tx, callId))).toBeNull();
  });
});
