import { describe, expect, it } from "vitest";
import { attachDocument, removeDocument } from "~/features/residency/commands/documents.server";
import { saveSection } from "~/features/residency/commands/save-section.server";
import { startApplication } from "~/features/residency/commands/start.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { saveForm } from "~/features/residency/forms/save-form.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { applicationsOf, openCalls } from "~/features/residency/queries.server";
import { db } from "~/lib/db/client.server";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

// Monday.
const now = new Date("2026-11-23T05:00:00Z");
const NOBODY = "00000000-0000-7000-8000-000000000000";

async function company(role: "OWNER" | "MANAGER" | "MEMBER" = "OWNER", legalForm: "UL" | "IP" | "NPD" = "UL") {
  const { company, owner } = await identity.makeCompany({ legalForm });
  return identity.companyScopeOf(company, owner, role);
}
const statusOf = async (id: string) => (await db.application.findUniqueOrThrow({ where: { id } })).status;

describe("starting", () => {
  it("opens one draft a call, also when two press at once, and offers the known contact", async () => {
    const scope = await company();
    const call = await make.makeCall();
    const started = await Promise.all([1, 2, 3].map(() => startApplication(scope, call.id, { now })));
    expect(new Set(started.map((row) => row.applicationId)).size).toBe(1);
    expect(started.filter((row) => row.created)).toHaveLength(1);
    const page = await applicationFor(scope, started[0]!.applicationId, now);
    expect(page.answers.company?.contactName).toBe(scope.userName);
    expect(page.status).toBe("DRAFT");
  });

  it("refuses a closed call, one that is not there, and a company that is a resident", async () => {
    const scope = await company();
    const closed = await make.makeCall({ closesAt: now });
    await expect(startApplication(scope, closed.id, { now })).rejects.toMatchObject({ code: "call-closed", status: 409 });
    await expect(startApplication(scope, NOBODY, { now })).rejects.toMatchObject({ code: "not-found" });
    await expect(startApplication(scope, "nonsense", { now })).rejects.toMatchObject({ code: "not-found" });
    await db.residency.create({ data: { companyId: scope.companyId, startsOn: new Date("2026-01-01"), endsOn: new Date("2028-12-31") } });
    await expect(startApplication(scope, (await make.makeCall()).id, { now })).rejects.toMatchObject({ code: "already-resident" });
  });

  it("shows the calls that are open, with days left", async () => {
    await make.makeCall({ slug: "in-12-days", closesAt: new Date("2026-12-05T17:00:00Z") });
    await make.makeCall({ slug: "tomorrow", opensAt: new Date("2026-11-24T00:00:00Z") });
    const calls = await openCalls(now);
    expect(calls.find((call) => call.slug === "in-12-days")).toMatchObject({ lastDay: "2026-12-05", daysLeft: 12 });
    expect(calls.some((call) => call.slug === "tomorrow")).toBe(false);
    expect(calls.at(-1)?.daysLeft).toBeNull();
  });
});

