import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import * as make from "#tests/factories/partners";
import { makeCompany } from "#tests/factories/identity";
import { directory } from "~/features/partners/queries/directory.server";
import { residentPage } from "~/features/partners/queries/resident.server";
import { openBriefs } from "~/features/partners/queries/briefs.server";
import { briefFilterOf, directoryFilterOf } from "~/features/partners/schema";
import { db } from "~/lib/db/client.server";
import { addDays, siteDay } from "~/lib/time";

useDatabase();

const find = async (params: Record<string, string>) => directory(directoryFilterOf(new URLSearchParams(params)));
const names = async (params: Record<string, string>) => (await find(params)).entries.map((entry) => entry.name);

beforeAll(async () => {
  await make.makePartner({
    name: "Полярный лис",
    profile: { tagline: "Авторский мультфильм для детей", offers: "Мокап и чистка движения", needs: "Озвучка серий", tags: ["3D", "тренажёры"], about: "Снимаем сериал." },
  });
  await make.makePartner({
    name: "Заречье-звук",
    kind: "SOUND_POST",
    profile: { tagline: "Речевая студия", offers: "Озвучка и дубляж, запись детских голосов", needs: "Мокап для клипа", about: "Дикторы <script>alert(1)</script> читают." },
  });
  await make.makePartner({ name: "Скрытая студия", profile: { published: false, offers: "Озвучка втихую" } });
  await make.makePartner({ name: "Ушедшая студия", residency: "TERMINATED", profile: { offers: "Озвучка в прошлом" } });
  await make.makePartner({ name: "Отдыхающая студия", residency: "SUSPENDED", profile: { offers: "Озвучка потом" } });
});

describe("the directory finds", () => {
  it("word forms, in whichever form they were written", async () => {
    expect(await names({ q: "мультфильмы" })).toEqual(["Полярный лис"]);
    expect(await names({ q: "мультфильмами для ребёнка" })).toEqual([]);
    expect((await names({ q: "озвучки" })).sort()).toEqual(["Заречье-звук", "Полярный лис"]);
    expect(await names({ q: "тренажер" })).toEqual(["Полярный лис"]);
  });

  it("a word where it was asked for", async () => {
    expect(await names({ q: "озвучка", in: "offers" })).toEqual(["Заречье-звук"]);
    expect(await names({ q: "озвучка", in: "needs" })).toEqual(["Полярный лис"]);
    expect(await names({ q: "мокап", kind: "SOUND_POST" })).toEqual(["Заречье-звук"]);
  });

  it("all words over different fields, a phrase, and not what a minus forbids", async () => {
    expect(await names({ q: "мультфильм озвучка" })).toEqual(["Полярный лис"]);
    expect(await names({ q: '"запись голосов"' })).toEqual([]);
    expect(await names({ q: '"детских голосов"' })).toEqual(["Заречье-звук"]);
    expect(await names({ q: "озвучка -мультфильм" })).toEqual(["Заречье-звук"]);
  });

  it("a mistyped name, and says that it only resembles", async () => {
    const { entries } = await find({ q: "палярный лиз" });
    expect(entries.map(({ name, byName, found }) => ({ name, byName, found }))).toEqual([{ name: "Полярный лис", byName: true, found: [] }]);
    expect(await names({ q: "заречие звук" })).toEqual(["Заречье-звук"]);
    expect(await names({ q: "скрытаа студия" })).not.toContain("Скрытая студия");
  });

  it("nothing where there is nothing", async () => {
    expect(await find({ q: "квантовый миксер" })).toEqual({ entries: [], total: 0, page: 1, pages: 1 });
    expect(await names({ q: "и" })).toEqual([]);
  });

  it("only published profiles of active residents", async () => {
    expect(await names({ sort: "name" })).toEqual(["Заречье-звук", "Полярный лис"]);
    for (const q of ["втихую", "прошлом", "потом"]) expect(await names({ q })).toEqual([]);
  });

  it("and says why", async () => {
    const [entry] = (await find({ q: "мокапа" })).entries.filter(({ name }) => name === "Полярный лис");
    expect(entry?.found).toEqual([{ field: "offers", pieces: [{ text: "Мокап", hit: true }, { text: " и чистка движения", hit: false }] }]);
    const both = (await find({ q: "мультфильм озвучка" })).entries[0];
    expect(both?.found.map(({ field }) => field)).toEqual(["needs", "tagline"]);
  });
});

describe("a fragment", () => {
  it("is cut around the words, and shows where it was cut", async () => {
    const filler = "Рисуем фоны и персонажей для сериалов, собираем сцены и сводим цвет в кино. ".repeat(6);
    const { company } = await make.makePartner({ name: "Длинная", profile: { about: `${filler}Работали с планетарием. ${filler}` } });
    const [entry] = (await find({ q: "планетарии" })).entries;
    const text = entry?.found[0]?.pieces.map((piece) => piece.text).join("") ?? "";
    expect(text).toMatch(/^….*планетарием.*…$/s);
    expect([...text].length).toBeLessThan(250);
    await db.profile.delete({ where: { companyId: company.id } });
  });
});

