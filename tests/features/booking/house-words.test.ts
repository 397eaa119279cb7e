import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { actOnWords } from "~/features/booking/resources/act.server";
import { addWords, dropWord } from "~/features/booking/resources/commands/words.server";
import { BUILT_IN, phraseFault, plainPhrase } from "~/features/booking/resources/rules/house-words";
import { tryPhrase, wordsOf } from "~/features/booking/resources/words.server";
import { FILLER, readWords } from "~/features/booking/rules/words/read";
import { makeVocabulary } from "~/features/booking/rules/words/vocabulary";
import { understand } from "~/features/booking/find/words.server";
import { catalogue } from "~/features/booking/queries.server";
import { db } from "~/lib/db/client.server";
import { withClient } from "~/lib/db/engine.server";
import { useDatabase } from "#tests/database";
import { makeResource } from "#tests/factories/booking";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { RESOURCE_WORDS } from "../../../prisma/seed/resource-words";

useDatabase();

const heard = async (line: string) => (await understand(line, await catalogue(), new Date())).wish.slugs;

const at = () => ({ now: new Date(), ip: "127.0.0.1" });
const admin = async () => staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const isWords = (...phrases: string[]) => ({ phrases, of: "kind" as const, role: "IS" as const, counted: false });
const form = (fields: Record<string, string>) => {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  return made;
};
const thrown = async (work: Promise<unknown>) => {
  const answer: unknown = await work.then(() => null, (error: unknown) => error);
  return answer instanceof Response ? answer.headers.get("Location") : answer;
};

describe("what can be a word of the house", () => {
  const now = new Date("2026-11-28T05:00:00Z");

  it("all that the house starts with", () => {
    expect(RESOURCE_WORDS.flatMap(({ phrase }) => (plainPhrase(phrase) === phrase && phraseFault(phrase, now) === null ? [] : [`${phrase}: ${phraseFault(phrase, now)}`]))).toEqual([]);
  });

  it("is plain: small letters, single spaces, no dashes", () => {
    expect(plainPhrase("  Стоп-Моушен  СЪЁМК* ")).toBe("стоп моушен съемк*");
  });

  it.each([
    ["", "field.required"],
    ["камера2", "field.houseWord|"],
    ["кам*ера", "field.houseWord|"],
    ["*", "field.houseWord|"],
    ["№ пять", "field.houseWord|"],
    ["ш", "field.houseWordShort|"],
    ["ка*", "field.houseWordShort|"],
    ["а".repeat(61), "field.housePhraseLong|"],
    ["раз слово два слово три слово", "field.housePhraseLong|"],
    ["завтра", "field.houseWordTaken|"],
    ["завтр*", "field.houseWordTaken|"],
    ["янв*", "field.houseWordTaken|"],
    ["час", "field.houseWordTaken|"],
    ["вторник*", "field.houseWordTaken|"],
    ["студия вечером", "field.houseWordTaken|"],
    ["вдвоем", "field.houseWordTaken|"],
    ["пожалуйста", "field.houseWordTaken|"],
    ["morning", "field.houseWordTaken|"],
    ["asap", "field.houseWordTaken|"],
  ])("is not «%s»", (phrase, fault) => expect(phraseFault(phrase, now)).toEqual(expect.stringContaining(fault)));

  it("is none of the words that the search reads itself: each is one of its own", () => {
    const nothing = makeVocabulary([], []);
    const read = (line: string) => readWords(line, nothing, now);
    const silent = BUILT_IN.filter((word) => !FILLER.test(word) && [word, `2 ${word}`, `на 2 ${word}`, `на ${word}`, `до ${word}`, `${word} вторник`, `1 ${word}`, `${word} monday`, `${word} часа`, `at ${word}`].every((line) => read(line).unknown.some((one) => one.text.includes(word))));
    expect(silent).toEqual([]);
  });
});

