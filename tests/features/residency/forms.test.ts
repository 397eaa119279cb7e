import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { returnForFixing } from "~/features/residency/commands/check.server";
import { attachDocument, removeDocument } from "~/features/residency/commands/documents.server";
import { saveSection } from "~/features/residency/commands/save-section.server";
import { startApplication } from "~/features/residency/commands/start.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { changesFor } from "~/features/residency/forms/changes.server";
import { actOnForm } from "~/features/residency/forms/commands/act.server";
import { beginNextVersion, composeForm, createForm, dropDraft, publishForm } from "~/features/residency/forms/commands/compose.server";
import { definitionSchema, questionsOf, type FormDefinition } from "~/features/residency/forms/definition";
import { defaultForm, publishedForms } from "~/features/residency/forms/queries.server";
import { saveForm } from "~/features/residency/forms/save-form.server";
import { formForComposer, formsFor } from "~/features/residency/forms/staff-queries.server";
import { hashOfSubmission } from "~/features/residency/forms/submission.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { formPage } from "~/features/residency/queries/form.server";
import { db, type Prisma } from "~/lib/db/client.server";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

// Monday.
const now = new Date("2026-11-23T05:00:00Z");
const at = { now };
const reason = "Поправьте то, что отмечено, и отправьте снова.";
const NOBODY = "00000000-0000-7000-8000-000000000000";

async function company() {
  const { company, owner } = await identity.makeCompany({ legalForm: "UL" });
  return identity.companyScopeOf(company, owner, "OWNER");
}
const staff = async (...roles: ("ADMIN" | "EXPERT" | "FINANCE")[]) => identity.staffScopeOf(await identity.makePerson({ staffRoles: roles }));
const code = () => `form-${randomBytes(4).toString("hex")}`;

async function publishedCopy(change: (definition: FormDefinition) => FormDefinition = (one) => one) {
  const { definition } = await defaultForm();
  return db.form.create({
    data: { code: code(), version: 1, titleRu: "Анкета", titleEn: "Form", definition: definitionSchema.parse(change(definition)) as unknown as Prisma.InputJsonObject, publishedAt: now },
  });
}

