import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { acceptForReview } from "~/features/residency/commands/check.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { replyAddress } from "~/features/residency/messages/commands/reply-address.server";
import { sendMessage } from "~/features/residency/messages/commands/send.server";
import { talkFor } from "~/features/residency/messages/queries.server";
import { db } from "~/lib/db/client.server";
import { settleEvents } from "~/reactions.server";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { openApi } from "#tests/routes/api";
import { useDatabase } from "#tests/database";

// `vi.hoisted` runs before this line, so that it repeats the words.
const SECRET = "a-secret-of-the-mail-server";

vi.hoisted(() => {
  process.env.MAIL_REPLY_DOMAIN = "Reply.Kadr.Example";
  process.env.MAIL_INBOUND_SECRET = "a-secret-of-the-mail-server";
});

useDatabase();

let handle: (request: Request) => Promise<Response>;
let admin: StaffScope;
let adminEmail: string;

beforeAll(async () => {
  handle = await openApi();
  const person = await identity.makePerson({ staffRoles: ["ADMIN"] });
  [admin, adminEmail] = [identity.staffScopeOf(person), person.email];
});

interface Talk {
  scope: CompanyScope;
  id: string;
  email: string;
  companyId: string;
  /** Where the owner answers. */
  to: string;
}

async function talk(options: { locale?: "ru" | "en" } = {}): Promise<Talk> {
  const { company, owner } = await identity.makeCompany({ owner: options });
  const scope = identity.companyScopeOf(company, owner);
  const { applicationId: id } = await make.makeSubmitted(scope);
  return { scope, id, email: owner.email, companyId: company.id, to: (await replyAddress(id, owner.id))! };
}

interface Letter {
  from: string;
  to: string;
  id?: string | null;
  text?: string;
  headers?: string[];
  body?: string[];
}