describe("the words of a resource", () => {
  it("are understood from the next search on, and no more once they are taken away", async () => {
    const scope = await admin();
    const room = await makeResource({ kind: "loom", slug: "loom-one" });
    await makeResource({ kind: "loom", slug: "loom-two" });
    expect(await heard("ткацкий станочек")).toBeNull();
    await addWords(scope, room.id, isWords("ткацк*"), at());
    expect(await heard("ткацкий завтра")).toEqual(["loom-one", "loom-two"]);
    await addWords(scope, room.id, { phrases: ["каморка"], of: "one", role: "IS", counted: true }, at());
    expect(await heard("две каморки")).toEqual(["loom-one"]);
    const { words, ofKind } = await wordsOf(scope, { id: room.id, kind: "loom" }, "ru");
    expect([ofKind, words.map(({ phrase, ofKind: all, counted }) => [phrase, all, counted])]).toEqual([2, [["каморка", false, true], ["ткацк*", true, false]]]);

    const id = words[1]!.id;
    expect(await dropWord(scope, room.id, id, at())).toEqual({ phrase: "ткацк*", role: "IS", counted: false, of: "kind" });
    expect(await dropWord(scope, room.id, id, at())).toBeNull();
    expect(await heard("ткацкий завтра")).toBeNull();
    const entries = await db.auditEntry.findMany({ where: { subjectId: room.id }, orderBy: { id: "asc" } });
    expect(entries.map(({ action, actorId, data }) => [action, actorId, (data as { words: string; of: string }).words, (data as { of: string }).of])).toEqual([
      ["resource.words-added", scope.userId, "ткацк*", "loom"],
      ["resource.words-added", scope.userId, "каморка", "loom-one"],
      ["resource.word-dropped", scope.userId, "ткацк*", "loom"],
    ]);
  });

  it("are added once by two presses at one moment, and what is known already is left as it is", async () => {
    const scope = await admin();
    const room = await makeResource({ kind: "kiln" });
    const twin = await makeResource({ kind: "kiln" });
    const presses = await Promise.allSettled([room, twin, room, twin].map(({ id }) => addWords(scope, id, isWords("гончарн*", "обжиг*"), at())));
    expect(presses.filter((press) => press.status === "fulfilled").length).toBe(1);
    for (const press of presses) if (press.status === "rejected") expect(press.reason).toEqual(refusal("words-known"));
    expect(await db.resourceWord.count({ where: { kind: "kiln" } })).toBe(2);
    await addWords(scope, room.id, isWords("обжиг*", "муфель*"), at());
    expect(await db.auditEntry.count({ where: { action: "resource.words-added", data: { path: ["words"], equals: "муфель*" } } })).toBe(1);
  });

  it("are an administrator's to change, and only of the resource whose page it is", async () => {
    const scope = await admin();
    const finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    const room = await makeResource({ kind: "press" });
    const foreign = await db.resourceWord.findFirstOrThrow({ where: { kind: "camera" } });
    await expect(addWords(finance, room.id, isWords("прессов*"), at())).rejects.toEqual(refusal("forbidden"));
    await expect(dropWord(finance, room.id, foreign.id, at())).rejects.toEqual(refusal("forbidden"));
    await expect(addWords(scope, "no-such-id", isWords("прессов*"), at())).rejects.toEqual(refusal("not-found"));
    for (const id of [0, -1, 1.5, NaN, 1e12]) await expect(dropWord(scope, room.id, id, at())).rejects.toEqual(refusal("not-found"));
    expect(await dropWord(scope, room.id, foreign.id, at())).toBeNull();
    expect(await db.resourceWord.count({ where: { id: foreign.id } })).toBe(1);
    await db.resourceWord.createMany({ data: Array.from({ length: 199 }, (_, index) => ({ phrase: `слово${"абвгдежзик"[index % 10]}${"абвгдежзиклмнопрстуф"[Math.floor(index / 10)]}`, kind: "press" })) });
    await expect(addWords(scope, room.id, isWords("прессов*", "пресс"), at())).rejects.toEqual(refusal("words-many"));
  });

  it("come from a form: what is wrong is said and kept, what was taken away can be put back by one press", async () => {
    const scope = await admin();
    const room = await makeResource({ kind: "lathe", slug: "lathe-one" });
    const typed = { intent: "add", phrases: "Токарн*, завтра", of: "kind", role: "IS" };
    expect(await actOnWords(scope, room.id, form(typed), at())).toMatchObject({ data: { typed, faults: { phrases: 'field.houseWordTaken|{"word":"завтра"}' } } });
    expect(await thrown(actOnWords(scope, room.id, form({ ...typed, phrases: "Токарн*;\nТОКАРН*, точ-ить", counted: "on" }), at()))).toBe("?saved=words-added");
    expect(await actOnWords(scope, room.id, form({ ...typed, phrases: "токарн*" }), at())).toMatchObject({ data: { refusal: { code: "words-known" } } });
    const { words } = await wordsOf(scope, { id: room.id, kind: "lathe" }, "ru");
    expect(words.map((word) => word.phrase)).toEqual(["токарн*", "точ ить"]);
    const location = await thrown(actOnWords(scope, room.id, form({ intent: "drop", word: String(words[0]!.id) }), at()));
    const back = Object.fromEntries(new URLSearchParams(String(location)));
    expect(back).toEqual({ saved: "word-dropped", phrases: "токарн*", of: "kind", role: "IS", counted: "on" });
    await thrown(actOnWords(scope, room.id, form({ intent: "add", ...back }), at()));
    expect((await wordsOf(scope, { id: room.id, kind: "lathe" }, "ru")).words).toMatchObject([{ phrase: "токарн*", counted: true }, { phrase: "точ ить" }]);
  });

  it("say what else they speak of, and a phrase can be tried", async () => {
    const scope = await admin();
    const [stopmo, camera] = await Promise.all(["stopmo", "camera-body"].map((slug) => db.resource.findUniqueOrThrow({ where: { slug } })));
    await addWords(scope, camera!.id, isWords("павильон*"), at());
    const row = (await wordsOf(scope, stopmo!, "ru")).words.find((word) => word.phrase === "павильон*");
    expect(row?.also).toEqual({ kinds: ["camera"], names: [] });
    await db.resourceWord.deleteMany({ where: { kind: "camera", phrase: "павильон*" } });
    expect(await tryPhrase(scope, "camera-body", "две камеры завтра, бррр", "ru", new Date())).toMatchObject({ mine: true, anything: false, found: ["Кинокамера"], unknown: ["бррр"], chips: [{ text: "две" }, { text: "камеры", meaning: "Камеры" }, { text: "завтра" }] });
    expect(await tryPhrase(scope, "camera-body", "мокап", "en", new Date())).toMatchObject({ mine: false, found: ["Motion capture studio"] });
    expect(await tryPhrase(scope, "camera-body", "завтра", "ru", new Date())).toMatchObject({ mine: true, anything: true });
    expect(await tryPhrase(scope, "camera-body", "  ", "ru", new Date())).toBeNull();
  });
});

