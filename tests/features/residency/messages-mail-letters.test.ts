import { expect, it, vi, describe, beforeAll } from "vitest";
import type { StaffScope } from "~/features/identity/types";
import { returnForFixing } from "~/features/residency/commands/check.server";
import { replyAddress } from "~/features/residency/messages/commands/reply-address.server";
import { composeLetter } from "~/features/notifications/letters.server";
import { letterHtml, letterText } from "~/features/notifications/layout";
import { db } from "~/lib/db/client.server";
import { settleEvents } from "~/reactions.server";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { openApi } from "#tests/routes/api";
import { useDatabase } from "#tests/database";

vi.hoisted(() => {
  // A domain alone promises nothing: what is sent to it reaches nobody.
  process.env.MAIL_REPLY_DOMAIN = "reply.kadr.example";
  delete process.env.MAIL_INBOUND_SECRET;
});

useDatabase();

let admin: StaffScope;
beforeAll(async () => {
  admin = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
});

async function submitted(locale: "ru" | "en" = "ru") {
  const { company, owner } = await identity.makeCompany({ owner: { locale } });
  const { applicationId: id } = await make.makeSubmitted(identity.companyScopeOf(company, owner));
  return { id, owner };
}

describe("a house that takes no mail in", () => {
  it("has no address for it, and no letter names one", async () => {
    const { id, owner } = await submitted();
    await settleEvents();
    expect(await replyAddress(id, owner.id)).toBeNull();
    const letter = await db.letter.findFirstOrThrow({ where: { to: owner.email, template: "applicationSubmitted" } });
    expect(letter.replyTo).toBeNull();
    expect(letter.text).not.toContain("Ответьте выше этой строки");
    expect(letter.text).toContain("Ответы на этот адрес никто не читает.");
    const handle = await openApi();
    const response = await handle(new Request("http://localhost:3000/api/inbound-mail", { method: "POST", headers: { Authorization: "Bearer " }, body: "From: a@b.ru\r\n\r\nx" }));
    expect(response.status).toBe(404);
  });
});

describe("the letter of a returned application", () => {
  const items = [
    { section: "project", question: "projectTitle", note: "Слишком длинно.\nХватит <трёх> слов." },
    { section: "documents", document: "charter", note: "" },
    { section: "project", note: "Допишите сроки." },
  ];

  it("lists what was asked thing by thing, with the notes, in both languages", async () => {
    for (const locale of ["ru", "en"] as const) {
      const { id, owner } = await submitted(locale);
      await returnForFixing(admin, id, "Нет справки.", { now: new Date() }, items);
      await settleEvents();
      const { text, html } = await db.letter.findFirstOrThrow({ where: { to: owner.email, template: "applicationReturned" } });
      const names = locale === "ru" ? ["Название проекта", "Устав", "Проект"] : ["Project title", "Charter", "Project"];
      expect(text).toContain("> Нет справки.\n\n");
      expect(text).toContain(
        [locale === "ru" ? "По пунктам:" : "Item by item:", `1. ${names[0]}`, "> Слишком длинно.", "> Хватит <трёх> слов.", `2. ${names[1]}`, `3. ${names[2]}`, "> Допишите сроки.", "", ""].join("\n"),
      );
      expect(html).toContain(`<b>${names[0]}</b><br>Слишком длинно.<br>Хватит &lt;трёх&gt; слов.</li>`);
      expect(html).toContain(`<b>${names[1]}</b></li>`);
    }
  });

  it("without items says the reason alone", async () => {
    const { id, owner } = await submitted();
    await returnForFixing(admin, id, "Нет справки.", { now: new Date() });
    await settleEvents();
    const { text, html } = await db.letter.findFirstOrThrow({ where: { to: owner.email, template: "applicationReturned" } });
    expect(text).not.toContain("По пунктам");
    expect(html).not.toContain("<ol");
  });

  it("says how many more there are when the list is long", () => {
    const many = Array.from({ length: 32 }, (_, index) => ({ what: `Вопрос ${index + 1}`, note: "слово ".repeat(200) }));
    const body = composeLetter("applicationReturned", { number: "1", reason: "Всё.", items: many, dueOn: null, url: "https://kadr.example/x" }, { name: "Анна", locale: "ru" });
    expect(body.list?.items).toHaveLength(30);
    expect([...(body.list?.items[0]?.text ?? "")].length).toBeLessThanOrEqual(600);
    for (const text of [letterText(body), letterHtml(body, "ru")]) {
      expect(text).toContain("И ещё 2 пункта на странице заявки.");
      expect(text).not.toContain("Вопрос 31");
    }
  });
});
