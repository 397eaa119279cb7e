import { describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import * as make from "#tests/factories/partners";
import { companyScopeOf, makePerson } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import type { CompanyScope } from "~/features/identity/types";
import { answerIntroduction } from "~/features/partners/commands/answer-introduction.server";
import { askIntroduction, type AskTarget } from "~/features/partners/commands/ask-introduction.server";
import { closeBrief, editBrief, postBrief } from "~/features/partners/commands/briefs.server";
import { incomingCount, introductionForLetter, partnersSummary } from "~/features/partners/queries.server";
import { briefPage, ownBrief } from "~/features/partners/queries/briefs.server";
import { askStandingOf, introductionsOf } from "~/features/partners/queries/introductions.server";
import { briefSchema } from "~/features/partners/schema";
import { db } from "~/lib/db/client.server";
import { addDays, siteDay } from "~/lib/time";

useDatabase();

const IP = "192.0.2.7";
const MESSAGE = "Хотим познакомиться и сделать сериал вместе.";
const ask = (scope: CompanyScope, target: AskTarget) => askIntroduction(scope, target, MESSAGE, IP);
const refused = (code: string) => expect.objectContaining({ code });

async function two() {
  const [asking, asked] = [await make.makePartner(), await make.makePartner()];
  return { asking, asked, toProfile: { slug: asked.company.slug } };
}

describe("an introduction", () => {
  it("opens contacts to both sides only when it is accepted", async () => {
    const { asking, asked, toProfile } = await two();
    const { introductionId } = await ask(asking.scope, toProfile);
    expect(await incomingCount(asked.scope)).toBe(1);

    const before = [await introductionsOf(asking.scope, 1), await introductionsOf(asked.scope, 1)];
    expect(before[0]?.outgoing).toMatchObject([{ id: introductionId, message: MESSAGE, contact: null }]);
    expect(before[1]?.incoming).toMatchObject([{ id: introductionId, message: MESSAGE, contact: null, partner: { name: asking.company.name } }]);
    expect(JSON.stringify(before)).not.toContain("@");

    await answerIntroduction(asked.scope, introductionId, "ACCEPTED", IP);
    expect((await introductionsOf(asking.scope, 1)).archive).toMatchObject([
      { status: "ACCEPTED", contact: { name: asked.owner.name, email: asked.owner.email, phone: "+73830000001" } },
    ]);
    expect((await introductionsOf(asked.scope, 1)).archive).toMatchObject([{ contact: { name: asking.owner.name, email: asking.owner.email } }]);
    expect((await introductionsOf(asking.scope, 1)).archive[0]?.partner).toEqual({ name: asked.company.name, slug: asked.company.slug });
    await db.profile.update({ where: { companyId: asked.company.id }, data: { published: false } });
    expect((await introductionsOf(asking.scope, 1)).archive[0]?.partner).toEqual({ name: asked.company.name, slug: null });
    await db.profile.update({ where: { companyId: asked.company.id }, data: { published: true } });
    const { scope: stranger } = await make.makePartner();
    expect(await introductionsOf(stranger, 1)).toEqual({ incoming: [], outgoing: [], archive: [], page: 1, pages: 1 });

    const events = await db.event.findMany({ where: { payload: { path: ["introductionId"], equals: introductionId } }, orderBy: { id: "asc" } });
    expect(events.map((event) => event.type)).toEqual(["partners.introduction-asked", "partners.introduction-accepted"]);
    expect((await db.auditEntry.findMany({ where: { subjectId: introductionId }, orderBy: { id: "asc" } })).map((row) => row.action)).toEqual([
      "introduction.asked",
      "introduction.accepted",
    ]);
    await expect(ask(asking.scope, toProfile)).rejects.toEqual(refused("introduction-known"));
    await expect(ask(asked.scope, { slug: asking.company.slug })).rejects.toEqual(refused("introduction-known"));
  });

  it("shows no contact after a refusal, and may be asked anew", async () => {
    const { asking, asked, toProfile } = await two();
    const { introductionId } = await ask(asking.scope, toProfile);
    await answerIntroduction(asked.scope, introductionId, "DECLINED", IP);
    expect((await introductionsOf(asking.scope, 1)).archive).toMatchObject([{ status: "DECLINED", contact: null }]);
    await expect(answerIntroduction(asked.scope, introductionId, "ACCEPTED", IP)).rejects.toEqual(refused("wrong-status"));
    await ask(asking.scope, toProfile);
    expect(await incomingCount(asked.scope)).toBe(1);
  });

  it("hides a contact as soon as the consent to it is withdrawn or it changes", async () => {
    const { asking, asked, toProfile } = await two();
    const { introductionId } = await ask(asking.scope, toProfile);
    await answerIntroduction(asked.scope, introductionId, "ACCEPTED", IP);
    await db.consent.updateMany({ where: { userId: asked.owner.id }, data: { withdrawnAt: new Date() } });
    expect((await introductionsOf(asking.scope, 1)).archive[0]?.contact).toBeNull();
    await db.profile.update({ where: { companyId: asking.company.id }, data: { contactEmail: "other@example.test" } });
    expect((await introductionsOf(asked.scope, 1)).archive[0]?.contact).toBeNull();
  });

  it("is open once for a pair, and once more for each brief", async () => {
    const { asking, asked, toProfile } = await two();
    const brief = await make.makeBrief(asked.scope);
    await ask(asking.scope, toProfile);
    await expect(ask(asking.scope, toProfile)).rejects.toEqual(refused("introduction-open"));
    await ask(asking.scope, { briefId: brief.id });
    await expect(ask(asking.scope, { briefId: brief.id })).rejects.toEqual(refused("introduction-open"));
    expect(await incomingCount(asked.scope)).toBe(2);
  });

  it("is asked once by twenty at the same moment", async () => {
    const { asking, asked, toProfile } = await two();
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => ask(asking.scope, toProfile)));
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer.status === "rejected" ? [(answer.reason as { code: string }).code] : []))).toEqual(
      Array(19).fill("introduction-open"),
    );
    expect(await incomingCount(asked.scope)).toBe(1);
    expect(await db.event.count({ where: { type: "partners.introduction-asked", payload: { path: ["introductionId"], not: "" } } })).toBe(
      await db.introduction.count(),
    );
  });

  it("gets one answer when accepting and declining race", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { asking, asked, toProfile } = await two();
      const { introductionId } = await ask(asking.scope, toProfile);
      const answers = await Promise.allSettled([
        answerIntroduction(asked.scope, introductionId, "ACCEPTED", IP),
        answerIntroduction(asked.scope, introductionId, "DECLINED", IP),
        answerIntroduction(asked.scope, introductionId, "ACCEPTED", IP),
      ]);
      expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
      expect(answers.filter((answer) => answer.status === "rejected").map((answer) => (answer as PromiseRejectedResult).reason as unknown)).toEqual([
        refused("wrong-status"),
        refused("wrong-status"),
      ]);
      const row = await db.introduction.findUniqueOrThrow({ where: { id: introductionId } });
      const said = await db.event.findMany({ where: { payload: { path: ["introductionId"], equals: introductionId } }, orderBy: { id: "asc" } });
      expect(said.map((event) => event.type)).toEqual(["partners.introduction-asked", `partners.introduction-${row.status.toLowerCase()}`]);
    }
  });

  it("is refused where it makes no sense", async () => {
    const { asking, asked, toProfile } = await two();
    await expect(ask(asking.scope, { slug: asking.company.slug })).rejects.toEqual(refused("introduction-self"));
    await expect(ask(asking.scope, { slug: "no-such-company" })).rejects.toEqual(refused("not-found"));
    await expect(ask({ ...asking.scope, role: "MEMBER" }, toProfile)).rejects.toEqual(refused("forbidden"));
    const bare = await makeResident();
    await expect(ask(bare.scope, toProfile)).rejects.toEqual(refused("contact-missing"));
    const hidden = await make.makePartner({ profile: { published: false } });
    await expect(ask(asking.scope, { slug: hidden.company.slug })).rejects.toEqual(refused("not-found"));
    await db.residency.update({ where: { companyId: asked.company.id }, data: { status: "TERMINATED" } });
    await expect(ask(asking.scope, toProfile)).rejects.toEqual(refused("not-found"));
    await db.residency.update({ where: { companyId: asking.company.id }, data: { status: "SUSPENDED" } });
    await expect(ask(asking.scope, toProfile)).rejects.toEqual(refused("residents-only"));
  });

  it("is answered by owners and managers of the asked company alone", async () => {
    const { asking, asked, toProfile } = await two();
    const { introductionId } = await ask(asking.scope, toProfile);
    const stranger = await make.makePartner();
    const accept = (scope: CompanyScope, id = introductionId) => answerIntroduction(scope, id, "ACCEPTED", IP);
    await expect(accept(stranger.scope)).rejects.toEqual(refused("not-found"));
    await expect(accept(asking.scope)).rejects.toEqual(refused("not-found"));
    await expect(accept(asked.scope, "not-an-id")).rejects.toEqual(refused("not-found"));
    await expect(accept({ ...asked.scope, role: "MEMBER" })).rejects.toEqual(refused("forbidden"));
    const manager = await makePerson();
    await accept(companyScopeOf(asked.company, manager, "MANAGER"));
  });

  it("is accepted only while both sides can be reached", async () => {
    const { asking, asked, toProfile } = await two();
    const { introductionId } = await ask(asking.scope, toProfile);
    await db.residency.update({ where: { companyId: asking.company.id }, data: { status: "TERMINATED" } });
    await expect(answerIntroduction(asked.scope, introductionId, "ACCEPTED", IP)).rejects.toEqual(refused("partner-unavailable"));
    await db.residency.update({ where: { companyId: asking.company.id }, data: { status: "ACTIVE" } });
    await db.consent.updateMany({ where: { userId: asked.owner.id }, data: { withdrawnAt: new Date() } });
    await expect(answerIntroduction(asked.scope, introductionId, "ACCEPTED", IP)).rejects.toEqual(refused("contact-missing"));
    expect(await db.introduction.findUniqueOrThrow({ where: { id: introductionId } })).toMatchObject({ status: "ASKED", answeredAt: null });
    await answerIntroduction(asked.scope, introductionId, "DECLINED", IP);
  });

  it("stops at forty a day", async () => {
    const asking = await make.makePartner();
    const answers = [];
    for (let index = 0; index < 41; index += 1) answers.push(await ask(asking.scope, { slug: "nobody" }).catch((error: { code: string }) => error.code));
    expect(answers.slice(0, 40)).toEqual(Array(40).fill("not-found"));
    expect(answers[40]).toBe("too-many");
  });

  it("tells letters who, to whom and about what, without contacts", async () => {
    const { asking, asked } = await two();
    const brief = await make.makeBrief(asked.scope, { title: "Ролик о льде" });
    const { introductionId } = await ask(asking.scope, { briefId: brief.id });
    expect(await introductionForLetter(introductionId)).toEqual({
      fromCompanyId: asking.company.id,
      toCompanyId: asked.company.id,
      fromName: asking.company.name,
      toName: asked.company.name,
      message: MESSAGE,
      briefTitle: "Ролик о льде",
    });
    expect(await partnersSummary(asked.scope)).toMatchObject({
      incoming: 1,
      outgoing: 0,
      openBriefs: 1,
      profile: { state: "published" },
      waiting: [{ id: introductionId, fromName: asking.company.name }],
    });
  });
});