const message = ({ from, to, id = `<${randomUUID()}@lis.example>`, text = "Режиссёр Мария Снегова.", headers = [], body }: Letter) =>
  [
    `From: =?UTF-8?B?${Buffer.from("Анна").toString("base64")}?= <${from}>`,
    `To: <${to}>`,
    "Subject: Re: question",
    ...(id === null ? [] : [`Message-ID: ${id}`]),
    "MIME-Version: 1.0",
    ...headers,
    ...(body ?? ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", Buffer.from(text).toString("base64")]),
    "",
  ].join("\r\n");

async function post(body: string, headers: Record<string, string> = { Authorization: `Bearer ${SECRET}` }, method = "POST") {
  const response = await handle(
    new Request("http://localhost:3000/api/inbound-mail", { method, headers: { "Content-Type": "message/rfc822", ...headers }, ...(method === "GET" ? {} : { body }) }),
  );
  const answer = (await response.json()) as { outcome?: string; title?: string; detail?: string };
  // A refusal goes back to a person: it is a sentence.
  if (response.status >= 400) expect(answer.detail).toMatch(/^[А-ЯЁ].{15,}/u);
  return [response.status, answer.outcome ?? answer.title];
}
const send = (letter: Letter) => post(message(letter));
const messagesOf = (id: string) => db.applicationMessage.findMany({ where: { applicationId: id }, orderBy: [{ at: "asc" }, { id: "asc" }] });
const textsOf = async (id: string) => (await messagesOf(id)).map((one) => one.text);

describe("letters about an application", () => {
  it("name the reader's own address to answer at, the same in each, and say so; other letters do not", async () => {
    const { scope, id, email, to } = await talk();
    await sendMessage(admin, id, { text: "Здравствуйте!", question: false, key: randomUUID() }, { now: new Date() });
    await sendMessage(scope, id, { text: "Здравствуйте!", question: false, key: randomUUID() }, { now: new Date() });
    await settleEvents();
    const lettersTo = (address: string, template: "applicationMessage" | "applicationSubmitted") =>
      db.letter.findMany({ where: { to: address, template, text: { contains: id } } });
    const [mine] = await lettersTo(email, "applicationMessage");
    const [first] = await lettersTo(email, "applicationSubmitted");
    expect([mine!.replyTo, first!.replyTo]).toEqual([to, to]);
    expect(to).toMatch(/^reply\+[0-9a-f]{32}@reply\.kadr\.example$/);
    for (const text of [mine!.text, mine!.html]) {
      expect(text).toContain("— Ответьте выше этой строки —");
      expect(text).toContain("Ответьте на него, и ваш ответ попадёт в переписку по заявке.");
    }
    const [theirs] = await lettersTo(adminEmail, "applicationMessage");
    expect(theirs!.replyTo).toBe(await replyAddress(id, admin.userId));
    expect(theirs!.replyTo).not.toBe(to);
  });
});

describe("an answer by e-mail", () => {
  it("is the message that its sender could have typed: it answers the question and gives the move back", async () => {
    const { scope, id, email, to } = await talk();
    await sendMessage(admin, id, { text: "Кто режиссёр?", question: true, key: randomUUID() }, { now: new Date() });
    await settleEvents();
    const letter = await db.letter.findFirstOrThrow({ where: { to: email, template: "applicationQuestion" } });
    const quote = `пн, 23 нояб. 2026 г. в 10:00, Кадр <no-reply@kadr.example>:\n${letter.text.replace(/^/gm, "> ")}`;
    expect(await send({ from: email.toUpperCase(), to: letter.replyTo!.toUpperCase(), text: `Мария Снегова.\n\n${quote}` })).toEqual([200, "sent"]);
    expect(letter.replyTo).toBe(to);
    expect((await talkFor(admin, id, new Date())).messages).toMatchObject([
      { side: "HOUSE", question: true, outcome: "answered" },
      { side: "APPLICANT", author: scope.userName, text: "Мария Снегова.", question: false, readAt: null },
    ]);
    expect(await db.application.findUniqueOrThrow({ where: { id } })).toMatchObject({ moveSide: "HOUSE" });
    expect(await db.auditEntry.findFirst({ where: { action: "application.message", subjectId: id } })).toMatchObject({ actorId: scope.userId, data: { via: "mail", answered: 1 } });
    // The house hears of it as of a typed one.
    await settleEvents();
    expect(await db.letter.count({ where: { to: adminEmail, template: "applicationMessage", text: { contains: "Мария Снегова." } } })).toBe(1);
  });

  it("of an administrator goes to the applicant, and asks nothing", async () => {
    const { scope, id } = await talk();
    expect(await send({ from: adminEmail, to: (await replyAddress(id, admin.userId))!, text: "Спасибо, приняли." })).toEqual([200, "sent"]);
    expect((await talkFor(scope, id, new Date())).messages).toMatchObject([{ side: "HOUSE", text: "Спасибо, приняли.", question: false }]);
  });

  it("is taken once, however often and at whatever moment it is handed in", async () => {
    const { id, email, to } = await talk();
    const one = message({ from: email, to });
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(one)));
    expect(answers.map(([, outcome]) => outcome).sort()).toEqual([...Array.from({ length: 7 }, () => "known"), "sent"]);
    const nameless = message({ from: email, to, id: null, text: "Без номера." });
    expect([await post(nameless), await post(nameless)]).toEqual([[200, "sent"], [200, "known"]]);
    expect(await textsOf(id)).toEqual(["Режиссёр Мария Снегова.", "Без номера."]);
    expect(await db.event.count({ where: { type: "residency.message-sent", payload: { path: ["applicationId"], equals: id } } })).toBe(2);
  });

  it("finds its address in a hidden copy too, and the sender's own among several", async () => {
    const { id, email, to } = await talk();
    const other = await replyAddress(id, admin.userId);
    expect(await send({ from: email, to: "team@lis.example", headers: [`Delivered-To: ${to}`], text: "Скрытая копия." })).toEqual([200, "sent"]);
    expect(await send({ from: email, to: `${other}>, <${to}`, text: "Двум сразу." })).toEqual([200, "sent"]);
    expect(await textsOf(id)).toEqual(["Скрытая копия.", "Двум сразу."]);
  });

  it("says what was not taken with it, in the writer's language", async () => {
    const first = await talk();
    const second = await talk({ locale: "en" });
    const mixed = (text: string, files: string[]) => [
      'Content-Type: multipart/mixed; boundary="b1"', "", "--b1", "Content-Type: text/plain; charset=utf-8", "", text,
      ...files.flatMap((file) => ["--b1", `Content-Type: ${file.startsWith("inline") ? "image/png" : "application/pdf"}`, `Content-Disposition: ${file}`, "Content-Transfer-Encoding: base64", "", "QUJD"]),
      "--b1--",
    ];
    const pdf = (name: string) => `attachment; filename="${name}.pdf"`;
    expect(await send({ from: first.email, to: first.to, body: mixed("Смета во вложении.", [pdf("a"), pdf("b"), pdf("c"), "inline; filename=logo.png"]) })).toEqual([200, "sent"]);
    expect(await send({ from: second.email, to: second.to, body: mixed("The budget is attached.", [pdf("a")]) })).toEqual([200, "sent"]);
    expect(await textsOf(first.id)).toEqual(["Смета во вложении.\n\n[3 файла из письма не приняты: приложите их на странице заявки.]"]);
    expect(await textsOf(second.id)).toEqual(["The budget is attached.\n\n[1 file of the e-mail was not taken: attach it on the application's page.]"]);
    expect(await db.storedFile.count({ where: { companyId: first.companyId, name: "a.pdf" } })).toBe(0);
    // Files alone are no answer: the question stays open.
    expect(await send({ from: first.email, to: first.to, body: mixed("", [pdf("a")]) })).toEqual([422, "mail-empty"]);
  });

  it("is read from HTML where there is nothing else, and of two forms from the plain one", async () => {
    const { id, email, to } = await talk();
    const html = (text: string) => ["Content-Type: text/html; charset=utf-8", "", `<p>${text}</p><blockquote>Кто режиссёр?</blockquote>`];
    await send({ from: email, to, body: html("Только&nbsp;вид.") });
    await send({ from: email, to, body: ['Content-Type: multipart/alternative; boundary="b1"', "", "--b1", "Content-Type: text/plain; charset=utf-8", "", "Простой.", "--b1", ...html("Нарядный."), "--b1--"] });
    expect(await textsOf(id)).toEqual(["Только вид.", "Простой."]);
  });

  it.each([
    ["Auto-Submitted: auto-replied"],
    ["Auto-Submitted: auto-generated (vacation)"],
    ["Precedence: bulk"],
    ["X-Autoreply: yes"],
    ["Return-Path: <>"],
  ])("that nobody wrote is left alone: %s", async (header) => {
    const { id, email, to } = await talk();
    expect(await send({ from: email, to, headers: [header] })).toEqual([202, "ignored"]);
    expect(await textsOf(id)).toEqual([]);
  });

  it("that nobody wrote is left alone: a bounce", async () => {
    const { to } = await talk();
    expect(await send({ from: "MAILER-DAEMON@mx.example", to })).toEqual([202, "ignored"]);
    expect(await send({ from: "mx@mx.example", to, body: ['Content-Type: multipart/report; report-type=delivery-status; boundary="b1"', "", "--b1", "", "not delivered", "--b1--"] })).toEqual([202, "ignored"]);
  });

  it("with «Auto-Submitted: no» is a person's", async () => {
    const { email, to } = await talk();
    expect(await send({ from: email, to, headers: ["Auto-Submitted: no"] })).toEqual([200, "sent"]);
  });
});