describe("the application's form", () => {
  it("is the call's, stays the draft's own version, and the house's where the call names none", async () => {
    const scope = await company();
    const form = await publishedCopy();
    const call = await make.makeCall();
    await db.call.update({ where: { id: call.id }, data: { formId: form.id } });
    const { applicationId, section } = await startApplication(scope, call.id, at);
    expect(section).toBe("company");
    expect((await applicationFor(scope, applicationId, now)).form).toEqual({ id: form.id, code: form.code, version: 1 });
    await db.call.update({ where: { id: call.id }, data: { formId: null } });
    expect((await applicationFor(scope, applicationId, now)).form.id).toBe(form.id);
    const { applicationId: other } = await startApplication(scope, (await make.makeCall()).id, at);
    expect((await applicationFor(scope, other, now)).form.code).toBe("default");
    await db.application.update({ where: { id: other }, data: { formId: null } });
    expect((await applicationFor(scope, other, now)).form.code).toBe("default");
  });

  it("keeps what its questions ask for, and refuses a section that it does not have", async () => {
    const scope = await company();
    const { applicationId: id } = await startApplication(scope, (await make.makeCall()).id, at);
    await saveSection(scope, id, { section: "team", version: 0, typed: { teamSize: "4", stranger: "x" } }, now);
    expect((await applicationFor(scope, id, now)).answers.team).toEqual({ teamSize: "4" });
    await expect(saveSection(scope, id, { section: "nowhere", version: 1, typed: {} }, now)).rejects.toMatchObject({ code: "not-found" });
  });

  it("stays on a section whose answers brought new questions up, where the page could not show them", async () => {
    const scope = await company();
    const { applicationId: id } = await startApplication(scope, (await make.makeCall()).id, at);
    const data = new FormData();
    data.set("version", "0");
    for (const [name, value] of Object.entries({ ...make.fullAnswers.checks, taxDebt: "yes" })) data.set(name, value);
    expect(await saveForm(scope, id, "checks", data, now)).toEqual({ version: 1, errors: {}, next: "checks" });
    data.set("version", "1");
    data.set("taxDebtPlan", "Двенадцать тысяч, погасим до конца месяца.");
    expect((await saveForm(scope, id, "checks", data, now)).next).toBe("project");
    data.set("version", "2");
    data.set("live", "1");
    data.set("taxDebtPlan", "");
    expect((await saveForm(scope, id, "checks", data, now)).next).toBe("project");
    const { gaps } = await applicationFor(scope, id, now);
    expect(gaps).toContainEqual({ section: "checks", field: "taxDebtPlan", why: "empty" });
    // Hidden again, it is kept and not missing.
    data.set("version", "3");
    data.set("taxDebt", "no");
    data.set("taxDebtPlan", "Двенадцать тысяч, погасим до конца месяца.");
    await saveForm(scope, id, "checks", data, now);
    const page = await applicationFor(scope, id, now);
    expect(page.gaps.some((gap) => gap.section === "checks")).toBe(false);
    expect(page.answers.checks?.taxDebtPlan).toBe("Двенадцать тысяч, погасим до конца месяца.");
  });

  it("asks for a document where a question of it does", async () => {
    const scope = await company();
    const form = await publishedCopy((definition) => ({
      ...definition,
      sections: definition.sections.map((section) =>
        section.code === "project"
          ? { ...section, questions: [...section.questions, definitionSchema.parse({ sections: [{ code: "x", labelRu: "", labelEn: "", questions: [{ code: "reel", type: "file", labelRu: "Шоурил", labelEn: "Showreel", required: true, document: "portfolio" }] }] }).sections[0]!.questions[0]!] }
          : section,
      ),
    }));
    const call = await make.makeCall();
    await db.call.update({ where: { id: call.id }, data: { formId: form.id } });
    const id = await make.makeCompleteDraft(scope, { callId: call.id, now });
    await expect(submitApplication(scope, id, at)).rejects.toMatchObject({ code: "incomplete", details: { gaps: [{ section: "documents", document: "portfolio", why: "empty" }] } });
    const file = await make.makeStoredFile(scope);
    await attachDocument(scope, id, { kind: "portfolio", fileId: file.id }, at);
    await submitApplication(scope, id, at);
  });
});

describe("beginning with what is known", () => {
  it("takes the company's card, an earlier application and its files, and no stranger's", async () => {
    const scope = await company();
    const other = await company();
    await db.company.update({ where: { id: scope.companyId }, data: { headcount: 7, website: "https://studio.example" } });
    const { applicationId: earlier, number } = await make.makeSubmitted(scope, { now });
    await withdrawApplication(scope, earlier, at);
    const call = await make.makeCall();
    await expect(startApplication(other, call.id, at, { from: earlier })).rejects.toMatchObject({ code: "not-found" });
    await expect(startApplication(scope, call.id, at, { from: NOBODY })).rejects.toMatchObject({ code: "not-found" });
    const { applicationId: id } = await startApplication(scope, call.id, at, { from: earlier });
    const page = await formPage(scope, id, now);
    expect(page.answers.project).toEqual(make.fullAnswers.project);
    expect(page.answers.finance).toEqual(make.fullAnswers.finance);
    expect(page.answers.company).toMatchObject({ headcount: "11", portfolioUrl: "https://studio.example" });
    expect(page.documents).toEqual([]);
    expect(page.earlier.map((one) => [one.kind, one.number])).toEqual(expect.arrayContaining(make.REQUIRED_KINDS.UL.map((kind) => [kind, number])));
    expect(page.gaps).toHaveLength(make.REQUIRED_KINDS.UL.length);

    for (const one of page.earlier) await attachDocument(scope, id, { kind: one.kind, fileId: one.fileId }, at);
    const again = await formPage(scope, id, now);
    expect([again.earlier, again.gaps]).toEqual([[], []]);
    await expect(attachDocument(scope, id, { kind: "portfolio", fileId: page.earlier[0]!.fileId }, at)).rejects.toMatchObject({ code: "wrong-status" });
    // Taken out here, the file stays with the earlier application.
    await removeDocument(scope, id, again.documents[0]!.id, at);
    expect((await db.storedFile.findUniqueOrThrow({ where: { id: again.documents[0]!.fileId } })).attachedAt).not.toBeNull();
    expect(await db.application.findUniqueOrThrow({ where: { id } })).toMatchObject({ copiedFromId: earlier });
  });

  it("carries answers over by their codes, whatever section they stand in now", async () => {
    const scope = await company();
    const { applicationId: earlier } = await make.makeSubmitted(scope, { now });
    await withdrawApplication(scope, earlier, at);
    const form = await publishedCopy((definition) => ({ ...definition, sections: [{ ...definition.sections[0]!, code: "all", questions: questionsOf(definition).filter((one) => ["projectTitle", "teamSize"].includes(one.code)) }] }));
    const call = await make.makeCall();
    await db.call.update({ where: { id: call.id }, data: { formId: form.id } });
    const { applicationId: id } = await startApplication(scope, call.id, at, { from: earlier });
    expect((await applicationFor(scope, id, now)).answers).toEqual({ all: { projectTitle: make.fullAnswers.project.projectTitle, teamSize: "11" } });
  });
});