describe("the standing of the reader", () => {
  it("follows what passed between the two", async () => {
    const { asking, asked, toProfile } = await two();
    const towards = (scope: CompanyScope | null, companyId: string) => askStandingOf(scope, { companyId, briefId: null, open: true });
    expect(await towards(null, asked.company.id)).toBe("no-company");
    expect(await towards(asked.scope, asked.company.id)).toBe("own");
    expect(await towards(asking.scope, asked.company.id)).toBe("may-ask");
    expect(await towards({ ...asking.scope, role: "MEMBER" }, asked.company.id)).toBe("member");
    expect(await towards((await makeResident()).scope, asked.company.id)).toBe("no-contact");
    const { introductionId } = await ask(asking.scope, toProfile);
    expect(await towards(asking.scope, asked.company.id)).toBe("asked");
    expect(await towards(asked.scope, asking.company.id)).toBe("asked-us");
    await answerIntroduction(asked.scope, introductionId, "ACCEPTED", IP);
    expect(await towards(asking.scope, asked.company.id)).toBe("introduced");
    expect(await towards(asked.scope, asking.company.id)).toBe("introduced");
  });
});

describe("a brief", () => {
  const today = siteDay(new Date());
  const input = briefSchema(today).parse({
    title: "Ролик о ледоколе",
    body: "Две минуты о том, как ледокол ломает лёд и почему он не тонет.",
    looksFor: "Аниматоров 2D",
    cluster: "mechanical",
    budget: "120 000,50",
    answerBy: addDays(today, 5),
  });

  it("is posted, changed and closed by its company alone", async () => {
    const ours = await make.makePartner();
    const theirs = await make.makePartner();
    const { briefId } = await postBrief(ours.scope, input, IP);
    expect(await ownBrief(ours.scope, briefId)).toMatchObject({ budgetKopecks: 12_000_050, cluster: "mechanical", state: "open", answerBy: addDays(today, 5) });
    expect(await briefPage(briefId)).toMatchObject({ title: "Ролик о ледоколе", daysLeft: 5, companyName: ours.company.name });

    await expect(ownBrief(theirs.scope, briefId)).rejects.toEqual(refused("not-found"));
    await expect(editBrief(theirs.scope, briefId, input, IP)).rejects.toEqual(refused("not-found"));
    await expect(closeBrief(theirs.scope, briefId, IP)).rejects.toEqual(refused("not-found"));
    await expect(closeBrief(ours.scope, "../1", IP)).rejects.toEqual(refused("not-found"));
    await expect(closeBrief({ ...ours.scope, role: "MEMBER" }, briefId, IP)).rejects.toEqual(refused("forbidden"));

    await editBrief(ours.scope, briefId, { ...input, title: "Ролик о буксире", budget: null }, IP);
    expect(await ownBrief(ours.scope, briefId)).toMatchObject({ title: "Ролик о буксире", budgetKopecks: null });
    await closeBrief(ours.scope, briefId, IP);
    await expect(closeBrief(ours.scope, briefId, IP)).rejects.toEqual(refused("brief-closed"));
    await expect(editBrief(ours.scope, briefId, input, IP)).rejects.toEqual(refused("brief-closed"));
    expect((await db.auditEntry.findMany({ where: { subjectId: briefId }, orderBy: { id: "asc" } })).map((row) => row.action)).toEqual([
      "brief.posted",
      "brief.edited",
      "brief.closed",
    ]);
    expect(await db.event.count({ where: { type: "partners.brief-posted", payload: { equals: { briefId } } } })).toBe(1);
  });

  it("awaits no answers once it is closed or its last day has passed", async () => {
    const { asking, asked } = await two();
    const closed = await make.makeBrief(asked.scope, { closed: true });
    const passed = await make.makeBrief(asked.scope, { answerBy: addDays(today, -1) });
    const last = await make.makeBrief(asked.scope, { answerBy: today });
    await expect(ask(asking.scope, { briefId: closed.id })).rejects.toEqual(refused("brief-closed"));
    await expect(ask(asking.scope, { briefId: passed.id })).rejects.toEqual(refused("brief-closed"));
    await ask(asking.scope, { briefId: last.id });
    await expect(ask(asked.scope, { briefId: last.id })).rejects.toEqual(refused("introduction-self"));
    await expect(ask(asking.scope, { briefId: "00000000-0000-4000-8000-000000000000" })).rejects.toEqual(refused("not-found"));
    await expect(ask(asking.scope, { briefId: "1 OR 1=1" })).rejects.toEqual(refused("not-found"));
  });

  it("closes before or after a request, never between", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { asking, asked } = await two();
      const brief = await make.makeBrief(asked.scope);
      const [, answer] = await Promise.allSettled([closeBrief(asked.scope, brief.id, IP), ask(asking.scope, { briefId: brief.id })]);
      if (answer.status === "rejected") expect(answer.reason).toEqual(refused("brief-closed"));
      expect(await db.introduction.count({ where: { briefId: brief.id } })).toBe(answer.status === "fulfilled" ? 1 : 0);
    }
  });
});