describe("a letter is refused and kept nowhere", () => {
  it("when its address leads nowhere, or to a closed account", async () => {
    const { email, to, scope } = await talk();
    for (const address of [`reply+${"0".repeat(32)}@reply.kadr.example`, "no-reply@kadr.example", "reply+x@reply.kadr.example"]) {
      expect(await send({ from: email, to: address }), address).toEqual([404, "mail-address"]);
    }
    await db.user.update({ where: { id: scope.userId }, data: { disabledAt: new Date() } });
    expect(await send({ from: email, to })).toEqual([404, "mail-address"]);
  });

  it("when somebody else sends it, or it names two senders", async () => {
    const { id, email, to } = await talk();
    const stranger = await talk();
    expect(await send({ from: stranger.email, to })).toEqual([422, "mail-sender"]);
    expect(await send({ from: adminEmail, to })).toEqual([422, "mail-sender"]);
    expect(await send({ from: email, to, headers: ["From: <boss@lis.example>"] })).toEqual([422, "mail-sender"]);
    expect(await send({ from: "", to })).toEqual([422, "mail-sender"]);
    expect(await textsOf(id)).toEqual([]);
  });

  it("when its sender has left the company or is no longer of the house", async () => {
    const { id, email, to, scope, companyId } = await talk();
    await db.membership.update({ where: { userId_companyId: { userId: scope.userId, companyId } }, data: { role: "MEMBER" } });
    expect(await send({ from: email, to, text: "Ещё здесь." })).toEqual([200, "sent"]);
    await db.membership.delete({ where: { userId_companyId: { userId: scope.userId, companyId } } });
    expect(await send({ from: email, to })).toEqual([403, "mail-stranger"]);
    const former = await identity.makePerson({ staffRoles: ["ADMIN"] });
    const address = (await replyAddress(id, former.id))!;
    await db.user.update({ where: { id: former.id }, data: { staffRoles: ["EXPERT"] } });
    expect(await send({ from: former.email, to: address })).toEqual([403, "forbidden"]);
    await db.user.update({ where: { id: former.id }, data: { staffRoles: [] } });
    expect(await send({ from: former.email, to: address })).toEqual([403, "mail-stranger"]);
    expect(await textsOf(id)).toEqual(["Ещё здесь."]);
  });

  it("when nothing is written about the application any more; one that was taken before stays known", async () => {
    const { scope, id, email, to } = await talk();
    const first = message({ from: email, to });
    expect(await post(first)).toEqual([200, "sent"]);
    await withdrawApplication(scope, id, { now: new Date() });
    expect(await send({ from: email, to })).toEqual([409, "wrong-status"]);
    expect(await post(first)).toEqual([200, "known"]);
  });

  it("without a word of its own, or with more than a typed message may have", async () => {
    const { id, email, to } = await talk();
    await acceptForReview(admin, id, { now: new Date() }, { unchecked: true });
    expect(await send({ from: email, to, text: "> Кто режиссёр?" })).toEqual([422, "mail-empty"]);
    expect(await send({ from: email, to, text: "я".repeat(4001) })).toEqual([422, "mail-too-long"]);
    expect(await send({ from: email, to, text: "я".repeat(4000) })).toEqual([200, "sent"]);
  });

  it("with what no database keeps", async () => {
    const { email, to } = await talk();
    expect(await send({ from: email, to, text: "а\u0000б" })).toEqual([422, "bad-request"]);
  });

  it("larger than 10 MB, announced or not; and one that is no letter", async () => {
    const { email, to } = await talk();
    const large = message({ from: email, to }) + "a\n".repeat(5_000_000);
    expect(await post(large)).toEqual([413, "mail-too-large"]);
    expect(await post("x", { Authorization: `Bearer ${SECRET}`, "Content-Length": "10000001" })).toEqual([413, "mail-too-large"]);
    expect(await post("")).toEqual([404, "mail-address"]);
    expect(await post(`Subject: ${"x".repeat(300_000)}\r\n\r\n`)).toEqual([422, "mail-unreadable"]);
  });

  it("without the secret, with another one, or by another method", async () => {
    const { id, email, to } = await talk();
    const one = message({ from: email, to });
    for (const headers of [{}, { Authorization: "Bearer another" }, { Authorization: `Bearer ${SECRET.toUpperCase()}` }, { Authorization: `Basic ${SECRET}` }, { "X-Inbound-Secret": SECRET }]) {
      expect(await post(one, headers as Record<string, string>)).toEqual([401, "unauthenticated"]);
    }
    expect(await post(one, undefined, "PUT")).toEqual([405, "method-not-allowed"]);
    expect(await post("", undefined, "GET")).toEqual([405, "method-not-allowed"]);
    expect(await textsOf(id)).toEqual([]);
  });

  it("after thirty from one person in an hour: two machines that answer each other come to an end", async () => {
    const { id, email, to } = await talk();
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-25T10:05:00Z") });
    try {
      const answers = [];
      for (let count = 0; count < 31; count += 1) answers.push(await send({ from: email, to, text: `Письмо ${count}` }));
      expect(answers.filter(([status]) => status === 200)).toHaveLength(30);
      expect(answers.at(-1)).toEqual([429, "too-many"]);
    } finally {
      vi.useRealTimers();
    }
    expect(await messagesOf(id)).toHaveLength(30);
  });
});
