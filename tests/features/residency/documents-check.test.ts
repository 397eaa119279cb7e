import { beforeAll, describe, expect, it } from "vitest";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { acceptForReview, returnForFixing } from "~/features/residency/commands/check.server";
import { attachDocument, removeDocument } from "~/features/residency/commands/documents.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { checkDocument } from "~/features/residency/documents/commands/check.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { db } from "~/lib/db/client.server";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-23T05:00:00Z");
const later = new Date("2026-11-24T05:00:00Z");
const reason = "Выписка старше трёх месяцев.";

let admin: StaffScope;
let other: StaffScope;
let expert: StaffScope;

beforeAll(async () => {
  const staff = async (...staffRoles: ("ADMIN" | "EXPERT")[]) => identity.staffScopeOf(await identity.makePerson({ staffRoles }));
  [admin, other, expert] = [await staff("ADMIN"), await staff("ADMIN"), await staff("EXPERT")];
});

async function submitted(): Promise<{ scope: CompanyScope; id: string }> {
  const { company, owner } = await identity.makeCompany();
  const scope = identity.companyScopeOf(company, owner);
  return { scope, id: (await make.makeSubmitted(scope, { now })).applicationId };
}
const standing = async (scope: CompanyScope | StaffScope, id: string, kind: string) => (await applicationFor(scope, id, now)).documents.filter((document) => document.kind === kind);
const refuse = { verdict: "REFUSED", seen: "RECEIVED", reason } as const;

