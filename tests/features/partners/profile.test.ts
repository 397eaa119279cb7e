import { parseWithZod } from "@conform-to/zod/v4";
import { describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { makeCompany, companyScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { saveProfile, unpublishProfile } from "~/features/partners/commands/save-profile.server";
import { contactReady } from "~/features/partners/contacts.server";
import { ownProfile } from "~/features/partners/queries.server";
import { directory } from "~/features/partners/queries/directory.server";
import { completeness, missingForPublication, parseTags, PROFILE_POINTS, safeWebsite } from "~/features/partners/rules/profile";
import { HIT_END, HIT_START, splitHits } from "~/features/partners/rules/search";
import { askSchema, briefSchema, directoryFilterOf, profileSchema } from "~/features/partners/schema";
import { db } from "~/lib/db/client.server";

useDatabase();

const HOW = { ip: "192.0.2.9", userAgent: "test", locale: "ru" } as const;
const refused = (code: string) => expect.objectContaining({ code });
const listed = async () => (await directory(directoryFilterOf(new URLSearchParams()))).entries.map((entry) => entry.name);

const typed = (overrides: Record<string, unknown> = {}) =>
  profileSchema.parse({
    tagline: "Мультфильмы о льде и воде",
    offers: "Рисованная анимация, раскадровка, аниматик",
    contactName: "Анна Кадрова",
    contactEmail: "Anna@Example.test",
    contactPhone: "8 383 000-00-01",
    ...overrides,
  });

describe("a profile", () => {
  it("is published with the contact's separate consent and taken back", async () => {
    const { scope, owner, company } = await makeResident({ name: "Ледяная студия" });
    await expect(saveProfile(scope, typed({ intent: "publish" }), HOW)).rejects.toEqual(refused("contact-consent"));
    expect(await db.profile.count({ where: { companyId: company.id } })).toBe(0);

    expect(await saveProfile(scope, typed({ intent: "publish", consent: true }), HOW)).toEqual({ published: true, nowPublished: true });
    expect(await listed()).toContain("Ледяная студия");
    const [consent, ...more] = await db.consent.findMany({ where: { userId: owner.id, purpose: "PUBLICATION" } });
    expect(more).toEqual([]);
    expect(consent).toMatchObject({ purpose: "PUBLICATION", ip: "192.0.2.9", withdrawnAt: null });
    expect(await ownProfile(scope)).toMatchObject({ profile: { contactEmail: "anna@example.test", contactPhone: "+73830000001" }, contactShown: true });

    await unpublishProfile(scope, HOW.ip);
    expect(await listed()).not.toContain("Ледяная студия");
    await expect(unpublishProfile(scope, HOW.ip)).rejects.toEqual(refused("wrong-status"));
    expect((await db.auditEntry.findMany({ where: { subjectId: company.id }, orderBy: { id: "asc" } })).map((row) => row.action)).toEqual([
      "profile.published",
      "profile.unpublished",
    ]);
  });

  it("keeps a consent for the very contact it was given to", async () => {
    const { scope, company } = await makeResident();
    await saveProfile(scope, typed({ consent: true }), HOW);
    await saveProfile(scope, typed({ tagline: "Другой девиз студии" }), HOW);
    expect(await contactReady(company.id)).toBe(true);
    await expect(saveProfile(scope, typed({ contactName: "Пётр Другой" }), HOW)).rejects.toEqual(refused("contact-consent"));
    expect(await ownProfile(scope)).toMatchObject({ profile: { contactName: "Анна Кадрова", tagline: "Другой девиз студии" } });
    for (let again = 0; again < 2; again += 1) await saveProfile(scope, typed({ contactName: "Пётр Другой", consent: true }), HOW);
    expect(await contactReady(company.id)).toBe(true);
    expect(await db.consent.count({ where: { userId: scope.userId, purpose: "PUBLICATION" } })).toBe(2);
  });

  it("stays a draft while something needed is missing, and a published one cannot lose it", async () => {
    const { scope } = await makeResident();
    const bare = { offers: "", contactName: undefined, contactEmail: undefined, contactPhone: undefined };
    expect(await saveProfile(scope, typed(bare), HOW)).toEqual({ published: false, nowPublished: false });
    await expect(saveProfile(scope, typed({ ...bare, intent: "publish" }), HOW)).rejects.toEqual(refused("profile-incomplete"));
    await saveProfile(scope, typed({ intent: "publish", consent: true }), HOW);
    await expect(saveProfile(scope, typed({ offers: "" }), HOW)).rejects.toEqual(refused("profile-incomplete"));
  });

  it("is for owners and managers of active residents", async () => {
    const { scope, company } = await makeResident();
    await expect(saveProfile({ ...scope, role: "MEMBER" }, typed({ consent: true }), HOW)).rejects.toEqual(refused("forbidden"));
    await db.residency.update({ where: { companyId: company.id }, data: { status: "SUSPENDED" } });
    await expect(saveProfile(scope, typed({ consent: true }), HOW)).rejects.toEqual(refused("residents-only"));
    const { company: applicant, owner } = await makeCompany();
    await expect(saveProfile(companyScopeOf(applicant, owner), typed({ consent: true }), HOW)).rejects.toEqual(refused("residents-only"));
  });

  it("is saved whole when two save at once for the first time", async () => {
    const { scope, company } = await makeResident();
    const answers = await Promise.allSettled(["Первый девиз студии", "Второй девиз студии"].map((tagline) => saveProfile(scope, typed({ tagline, consent: true }), HOW)));
    expect(answers.map((answer) => answer.status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await db.profile.count({ where: { companyId: company.id } })).toBe(1);
  });
});

describe("completeness", () => {
  const empty = { tagline: "", about: "", offers: "", needs: "", tags: [], contactName: "", contactEmail: "" };

  it("adds up to a hundred and names what is missing, the weightiest first", () => {
    expect(Object.values(PROFILE_POINTS).reduce((sum, point) => sum + point.weight, 0)).toBe(100);
    expect(completeness(empty)).toEqual({ percent: 0, missing: ["offers", "needs", "tagline", "about", "contact", "tags"] });
    const half = { ...empty, tagline: "Мультфильмы о льде", offers: "Рисованная анимация и раскадровка", contactName: "А", contactEmail: "a@b.c" };
    expect(completeness(half)).toEqual({ percent: 55, missing: ["needs", "about", "tags"] });
    expect(missingForPublication(half)).toEqual([]);
    expect(missingForPublication(empty)).toEqual(["offers", "tagline", "contact"]);
  });
});

describe("what is typed", () => {
  const today = "2026-11-23";
  const errorsOf = (form: Record<string, string>, schema: Parameters<typeof parseWithZod>[1]["schema"]) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(form)) data.set(name, value);
    return parseWithZod(data, { schema }).reply().error ?? {};
  };

  it("in a brief is checked field by field", () => {
    const good = { title: "Ролик о льде", body: "б".repeat(40), looksFor: "Аниматоров" };
    expect(errorsOf(good, briefSchema(today))).toEqual({});
    expect(errorsOf({ ...good, answerBy: "2026-11-22" }, briefSchema(today))).toEqual({ answerBy: ["rule.past"] });
    expect(errorsOf({ ...good, answerBy: "2026-02-30" }, briefSchema(today))).toEqual({ answerBy: ["field.date"] });
    expect(errorsOf({ ...good, budget: "много" }, briefSchema(today))).toEqual({ budget: ["field.number"] });
    expect(errorsOf({ ...good, budget: "0" }, briefSchema(today))).toEqual({ budget: ["field.positive"] });
    expect(errorsOf({ ...good, body: "мало" }, briefSchema(today))).toEqual({ body: ['field.tooShort|{"count":40}'] });
    expect(errorsOf({}, briefSchema(today))).toEqual({ title: ["field.required"], body: ["field.required"], looksFor: ["field.required"] });
  });

  it("in a request is 20 to 1000 characters as a person counts them", () => {
    expect(errorsOf({ message: "коротко" }, askSchema)).toEqual({ message: ['field.tooShort|{"count":20}'] });
    expect(errorsOf({ message: "🦊".repeat(1000) }, askSchema)).toEqual({});
    expect(errorsOf({ message: "🦊".repeat(1001) }, askSchema)).toEqual({ message: ['field.tooLong|{"max":1000}'] });
    expect(errorsOf({ message: `${" ".repeat(30)}а` }, askSchema)).toEqual({ message: ['field.tooShort|{"count":20}'] });
    expect(askSchema.parse({ message: "строка одна\r\nстрока два\u0000 и три" }).message).toBe("строка одна\nстрока два и три");
  });

  it("in a profile may be left out, but a contact is whole", () => {
    expect(errorsOf({}, profileSchema)).toEqual({});
    expect(errorsOf({ contactPhone: "+7 383 000-00-01" }, profileSchema)).toEqual({ contactName: ["field.required"], contactEmail: ["field.required"] });
    expect(errorsOf({ contactName: "Анна", contactEmail: "не почта" }, profileSchema)).toEqual({ contactEmail: ["field.email"] });
    expect(errorsOf({ contactName: "Анна", contactEmail: "a@b.ru", contactPhone: "12" }, profileSchema)).toEqual({ contactPhone: ["field.phone"] });
  });

  it("as tags is taken apart, each once", () => {
    expect(parseTags(" мокап, #2D;  озвучка  речи\nМокап,,")).toEqual(["мокап", "2D", "озвучка речи"]);
  });

  it("as a site is linked to when it is http or https", () => {
    expect(safeWebsite("https://kadr.example/a?b")).toBe("https://kadr.example/a?b");
    expect(safeWebsite("javascript:alert(1)")).toBeNull();
    expect(safeWebsite("data:text/html,x")).toBeNull();
    expect(safeWebsite("kadr.example")).toBeNull();
    expect(safeWebsite(null)).toBeNull();
  });

  it("and found is cut into text and hits", () => {
    const marked = `а ${HIT_START}мокап${HIT_END} и ${HIT_START}звук${HIT_END}`;
    expect(splitHits(marked)).toEqual([
      { text: "а ", hit: false },
      { text: "мокап", hit: true },
      { text: " и ", hit: false },
      { text: "звук", hit: true },
    ]);
  });
});
