import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { queueLetter } from "~/features/notifications/commands/queue-letter.server";
import { letterIn, LETTERS_A_PAGE, lettersIn, openMailbox, type LetterSearch } from "~/features/notifications/queries.server";
import { db } from "~/lib/db/client.server";

useDatabase();

const all: LetterSearch = { query: "", template: null, page: 1, locale: "ru" };
const find = async (search: Partial<LetterSearch>) => {
  const { rows } = await lettersIn(openMailbox(), { ...all, ...search });
  return rows.map((row) => row.to).sort();
};

beforeEach(() => {
  process.env.KADR_DEMO = "1";
});
afterEach(() => {
  delete process.env.KADR_DEMO;
});

describe("the demo's mailbox", () => {
  beforeAll(async () => {
    const origin = "http://localhost:3000";
    const welcome = (email: string) => queueLetter({ dedupe: email, to: { email, name: "Анна", locale: "ru" }, template: "welcome", params: { name: "Анна" } });
    for (const email of ["anna@lis.ru", "a_na@lis.ru", "petr@test.ru"]) await welcome(email);
    await queueLetter({
      dedupe: "paid",
      to: { email: "anna@lis.ru", name: "Анна", locale: "ru" },
      template: "invoicePaid",
      params: { number: "К-2026-000123", total: 100, url: `${origin}/invoices/1?a=1&b=2` },
    });
    await queueLetter({
      dedupe: "outside",
      to: { email: "out@lis.ru", name: "Анна", locale: "ru" },
      template: "introductionAsked",
      params: { fromName: "Лис", message: `${origin}/evil`, url: "https://elsewhere.example/x" },
    });
  });

  it("is not there outside the demo", () => {
    delete process.env.KADR_DEMO;
    expect(() => openMailbox()).toThrow(expect.objectContaining({ kind: "not-found" }));
  });

  it("finds by recipient, by subject, by kind and by the kind's name in the reader's language", async () => {
    expect(await find({ query: "PETR@" })).toEqual(["petr@test.ru"]);
    expect(await find({ query: "000123" })).toEqual(["anna@lis.ru"]);
    expect(await find({ template: "invoicePaid" })).toEqual(["anna@lis.ru"]);
    expect(await find({ query: "добро пож" })).toEqual(["a_na@lis.ru", "anna@lis.ru", "petr@test.ru"]);
    expect(await find({ query: "welcome", locale: "en" })).toEqual(["a_na@lis.ru", "anna@lis.ru", "petr@test.ru"]);
    expect(await find({ query: "anna", template: "welcome" })).toEqual(["anna@lis.ru"]);
    expect(await find({ query: "нет такого" })).toEqual([]);
  });

  it("takes signs that SQL reads otherwise as they are typed", async () => {
    expect(await find({ query: "a_na" })).toEqual(["a_na@lis.ru"]);
    expect(await find({ query: "%" })).toEqual([]);
    expect(await find({ query: "\\" })).toEqual([]);
  });

  it("leads to the letter's page, and nowhere outside", async () => {
    const mailbox = openMailbox();
    const paid = await db.letter.findUniqueOrThrow({ where: { dedupe: "paid" } });
    expect(await letterIn(mailbox, paid.id)).toMatchObject({ subject: "Счёт К-2026-000123 оплачен", link: "/invoices/1?a=1&b=2" });
    const outside = await db.letter.findUniqueOrThrow({ where: { dedupe: "outside" } });
    expect((await letterIn(mailbox, outside.id)).link).toBeNull();
  });

  it.each(["", "1", "../..", "00000000-0000-7000-8000-000000000000"])("knows no letter «%s»", async (id) => {
    await expect(letterIn(openMailbox(), id)).rejects.toMatchObject({ kind: "not-found" });
  });

  it("shows pages, newest first; a page past the end is the last one", async () => {
    await db.letter.createMany({
      data: Array.from({ length: LETTERS_A_PAGE + 1 }, (_, index) => ({
        dedupe: `many-${index}`,
        to: `many${index}@lis.ru`,
        locale: "ru",
        template: "welcome",
        subject: `Письмо ${index}`,
        text: "",
        html: "",
        createdAt: new Date(Date.UTC(2030, 0, 1, 0, index)),
      })),
    });
    const search = { ...all, query: "many" };
    const first = await lettersIn(openMailbox(), search);
    expect(first).toMatchObject({ total: LETTERS_A_PAGE + 1, page: 1, pages: 2 });
    expect(first.rows[0]?.subject).toBe(`Письмо ${LETTERS_A_PAGE}`);
    const past = await lettersIn(openMailbox(), { ...search, page: 99 });
    expect(past.page).toBe(2);
    expect(past.rows.map((row) => row.subject)).toEqual(["Письмо 0"]);
  });
});