describe("a submission", () => {
  it("is written down as it was, once a round, under a seal", async () => {
    const scope = await company();
    const admin = await staff("ADMIN");
    const { applicationId: id, number } = await make.makeSubmitted(scope, { now });
    await returnForFixing(admin, id, reason, at);
    const page = await applicationFor(scope, id, now);
    await saveSection(scope, id, { section: "project", version: page.version, typed: { ...page.answers.project, readiness: "Готов пилот." } }, now);
    const tries = await Promise.allSettled([1, 2, 3].map(() => submitApplication(scope, id, at)));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const rows = await db.submission.findMany({ where: { applicationId: id }, orderBy: { round: "asc" } });
    expect(rows.map((row) => row.round)).toEqual([1, 2]);
    expect(rows[0]!.answers).toMatchObject({ project: make.fullAnswers.project });
    expect(rows[1]!.answers).toMatchObject({ project: { readiness: "Готов пилот." } });
    expect(rows[0]!.documents).toHaveLength(make.REQUIRED_KINDS.UL.length);
    for (const row of rows) expect(row.sha256).toBe(hashOfSubmission({ number, answers: row.answers, documents: row.documents }));
    expect(await db.fixRequest.findMany({ where: { applicationId: id } })).toMatchObject([{ round: 1, answeredAt: now, items: [] }]);
  });
});

