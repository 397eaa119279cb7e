import { describe, expect, it } from "vitest";
import { acceptForReview, returnForFixing } from "~/features/residency/commands/check.server";
import { attachDocument, removeDocument } from "~/features/residency/commands/documents.server";
import { saveSection } from "~/features/residency/commands/save-section.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { documentsPage } from "~/features/residency/documents/page.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { db } from "~/lib/db/client.server";
import { useDatabase } from "#tests/database";
import { companyScopeOf, makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeCompleteDraft, makeStoredFile, makeSubmitted } from "#tests/factories/residency";

useDatabase();

const sentAt = new Date("2026-11-23T05:00:00Z");
const fixedAt = new Date("2026-11-24T05:00:00Z");
const OTHER = "Совсем другой проект";

/** An application that is being fixed: a new title, another charter, one paper taken out, one brought. */
async function beingFixed() {
  const admin = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
  const { company, owner } = await makeCompany();
  const scope = companyScopeOf(company, owner);
  const { applicationId: id } = await makeSubmitted(scope, { now: sentAt });
  await returnForFixing(admin, id, "Поправьте название и устав.", { now: sentAt });
  const before = await applicationFor(scope, id, fixedAt);
  const charter = before.documents.find((one) => one.kind === "charter")!;
  const taken = before.documents.find((one) => one.kind !== "charter")!;
  await saveSection(scope, id, { section: "project", version: before.version, typed: { ...before.answers.project, projectTitle: OTHER } }, fixedAt);
  const [file, extra] = [await makeStoredFile(scope), await makeStoredFile(scope)];
  const { documentId: newCharter } = await attachDocument(scope, id, { kind: "charter", fileId: file.id, replaces: charter.id }, { now: fixedAt });
  await removeDocument(scope, id, taken.id, { now: fixedAt });
  const { documentId: brought } = await attachDocument(scope, id, { kind: taken.kind, fileId: extra.id }, { now: fixedAt });
  return { admin, scope, id, before, charter, newCharter, taken, brought };
}

describe("an application that is being fixed", () => {
  it("is read by staff as it was sent, and by its company as it is written", async () => {
    const { admin, scope, id, before, charter, newCharter, taken, brought } = await beingFixed();
    const own = await applicationFor(scope, id, fixedAt);
    expect([own.projectTitle, own.correction]).toEqual([OTHER, null]);
    expect(own.documents.map((one) => one.id)).toEqual(expect.arrayContaining([newCharter, brought]));

    const seen = await applicationFor(admin, id, fixedAt);
    expect([seen.projectTitle, seen.answers]).toEqual([before.projectTitle, before.answers]);
    expect(seen.documents.map((one) => one.id).sort()).toEqual(before.documents.map((one) => one.id).sort());
    expect(seen.earlierDocuments).toEqual([]);
    expect(seen.correction).toEqual({ sentAt, open: true, touched: expect.arrayContaining([charter.id, taken.id]) as string[] });
    expect(seen.correction?.touched).toHaveLength(2);
    expect(JSON.stringify(seen)).not.toContain(OTHER);

    // A document that is being replaced is not judged any more; one that stays is.
    expect((await documentsPage(admin, id, charter.id, fixedAt)).can).toEqual({ check: true, checkNow: true, beingReplaced: true });
    const stays = before.documents.find((one) => one.id !== charter.id && one.id !== taken.id)!;
    expect((await documentsPage(admin, id, stays.id, fixedAt)).can.beingReplaced).toBe(false);
    expect((await documentsPage(admin, id, newCharter, fixedAt)).document?.id).not.toBe(newCharter);
  });

  it("is read as it is once it is sent again, and the earlier papers stay for the record", async () => {
    const { admin, scope, id, charter, newCharter, brought } = await beingFixed();
    await submitApplication(scope, id, { now: fixedAt });
    const seen = await applicationFor(admin, id, fixedAt);
    expect([seen.projectTitle, seen.correction]).toEqual([OTHER, null]);
    expect(seen.documents.map((one) => one.id)).toEqual(expect.arrayContaining([newCharter, brought]));
    expect(seen.earlierDocuments.map((one) => one.id)).toContain(charter.id);
    await acceptForReview(admin, id, { now: fixedAt }, { unchecked: true });
    expect((await applicationFor(admin, id, fixedAt)).correction).toBeNull();
  });

  it("stays as it was sent when it is withdrawn before it is sent again", async () => {
    const { admin, scope, id, before } = await beingFixed();
    await withdrawApplication(scope, id, { now: fixedAt });
    const seen = await applicationFor(admin, id, fixedAt);
    expect([seen.projectTitle, seen.correction?.open]).toEqual([before.projectTitle, false]);
  });

  it("whose submission was not written down is read as it is written", async () => {
    const admin = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
    const { company, owner } = await makeCompany();
    const id = await makeCompleteDraft(companyScopeOf(company, owner), { now: sentAt });
    await db.application.update({ where: { id }, data: { status: "NEEDS_FIX", number: "КФ-2019-001", submittedAt: sentAt } });
    const seen = await applicationFor(admin, id, fixedAt);
    expect([seen.projectTitle, seen.documents.length > 0, seen.correction]).toEqual(["Короткометражный цикл «Полярный лис»", true, null]);
  });
});