describe("whatever is typed is only text", () => {
  it.each([
    "'; DROP TABLE \"Profile\"; --",
    "' OR 1=1 --",
    "a & | ! ( ) :* <-> \\",
    "\u0000\uE000озвучка\uE001",
    "%_%",
    '"незакрытая кавычка',
    "-".repeat(200),
    "-|".repeat(100),
    "- ".repeat(100),
    '-"'.repeat(100),
    "(".repeat(500),
    "🦊🦊 \ud800",
    "-реклама",
    "$1 {{q}} ${q}",
  ])("%j", async (q) => {
    const answer = await find({ q });
    expect(answer.pages).toBeGreaterThanOrEqual(1);
    expect(await db.profile.count()).toBe(5);
  });

  it("filters that mean nothing count as not given", async () => {
    const odd = { kind: "ANIMATION_STUDIO'--", in: "document", sort: 'c.name; DROP TABLE "Brief"', page: "-7" };
    expect(await names(odd)).toEqual(["Заречье-звук", "Полярный лис"]);
    expect(await names({ page: "9999" })).toEqual(["Заречье-звук", "Полярный лис"]);
  });

  it("markup in a profile stays text", async () => {
    const [entry] = (await find({ q: "дикторы" })).entries;
    const text = entry?.found[0]?.pieces.map((piece) => piece.text).join("") ?? "";
    expect(text).toContain("Дикторы");
    expect(entry?.found[0]?.pieces.filter((piece) => piece.hit)).toEqual([{ text: "Дикторы", hit: true }]);
  });
});

describe("a resident's page", () => {
  it("is there when published and active, without contacts", async () => {
    const page = await residentPage("polyarnyy-lis", null);
    expect(page.name).toBe("Полярный лис");
    expect(JSON.stringify(page)).not.toMatch(/@|\+7383/);
  });

  it("is not found while hidden, except for its own company", async () => {
    const hidden = await db.company.findFirstOrThrow({ where: { name: "Скрытая студия" } });
    await expect(residentPage(hidden.slug, null)).rejects.toMatchObject({ code: "not-found" });
    const { company: other } = await makeCompany();
    await expect(residentPage(hidden.slug, other.id)).rejects.toMatchObject({ code: "not-found" });
    expect(await residentPage(hidden.slug, hidden.id)).toMatchObject({ name: "Скрытая студия", listed: false });
    const left = await db.company.findFirstOrThrow({ where: { name: "Ушедшая студия" } });
    await expect(residentPage(left.slug, null)).rejects.toMatchObject({ code: "not-found" });
  });

  it("links only to http and https", async () => {
    const made = await make.makePartner({ name: "Сайтовая", website: "javascript:alert(1)", profile: { published: false } });
    expect((await residentPage(made.company.slug, made.company.id)).website).toBeNull();
    await db.company.update({ where: { id: made.company.id }, data: { website: "https://example.test/a" } });
    expect((await residentPage(made.company.slug, made.company.id)).website).toBe("https://example.test/a");
    await db.profile.delete({ where: { companyId: made.company.id } });
  });
});

describe("briefs", () => {
  const list = async (params: Record<string, string>) =>
    (await openBriefs(briefFilterOf(new URLSearchParams(params)))).entries.map((entry) => entry.title);

  it("are found by word forms and cluster while they await answers", async () => {
    const today = siteDay(new Date());
    const fox = await make.makePartner({ name: "Заказчик", profile: { published: false } });
    const gone = await make.makePartner({ name: "Бывший", residency: "TERMINATED" });
    await make.makeBrief(fox.scope, { title: "Тренажёр для реабилитации", looksFor: "Аниматора рук", cluster: "medical", answerBy: today });
    await make.makeBrief(fox.scope, { title: "Персонаж для упаковки", cluster: "chemical", answerBy: null });
    await make.makeBrief(fox.scope, { title: "Вчерашний тренажёр", answerBy: addDays(today, -1) });
    await make.makeBrief(fox.scope, { title: "Закрытый тренажёр", closed: true });
    await make.makeBrief(gone.scope, { title: "Чужой тренажёр" });

    expect(await list({ q: "тренажеры" })).toEqual(["Тренажёр для реабилитации"]);
    expect(await list({ q: "аниматор", cluster: "medical" })).toEqual(["Тренажёр для реабилитации"]);
    expect(await list({ cluster: "chemical" })).toEqual(["Персонаж для упаковки"]);
    expect(await list({ sort: "deadline" })).toEqual(["Тренажёр для реабилитации", "Персонаж для упаковки"]);
    const { entries } = await openBriefs(briefFilterOf(new URLSearchParams({ q: "рука" })));
    expect(entries[0]).toMatchObject({ daysLeft: 0, companySlug: null, found: [{ field: "looksFor" }] });
  });
});