describe("fixing", () => {
  it("opens only what was asked: for questions and for documents", async () => {
    const scope = await company();
    const admin = await staff("ADMIN");
    const { applicationId: id } = await make.makeSubmitted(scope, { now });
    await expect(returnForFixing(admin, id, reason, at, [{ section: "project", question: "нет такого", note: "" }])).rejects.toMatchObject({ status: 422 });
    await returnForFixing(admin, id, reason, at, [
      { section: "project", question: "readiness", note: "Когда начнёте?" },
      { section: "documents", document: "finance-model", note: "Нет третьего года." },
    ]);
    const page = await applicationFor(scope, id, now);
    expect([page.open, page.openDocuments]).toEqual([["readiness"], ["finance-model"]]);
    expect(page.fix).toMatchObject({ round: 1, reason, items: [{ question: "readiness", note: "Когда начнёте?" }, { document: "finance-model" }] });
    const project = page.answers.project!;
    const save = (typed: Record<string, string | undefined>, section = "project") => saveSection(scope, id, { section, version: page.version, typed: { ...project, ...typed } }, now);
    await expect(save({ projectTitle: "Другое" })).rejects.toMatchObject({ code: "fix-closed", status: 409 });
    await expect(save({ market: "Прокат" })).rejects.toMatchObject({ code: "fix-closed" });
    await expect(saveSection(scope, id, { section: "team", version: page.version, typed: { ...page.answers.team, teamSize: "99" } }, now)).rejects.toMatchObject({ code: "fix-closed" });
    await save({ readiness: "Начинаем в марте." });
    const file = await make.makeStoredFile(scope);
    await expect(attachDocument(scope, id, { kind: "portfolio", fileId: file.id }, at)).rejects.toMatchObject({ code: "fix-closed" });
    await expect(removeDocument(scope, id, page.documents.find((one) => one.kind === "charter")!.id, at)).rejects.toMatchObject({ code: "fix-closed" });
    await removeDocument(scope, id, page.documents.find((one) => one.kind === "finance-model")!.id, at);
    await attachDocument(scope, id, { kind: "finance-model", fileId: file.id }, at);
    await submitApplication(scope, id, at);

    const changes = await changesFor(admin, id, {}, now);
    expect(changes.compared).toMatchObject({ from: 1, to: 2, changed: 2 });
    const changed = changes.compared!.sections.flatMap((section) => section.rows).filter((row) => row.kind !== "same");
    expect(changed).toMatchObject([{ question: { code: "readiness" }, kind: "changed", after: "Начинаем в марте.", note: "Когда начнёте?" }]);
    expect(changed[0]!.pieces.filter((piece) => piece.kind !== "removed").map((piece) => piece.text).join("")).toBe("Начинаем в марте.");
    expect(changes.compared!.documents.filter((row) => row.change !== "same")).toMatchObject([{ kind: "finance-model", change: "replaced", note: "Нет третьего года." }]);
    // Whatever order the two are asked in.
    expect((await changesFor(admin, id, { from: 2, to: 1 }, now)).compared).toMatchObject({ from: 1, to: 2, changed: 2 });
  });

  it("is not sent back with what was asked standing as it was, unless that is meant", async () => {
    const scope = await company();
    const admin = await staff("ADMIN");
    const { applicationId: id } = await make.makeSubmitted(scope, { now });
    const items = [
      { section: "project", question: "readiness", note: "Когда начнёте?" },
      { section: "needs", question: "needsComment", note: "" },
      { section: "documents", document: "finance-model", note: "" },
    ];
    expect(await applicationFor(scope, id, now)).toMatchObject({ untouched: [], receipt: true, percent: 100 });
    await returnForFixing(admin, id, reason, at, items);
    const page = await applicationFor(scope, id, now);
    expect(page.untouched).toEqual(items);
    expect(page.gaps).toEqual([]);
    expect(page.percent).toBeLessThan(100);
    const left = () => applicationFor(scope, id, now).then(({ progress }) => Object.fromEntries(progress.map((row) => [row.section, row.of - row.done])));
    expect(await left()).toMatchObject({ project: 1, needs: 1, documents: 1, team: 0 });
    await expect(submitApplication(scope, id, at)).rejects.toMatchObject({ code: "fix-untouched", status: 409, params: { count: 3 }, details: { items } });

    await saveSection(scope, id, { section: "project", version: page.version, typed: { ...page.answers.project, readiness: "Начинаем в марте." } }, now);
    await removeDocument(scope, id, page.documents.find((one) => one.kind === "finance-model")!.id, at);
    await attachDocument(scope, id, { kind: "finance-model", fileId: (await make.makeStoredFile(scope)).id }, at);
    expect(await left()).toMatchObject({ project: 0, needs: 1, documents: 0 });
    await expect(submitApplication(scope, id, at)).rejects.toMatchObject({ code: "fix-untouched", details: { items: [items[1]] } });
    await submitApplication(scope, id, at, { asItIs: true });
    const entry = await db.auditEntry.findFirstOrThrow({ where: { action: "application.resubmit", subjectId: id } });
    expect(entry.data).toMatchObject({ untouched: ["needs/needsComment"] });
  });

  it("links a receipt only where something was handed in through the portal", async () => {
    const scope = await company();
    const call = await make.makeCall();
    const { id } = await db.application.create({
      data: { callId: call.id, companyId: scope.companyId, createdById: scope.userId, number: `КФ-2020-${code().slice(-8)}`, status: "REJECTED", submittedAt: now, decidedAt: now },
    });
    expect(await applicationFor(scope, id, now)).toMatchObject({ receipt: false, untouched: [] });
  });

  it("opens everything where nothing was named", async () => {
    const scope = await company();
    const admin = await staff("ADMIN");
    const { applicationId: id } = await make.makeSubmitted(scope, { now });
    expect((await changesFor(admin, id, {}, now)).compared).toBeNull();
    await returnForFixing(admin, id, reason, at);
    const page = await applicationFor(scope, id, now);
    expect([page.open, page.openDocuments]).toEqual([null, null]);
    await saveSection(scope, id, { section: "team", version: page.version, typed: { ...page.answers.team, teamSize: "99" } }, now);
  });
});