describe("writing", () => {
  it("keeps every save and grows the version; the same text again is no save", async () => {
    const scope = await company();
    const { applicationId: id } = await startApplication(scope, (await make.makeCall()).id, { now });
    const first = await saveSection(scope, id, { section: "team", version: 0, typed: { teamSize: "много" } }, now);
    expect(first).toEqual({ version: 1 });
    expect(await saveSection(scope, id, { section: "team", version: 0, typed: { teamSize: "много" } }, now)).toEqual({ version: 1 });
    expect((await applicationFor(scope, id, now)).answers.team).toEqual({ teamSize: "много" });
  });

  it("refuses to overwrite a colleague's text and hands over both", async () => {
    const scope = await company();
    const { applicationId: id } = await startApplication(scope, (await make.makeCall()).id, { now });
    const saves = await Promise.allSettled(
      ["Первый", "Второй"].map((projectTitle) => saveSection(scope, id, { section: "project", version: 0, typed: { projectTitle } }, now)),
    );
    expect(saves.map((save) => save.status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = saves[0]!.status === "fulfilled" ? "Первый" : "Второй";
    const loser = winner === "Первый" ? "Второй" : "Первый";
    const refusal = saves.find((save) => save.status === "rejected") as PromiseRejectedResult;
    expect(refusal.reason).toMatchObject({
      code: "version-conflict",
      status: 409,
      details: { version: 1, theirs: { projectTitle: winner }, mine: { projectTitle: loser } },
    });
    expect((await applicationFor(scope, id, now)).answers.project).toEqual({ projectTitle: winner });
    // Having seen it, the loser may choose their own.
    expect(await saveSection(scope, id, { section: "project", version: 1, typed: { projectTitle: loser } }, now)).toEqual({ version: 2 });
  });

  it("leaves to a colleague what the writer did not touch, and tells of what both changed and who did", async () => {
    const { company: row, owner } = await identity.makeCompany({ legalForm: "UL" });
    const scope = identity.companyScopeOf(row, owner, "OWNER");
    const zoya = await identity.makePerson({ name: "Зоя Лисина" });
    const colleague = identity.companyScopeOf(row, zoya, "MEMBER");
    const { applicationId: id } = await startApplication(scope, (await make.makeCall()).id, { now });
    const base = { teamSize: "4", teamAbout: "Четверо." };
    await saveSection(scope, id, { section: "team", version: 0, typed: base }, now);
    await saveSection(colleague, id, { section: "team", version: 1, base, typed: { ...base, teamAbout: "Четверо и стажёр." } }, now);
    // The owner's page is old, and only the number was changed on it.
    expect(await saveSection(scope, id, { section: "team", version: 1, base, typed: { ...base, teamSize: "5" } }, now)).toEqual({ version: 3, taken: { teamAbout: "Четверо и стажёр." } });
    const team = () => applicationFor(scope, id, now).then((page) => page.answers.team);
    expect(await team()).toEqual({ teamSize: "5", teamAbout: "Четверо и стажёр." });

    const mine = { ...base, teamAbout: "Нас четверо." };
    const refused = (who: typeof scope) => saveSection(who, id, { section: "team", version: 3, base, typed: mine }, now).catch((error: unknown) => error);
    const details = {
      version: 3, fields: ["teamAbout"], theirs: { teamSize: "5", teamAbout: "Четверо и стажёр." },
      mine: { teamSize: "5", teamAbout: "Нас четверо." }, base: { teamSize: "5", teamAbout: "Четверо." },
    };
    expect(await refused(scope)).toMatchObject({ code: "version-conflict", details: { ...details, by: { teamAbout: { name: "Зоя Лисина", self: false } } } });
    expect(await refused(colleague)).toMatchObject({ details: { by: { teamAbout: { self: true } } } });
    // The ordinary button again is the same refusal; a choice is made by name.
    const form = (extra: Record<string, string>) => {
      const data = new FormData();
      for (const [name, value] of Object.entries({ ...details.mine, version: "3", "form.base": JSON.stringify(details.base), ...extra })) data.set(name, value);
      return data;
    };
    await expect(saveForm(scope, id, "team", form({}), now)).rejects.toMatchObject({ code: "version-conflict" });
    const seen = JSON.stringify({ teamAbout: details.theirs.teamAbout });
    await saveForm(scope, id, "team", form({ "form.seen": seen, "choose.teamAbout": "theirs" }), now);
    expect(await team()).toEqual(details.theirs);
    await saveForm(scope, id, "team", form({ "form.seen": seen, "choose.teamAbout": "mine" }), now);
    expect(await team()).toEqual(details.mine);
    // A choice was of the text that was seen, not of a later one.
    await expect(saveForm(colleague, id, "team", form({ teamAbout: "Пятеро.", "form.seen": seen, "choose.teamAbout": "mine" }), now)).rejects.toMatchObject({ code: "version-conflict" });
  });

  it("loses nobody's answer when all save at once from one base", async () => {
    const scope = await company();
    const { applicationId: id } = await startApplication(scope, (await make.makeCall()).id, { now });
    const typed = { teamSize: "4", teamAbout: "Четверо.", jobsPlanned: "2" };
    await Promise.all(Object.entries(typed).map(([code, value]) => saveSection(scope, id, { section: "team", version: 0, base: {}, typed: { [code]: value } }, now)));
    expect((await applicationFor(scope, id, now)).answers.team).toEqual(typed);
  });

  it("lets colleagues write different topics from the same version", async () => {
    const scope = await company();
    const { applicationId: id } = await startApplication(scope, (await make.makeCall()).id, { now });
    await saveSection(scope, id, { section: "project", version: 0, typed: { projectTitle: "Лис" } }, now);
    await saveSection(scope, id, { section: "team", version: 0, typed: { teamSize: "4" } }, now);
    expect((await applicationFor(scope, id, now)).answers).toMatchObject({ project: { projectTitle: "Лис" }, team: { teamSize: "4" } });
    await expect(saveSection(scope, id, { section: "team", version: 99, typed: {} }, now)).rejects.toMatchObject({ code: "version-conflict" });
  });

  it("takes documents of this company only, each file once", async () => {
    const scope = await company();
    const other = await company();
    const { applicationId: id } = await startApplication(scope, (await make.makeCall()).id, { now });
    const theirs = await make.makeStoredFile(other);
    const unfinished = await make.makeStoredFile(scope, { status: "AWAITED" });
    const mine = await make.makeStoredFile(scope);
    for (const fileId of [theirs.id, unfinished.id, NOBODY, "x"]) {
      await expect(attachDocument(scope, id, { kind: "charter", fileId }, { now })).rejects.toMatchObject({ code: "not-found", status: 404 });
    }
    await expect(attachDocument(scope, id, { kind: "rent-contract", fileId: mine.id }, { now })).rejects.toMatchObject({ status: 422 });
    const { documentId } = await attachDocument(scope, id, { kind: "charter", fileId: mine.id }, { now });
    expect((await db.storedFile.findUniqueOrThrow({ where: { id: mine.id } })).attachedAt).toEqual(now);
    await expect(attachDocument(scope, id, { kind: "portfolio", fileId: mine.id }, { now })).rejects.toMatchObject({ code: "wrong-status" });
    await expect(removeDocument(other, id, documentId, { now })).rejects.toMatchObject({ code: "not-found" });
    await removeDocument(scope, id, documentId, { now });
    expect((await db.storedFile.findUniqueOrThrow({ where: { id: mine.id } })).attachedAt).toBeNull();
    expect((await applicationFor(scope, id, now)).documents).toEqual([]);
    // A file that was given up can be taken again.
    await attachDocument(scope, id, { kind: "portfolio", fileId: mine.id }, { now });
  });
});

describe("submitting", () => {
  it("names what is missing and changes nothing", async () => {
    const scope = await company();
    const { applicationId: id } = await startApplication(scope, (await make.makeCall()).id, { now });
    const refusal = await submitApplication(scope, id, { now }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "incomplete", status: 422 });
    const { gaps } = (refusal as { details: { gaps: unknown[] } }).details;
    expect(gaps).toContainEqual({ section: "project", field: "projectTitle", why: "empty" });
    expect(gaps).toContainEqual({ section: "documents", document: "charter", why: "empty" });
    expect(await db.application.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "DRAFT", number: null, submittedAt: null });
    expect(await db.applicationStep.count({ where: { applicationId: id } })).toBe(0);
  });

  it.each(["UL", "IP", "NPD"] as const)("needs of a company of form %s its own documents", async (legalForm) => {
    const scope = await company("OWNER", legalForm);
    const { number } = await make.makeSubmitted(scope, { now, legalForm });
    expect(number).toMatch(/^КФ-2026-\d{3}$/);
  });

  it("happens once, however often it is pressed; numbers have no gaps", async () => {
    const scope = await company();
    const id = await make.makeCompleteDraft(scope, { now });
    const counter = async () => (await db.counter.findUnique({ where: { name: "application-2026" } }))?.value ?? 0n;
    const before = await counter();
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => submitApplication(scope, id, { now })));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "wrong-status", status: 409 });
    expect(await counter()).toBe(before + 1n);
    const row = await db.application.findUniqueOrThrow({ where: { id } });
    expect(row.number).toBe(`КФ-2026-${String(before + 1n).padStart(3, "0")}`);
    // Five working days after Monday.
    expect(row.stageDueOn).toEqual(new Date("2026-11-30T00:00:00Z"));
    expect(await db.applicationStep.count({ where: { applicationId: id } })).toBe(1);
    const events = await db.event.findMany({ where: { type: "residency.submitted", payload: { path: ["applicationId"], equals: id } } });
    expect(events).toHaveLength(1);
    expect(await db.auditEntry.count({ where: { subjectId: id, action: "application.submit" } })).toBe(1);
  });

  it("is closed with the call, and to members who do not speak for the company", async () => {
    const member = await company("MEMBER");
    await expect(submitApplication(member, await make.makeCompleteDraft(member, { now }), { now })).rejects.toMatchObject({ status: 403 });
    const scope = await company();
    const call = await make.makeCall({ closesAt: new Date("2026-11-24T00:00:00Z") });
    const id = await make.makeCompleteDraft(scope, { now, callId: call.id });
    await expect(submitApplication(scope, id, { now: new Date("2026-11-24T00:00:00Z") })).rejects.toMatchObject({ code: "call-closed" });
    expect(await statusOf(id)).toBe("DRAFT");
  });

  it("ends writing", async () => {
    const scope = await company();
    const { applicationId: id } = await make.makeSubmitted(scope, { now });
    await expect(saveSection(scope, id, { section: "team", version: 4, typed: {} }, now)).rejects.toMatchObject({ code: "wrong-status" });
    const file = await make.makeStoredFile(scope);
    await expect(attachDocument(scope, id, { kind: "portfolio", fileId: file.id }, { now })).rejects.toMatchObject({ code: "wrong-status" });
    const [document] = (await applicationFor(scope, id, now)).documents;
    await expect(removeDocument(scope, id, document!.id, { now })).rejects.toMatchObject({ code: "wrong-status" });
  });
});

describe("withdrawing", () => {
  it("is possible before the decision, once, and leaves the way free for a new application", async () => {
    const scope = await company();
    const call = await make.makeCall();
    const { applicationId: id } = await make.makeSubmitted(scope, { now, callId: call.id });
    const tries = await Promise.allSettled([withdrawApplication(scope, id, { now }), withdrawApplication(scope, id, { now })]);
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.application.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "WITHDRAWN", stageDueOn: null });
    expect((await startApplication(scope, call.id, { now })).created).toBe(true);
  });
});

describe("another company", () => {
  it("finds nothing by the id, whatever it tries", async () => {
    const scope = await company();
    const other = await company();
    const { applicationId: id } = await make.makeSubmitted(scope, { now });
    const file = await make.makeStoredFile(other);
    const tries = [
      () => applicationFor(other, id, now),
      () => saveSection(other, id, { section: "team", version: 4, typed: {} }, now),
      () => attachDocument(other, id, { kind: "charter", fileId: file.id }, { now }),
      () => submitApplication(other, id, { now }),
      () => withdrawApplication(other, id, { now }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "not-found", status: 404 });
    expect(await applicationsOf(other, now)).toEqual([]);
    expect(await applicationsOf(scope, now)).toHaveLength(1);
  });
});