describe("versions of a document", () => {
  it("follow one another, and what was replaced stays readable", async () => {
    const { company, owner } = await identity.makeCompany();
    const scope = identity.companyScopeOf(company, owner);
    const id = await make.makeCompleteDraft(scope, { now });
    const [first] = await standing(scope, id, "charter");
    const file = await make.makeStoredFile(scope, { name: "Устав, новая редакция.pdf" });
    await attachDocument(scope, id, { kind: "charter", fileId: file.id, replaces: first!.id }, { now: later });
    const page = await applicationFor(scope, id, now);
    expect(page.documents.filter((one) => one.kind === "charter")).toMatchObject([{ version: 2, name: "Устав, новая редакция.pdf", state: "RECEIVED" }]);
    expect(page.earlierDocuments).toMatchObject([{ id: first!.id, version: 1, until: later, replaced: true }]);
    expect((await db.storedFile.findUniqueOrThrow({ where: { id: first!.fileId } })).attachedAt).not.toBeNull();
    expect(page.gaps).toEqual([]);
  });

  it("are made one from one: of two colleagues who replace the same document one is refused and loses nothing", async () => {
    const { company, owner } = await identity.makeCompany();
    const scope = identity.companyScopeOf(company, owner);
    const id = await make.makeCompleteDraft(scope, { now });
    const [first] = await standing(scope, id, "charter");
    const files = [await make.makeStoredFile(scope), await make.makeStoredFile(scope), await make.makeStoredFile(scope)];
    const tries = await Promise.allSettled(files.map((file) => attachDocument(scope, id, { kind: "charter", fileId: file.id, replaces: first!.id }, { now: later })));
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "document-replaced", status: 409 });
    expect(await standing(scope, id, "charter")).toHaveLength(1);
    // The refused files wait to be attached elsewhere: they are still the company's own, in use by nothing.
    expect(await db.storedFile.count({ where: { id: { in: files.map((file) => file.id) }, attachedAt: null, status: "READY" } })).toBe(2);
  });

  it("stay with their kind and their application", async () => {
    const mine = await submitted();
    const theirs = await submitted();
    await returnForFixing(admin, mine.id, reason + reason, { now });
    const file = await make.makeStoredFile(mine.scope);
    const [foreign] = await standing(theirs.scope, theirs.id, "charter");
    const [passport] = await standing(mine.scope, mine.id, "project-passport");
    for (const replaces of [foreign!.id, passport!.id]) {
      await expect(attachDocument(mine.scope, mine.id, { kind: "charter", fileId: file.id, replaces }, { now })).rejects.toMatchObject({ code: "document-replaced" });
    }
    await expect(attachDocument(mine.scope, mine.id, { kind: "charter", fileId: file.id, replaces: "x" }, { now })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("checking", () => {
  it("tells the applicant the state and the reason, and a refused document is missing when it is sent again", async () => {
    const { scope, id } = await submitted();
    const [extract] = await standing(admin, id, "registry-extract");
    const [charter] = await standing(admin, id, "charter");
    await checkDocument(admin, id, charter!.id, { verdict: "ACCEPTED", seen: "RECEIVED" }, { now });
    await checkDocument(admin, id, extract!.id, refuse, { now });
    expect(await standing(scope, id, "charter")).toMatchObject([{ state: "ACCEPTED", refusal: "", checkedAt: now, checkedBy: "" }]);
    expect(await standing(scope, id, "registry-extract")).toMatchObject([{ state: "REFUSED", refusal: reason }]);
    expect(await standing(admin, id, "registry-extract")).toMatchObject([{ checkedBy: admin.userName }]);

    await returnForFixing(admin, id, reason + reason, { now });
    await expect(submitApplication(scope, id, { now })).rejects.toMatchObject({
      code: "incomplete", details: { gaps: [{ section: "documents", document: "registry-extract", why: "empty" }] },
    });
    const file = await make.makeStoredFile(scope, { name: "Выписка свежая.pdf" });
    await attachDocument(scope, id, { kind: "registry-extract", fileId: file.id, replaces: extract!.id }, { now: later });
    expect(await standing(scope, id, "registry-extract")).toMatchObject([{ state: "RECEIVED", version: 2, refusal: "" }]);
    await submitApplication(scope, id, { now: later });
    expect((await applicationFor(admin, id, later)).earlierDocuments).toMatchObject([{ id: extract!.id, state: "REFUSED", refusal: reason }]);
    await expect(checkDocument(admin, id, extract!.id, { verdict: "ACCEPTED", seen: "REFUSED" }, { now: later })).rejects.toMatchObject({ code: "document-replaced", status: 409 });
  });

  it("is done once by two at once, and a verdict that was not seen is not overwritten", async () => {
    const { id } = await submitted();
    const [charter] = await standing(admin, id, "charter");
    const tries = await Promise.allSettled([
      checkDocument(admin, id, charter!.id, { verdict: "ACCEPTED", seen: "RECEIVED" }, { now }),
      checkDocument(other, id, charter!.id, refuse, { now }),
    ]);
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((tries.find((one) => one.status === "rejected") as PromiseRejectedResult).reason).toMatchObject({ code: "document-checked", status: 409 });
    const [now1] = await standing(admin, id, "charter");
    // The same verdict again is no second one.
    const same = now1!.state === "ACCEPTED" ? ({ verdict: "ACCEPTED", seen: "RECEIVED" } as const) : refuse;
    await checkDocument(other, id, charter!.id, same, { now: later });
    expect((await standing(admin, id, "charter"))[0]).toMatchObject({ checkedAt: now, state: now1!.state });
    // Taking it back opens it again.
    await checkDocument(admin, id, charter!.id, { verdict: "RECEIVED", seen: now1!.state }, { now: later });
    expect((await standing(admin, id, "charter"))[0]).toMatchObject({ state: "RECEIVED", refusal: "", checkedAt: null });
  });

  it("holds an application back from the experts while a required document is refused, and asks for a word about those not looked at", async () => {
    const { scope, id } = await submitted();
    const word = { unchecked: true };
    const [extract] = await standing(admin, id, "registry-extract");
    await expect(acceptForReview(admin, id, { now })).rejects.toMatchObject({ code: "documents-unchecked", status: 409 });
    await checkDocument(admin, id, extract!.id, refuse, { now });
    for (const given of [undefined, word]) await expect(acceptForReview(admin, id, { now }, given)).rejects.toMatchObject({ code: "documents-refused", status: 409 });
    expect(await db.application.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "FORMAL_CHECK" });

    await returnForFixing(admin, id, reason + reason, { now });
    const file = await make.makeStoredFile(scope);
    await attachDocument(scope, id, { kind: "registry-extract", fileId: file.id, replaces: extract!.id }, { now: later });
    await submitApplication(scope, id, { now: later });
    const { documents, checklist } = await applicationFor(admin, id, later);
    const required: string[] = checklist.filter((item) => item.required).map((item) => item.kind);
    const [last, ...others] = documents.filter((one) => required.includes(one.kind));
    for (const one of others) await checkDocument(admin, id, one.id, { verdict: "ACCEPTED", seen: "RECEIVED" }, { now: later });
    await expect(acceptForReview(admin, id, { now: later })).rejects.toMatchObject({ code: "documents-unchecked" });
    await acceptForReview(admin, id, { now: later }, word);
    const { data } = await db.auditEntry.findFirstOrThrow({ where: { action: "application.accept", subjectId: id } });
    expect(data).toMatchObject({ unchecked: [last!.kind] });
  });

  it("lets an application through without a word once everything required is accepted", async () => {
    const { id } = await submitted();
    const { documents } = await applicationFor(admin, id, now);
    for (const one of documents) await checkDocument(admin, id, one.id, { verdict: "ACCEPTED", seen: "RECEIVED" }, { now });
    await acceptForReview(admin, id, { now });
    expect(await db.application.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "EXPERT_REVIEW" });
    const { data } = await db.auditEntry.findFirstOrThrow({ where: { action: "application.accept", subjectId: id } });
    expect(data).not.toHaveProperty("unchecked");
  });

  it("is for administrators, in the stages that look at papers, of documents that are there", async () => {
    const { scope, id } = await submitted();
    const stranger = await submitted();
    const [charter] = await standing(admin, id, "charter");
    const accept = { verdict: "ACCEPTED", seen: "RECEIVED" } as const;
    await expect(checkDocument(expert, id, charter!.id, accept, { now })).rejects.toMatchObject({ status: 403 });
    await expect(checkDocument(admin, stranger.id, charter!.id, accept, { now })).rejects.toMatchObject({ status: 404 });
    await expect(checkDocument(admin, id, "x", accept, { now })).rejects.toMatchObject({ status: 404 });
    for (const status of ["RESERVE", "OFFERED", "APPROVED", "REJECTED", "APPEAL", "WITHDRAWN", "LAPSED"] as const) {
      await db.application.update({ where: { id }, data: { status, reserveRank: null } });
      await expect(checkDocument(admin, id, charter!.id, accept, { now }), status).rejects.toMatchObject({ code: "wrong-status" });
    }
    await db.application.update({ where: { id }, data: { status: "FORMAL_CHECK" } });
    await acceptForReview(admin, id, { now }, { unchecked: true });
    await checkDocument(admin, id, charter!.id, accept, { now });
    // What was submitted and taken out stays on record.
    await db.application.update({ where: { id }, data: { status: "NEEDS_FIX" } });
    await removeDocument(scope, id, charter!.id, { now: later });
    expect((await applicationFor(scope, id, now)).earlierDocuments).toMatchObject([{ id: charter!.id, replaced: false, until: later, state: "ACCEPTED" }]);
  });
});