describe("an application as long as a book", () => {
  it("is saved, submitted, returned and compared", async () => {
    const scope = await company();
    const admin = await staff("ADMIN");
    const chapters = Array.from({ length: 30 }, (_, index) => ({ code: `chapter${index + 1}`, type: "long" as const, labelRu: `Глава ${index + 1}`, labelEn: `Chapter ${index + 1}`, required: true, max: 20_000 }));
    const form = await publishedCopy((definition) => definitionSchema.parse({ ...definition, sections: [...definition.sections, { code: "book", labelRu: "Книга", labelEn: "Book", questions: chapters }] }));
    const call = await make.makeCall();
    await db.call.update({ where: { id: call.id }, data: { formId: form.id } });
    const chapter = "Слово за слово. ".repeat(1250);
    const last = chapter.slice(16);
    const book = { ...Object.fromEntries(chapters.map(({ code }) => [code, chapter])), chapter30: last };
    const id = await make.makeCompleteDraft(scope, { callId: call.id, now, answers: { book } });
    await submitApplication(scope, id, at);
    await returnForFixing(admin, id, reason, at, [{ section: "book", question: "chapter30", note: "" }]);
    const page = await applicationFor(scope, id, now);
    expect(Object.values(page.answers.book!).join("")).toHaveLength(599_984);
    await saveSection(scope, id, { section: "book", version: page.version, typed: { ...book, chapter30: `${last}Конец.` } }, now);
    await submitApplication(scope, id, at);
    const { compared } = await changesFor(admin, id, {}, now);
    expect(compared).toMatchObject({ changed: 1 });
    expect(compared!.sections.at(-1)!.rows.at(-1)!.pieces.at(-1)).toEqual({ kind: "added", text: "Конец." });
  });
});