describe("a portal that has had its words for a while", () => {
  const KINDS = ["camera", "lens", "tripod", "light", "kit", "stage", "operator", "soundman"];
  const migrate = () => withClient(process.env.DATABASE_URL!, (client) => client.query(readFileSync("prisma/migrations/20261128223000_words_of_equipment/migration.sql", "utf8")));
  const rows = () => db.resourceWord.findMany({ where: { OR: [{ kind: { in: KINDS } }, { kind: "cintiq" }, { phrase: "re recording stage*" }] }, select: { phrase: true, kind: true, role: true, counted: true }, orderBy: [{ kind: "asc" }, { phrase: "asc" }] });

  it("is given the words for equipment, stages and people once, the same as a new one", async () => {
    const fresh = await rows();
    expect(fresh.length).toBe(RESOURCE_WORDS.filter(({ kind, phrase }) => (kind !== null && KINDS.includes(kind)) || kind === "cintiq" || phrase === "re recording stage*").length);
    await db.resourceWord.deleteMany({ where: { OR: [{ kind: { in: KINDS } }, { phrase: "re recording stage*" }] } });
    await db.resourceWord.updateMany({ where: { kind: "cintiq", phrase: "планшет*" }, data: { counted: false } });
    expect(await heard("освещение")).toBeNull();
    await migrate();
    expect(await rows()).toEqual(fresh);
    expect(await heard("освещение")).toEqual(["light-set"]);
  });

  it("is given nothing when it has no words yet: the seed lays them all", async () => {
    await db.resourceWord.deleteMany();
    await migrate();
    expect(await db.resourceWord.count()).toBe(0);
  });
});