describe("composing", () => {
  it("is an administrator's, goes by versions, and a published one never changes", async () => {
    const admin = await staff("ADMIN");
    for (const other of [await staff("EXPERT"), await staff("FINANCE")]) {
      await expect(createForm(other, { code: code(), titleRu: "А", titleEn: "A" }, at)).rejects.toMatchObject({ code: "forbidden" });
      await expect(formsFor(other)).rejects.toMatchObject({ code: "forbidden" });
    }
    const name = code();
    const { id } = await createForm(admin, { code: name, titleRu: "Игры", titleEn: "Games" }, at);
    await expect(createForm(admin, { code: name, titleRu: "Игры", titleEn: "Games" }, at)).rejects.toMatchObject({ code: "form-code", status: 409 });
    await expect(publishForm(admin, id, 0, at)).rejects.toMatchObject({ code: "form-problems", status: 422, details: { problems: [{ why: "no-sections" }, { why: "no-project-title" }] } });
    let { edit } = await composeForm(admin, id, 0, { act: "add-section", code: "game", labelRu: "Игра", labelEn: "Game" }, at);
    ({ edit } = await composeForm(admin, id, edit, { act: "add-question", section: "game", code: "projectTitle", type: "short", labelRu: "Название", labelEn: "Title" }, at));
    expect((await publishedForms()).some((one) => one.code === name)).toBe(false);
    await publishForm(admin, id, edit, at);
    expect((await publishedForms()).find((one) => one.code === name)).toMatchObject({ id, version: 1 });
    for (const attempt of [
      () => composeForm(admin, id, edit, { act: "remove-section", section: "game" }, at),
      () => publishForm(admin, id, edit, at),
      () => dropDraft(admin, id, edit, at),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "form-published", status: 409 });
    }
    const [next, same] = await Promise.all([beginNextVersion(admin, id, at), beginNextVersion(admin, id, at)]);
    expect(next).toEqual(same);
    const draft = await formForComposer(admin, next.id);
    expect(draft).toMatchObject({ version: 2, edit: 0, publishedAt: null });
    await composeForm(admin, next.id, 0, { act: "remove-section", section: "game" }, at);
    expect((await formForComposer(admin, id)).definition.sections).toHaveLength(1);
    await dropDraft(admin, next.id, 1, at);
    await expect(formForComposer(admin, next.id)).rejects.toMatchObject({ code: "not-found" });
  });

  it("does not let two administrators overwrite each other", async () => {
    const [first, second] = [await staff("ADMIN"), await staff("ADMIN")];
    const { id } = await createForm(first, { code: code(), titleRu: "А", titleEn: "A" }, at);
    const tries = await Promise.allSettled([
      composeForm(first, id, 0, { act: "add-section", code: "one", labelRu: "Раз", labelEn: "One" }, at),
      composeForm(second, id, 0, { act: "add-section", code: "two", labelRu: "Два", labelEn: "Two" }, at),
    ]);
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = tries.find((one) => one.status === "rejected") as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({ code: "form-changed", status: 409, details: { edit: 1 } });
    expect((await formForComposer(first, id)).definition.sections).toHaveLength(1);
    await expect(publishForm(second, id, 0, at)).rejects.toMatchObject({ code: "form-changed" });
  });

  it("works by plain forms, each act a button", async () => {
    const admin = await staff("ADMIN");
    const { id } = await createForm(admin, { code: code(), titleRu: "А", titleEn: "A" }, at);
    const press = (values: Record<string, string>) => {
      const data = new FormData();
      for (const [name, value] of Object.entries(values)) data.set(name, value);
      return actOnForm(admin, id, data, at);
    };
    expect(await press({ intent: "add-section", edit: "0", labelRu: "Игра", labelEn: "Game" })).toEqual({ to: `/staff/forms/${id}?section=Game` });
    expect(await press({ intent: "add-question", edit: "1", section: "Game", code: "projectTitle", type: "choice", labelRu: "Жанр", labelEn: "Genre" })).toEqual({ to: `/staff/forms/${id}?section=Game&question=projectTitle` });
    const set = { intent: "set-question", section: "Game", question: "projectTitle", type: "choice", labelRu: "Жанр", labelEn: "Genre", required: "on", max: "200" };
    await press({ ...set, edit: "2", "option.0.ru": "Стратегия", "option.0.en": "Strategy", "option.2.ru": "Поиск", "option.2.en": "Quest", "if.0.question": "company.legalForm", "if.0.is": "oneOf", "if.0.value": "UL, IP" });
    const [question] = questionsOf((await formForComposer(admin, id)).definition);
    expect(question).toMatchObject({
      required: true,
      options: [{ code: "Strategy", labelRu: "Стратегия" }, { code: "Quest", labelRu: "Поиск" }],
      showIf: [{ question: "company.legalForm", is: "oneOf", values: ["UL", "IP"] }],
    });
    // An answer that a condition waits for is named by its words, in either language; unknown words stay as they are.
    await press({ intent: "add-question", edit: "3", section: "Game", code: "team", type: "short", labelRu: "Команда", labelEn: "Team" });
    const asks = { intent: "set-question", section: "Game", question: "team", type: "short", labelRu: "Команда", labelEn: "Team", "if.0.question": "projectTitle" };
    await press({ ...asks, edit: "4", "if.0.is": "oneOf", "if.0.value": "стратегия, Quest, Аркада" });
    expect(questionsOf((await formForComposer(admin, id)).definition)[1]!.showIf).toEqual([{ question: "projectTitle", is: "oneOf", values: ["Strategy", "Quest", "Аркада"] }]);
    await press({ ...asks, edit: "5", "if.0.is": "equals", "if.0.value": "Поиск" });
    expect(questionsOf((await formForComposer(admin, id)).definition)[1]!.showIf).toEqual([{ question: "projectTitle", is: "equals", value: "Quest" }]);
    await expect(press({ ...set, edit: "6", max: "сто" })).rejects.toMatchObject({ status: 422 });
    await expect(press({ intent: "nonsense", edit: "6" })).rejects.toMatchObject({ code: "bad-request" });
    expect(await press({ intent: "publish", edit: "6" })).toEqual({ to: `/staff/forms/${id}?done=published` });
    expect((await press({ intent: "next", edit: "6" })).to).toMatch(/^\/staff\/forms\//);
  });
});
