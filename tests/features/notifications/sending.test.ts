import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database";
import { headerText, startSmtp, type SmtpServer } from "#tests/servers/smtp";
import { queueLetter } from "~/features/notifications/commands/queue-letter.server";
import { sendWaitingLetters } from "~/features/notifications/commands/send-waiting-letters.server";
import { db } from "~/lib/db/client.server";

useDatabase();

let smtp: SmtpServer;
const settings = () => ({ smtpUrl: smtp.url, from: "Кадр <no-reply@kadr.example>" });
const NOON = new Date("2026-11-24T05:00:00Z");
const after = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);
const send = (now = NOON) => sendWaitingLetters(now, settings());

async function waiting(count: number) {
  for (let index = 0; index < count; index += 1) {
    await queueLetter({
      dedupe: `waiting-${index}`,
      to: { email: `anna${index}@lis.ru`, name: "Анна", locale: index % 2 === 0 ? "ru" : "en" },
      template: "introductionAsked",
      params: { fromName: "Студия «Лис»", message: ".точка в начале строки\nи ещё", url: "https://kadr.example/introductions" },
    });
  }
}

beforeAll(async () => {
  smtp = await startSmtp();
});
afterAll(() => smtp.close());
beforeEach(async () => {
  await db.letter.deleteMany();
  smtp.letters.length = 0;
  smtp.fail(undefined);
});

describe("sendWaitingLetters", () => {
  it("does nothing without SMTP", async () => {
    await waiting(1);
    expect(await sendWaitingLetters(NOON, null)).toEqual({ sent: 0, refused: 0 });
    expect(await db.letter.count({ where: { sentAt: null, attempts: 0 } })).toBe(1);
  });

  it("does not call the server when nothing waits", async () => {
    const before = smtp.connections();
    expect(await send()).toEqual({ sent: 0, refused: 0 });
    expect(smtp.connections()).toBe(before);
  });

  it("sends a letter that a mail reader understands, once", async () => {
    await waiting(1);
    expect(await send()).toEqual({ sent: 1, refused: 0 });
    expect(await send()).toEqual({ sent: 0, refused: 0 });
    const row = await db.letter.findFirstOrThrow();
    expect(row).toMatchObject({ sentAt: NOON, attempts: 1, lastError: null });
    const [taken] = smtp.letters;
    expect(smtp.letters).toHaveLength(1);
    expect(taken).toMatchObject({ from: "no-reply@kadr.example", to: ["anna0@lis.ru"] });
    const header = (name: string) => headerText(taken?.headers.get(name) ?? "");
    expect(header("from")).toBe("Кадр <no-reply@kadr.example>");
    expect(header("to")).toBe("anna0@lis.ru");
    expect(header("subject")).toBe("Студия «Лис»: хотим познакомиться");
    expect(header("message-id")).toBe(`<${row.id}@kadr.example>`);
    expect(header("auto-submitted")).toBe("auto-generated");
    expect(header("content-language")).toBe("ru");
    expect(header("content-type")).toMatch(/^multipart\/alternative/);
    expect(taken?.raw).toContain("Content-Type: text/plain; charset=utf-8");
    expect(taken?.raw).toContain("Content-Type: text/html; charset=utf-8");
  });

  it("sends each of twenty letters once when three processes send at the same time", async () => {
    await waiting(20);
    const reports = await Promise.all([send(), send(), send()]);
    expect(reports.reduce((sum, report) => sum + report.sent, 0)).toBe(20);
    expect(new Set(smtp.letters.flatMap((letter) => letter.to)).size).toBe(20);
    expect(smtp.letters).toHaveLength(20);
  });

  it("tries five times with growing pauses and then gives up", async () => {
    await waiting(1);
    smtp.fail((step) => (step === "RCPT" ? "451 4.7.1 try later" : undefined));
    const tried: number[] = [];
    for (const minute of [0, 0.9, 1, 5.9, 6, 35.9, 36, 155.9, 156, 10_000]) {
      const { refused } = await send(after(minute));
      if (refused > 0) tried.push(minute);
    }
    expect(tried).toEqual([0, 1, 6, 36, 156]);
    const row = await db.letter.findFirstOrThrow();
    expect(row).toMatchObject({ sentAt: null, attempts: 5 });
    expect(row.lastError).toContain("451 4.7.1 try later");
    smtp.fail(undefined);
    expect(await send(after(20_000))).toEqual({ sent: 0, refused: 0 });
  });

  it("sends the letter that was refused for a while, and forgets the fault", async () => {
    await waiting(2);
    smtp.fail((step, address) => (step === "RCPT" && address === "anna0@lis.ru" ? "450 4.2.1 greylisted" : undefined));
    expect(await send()).toEqual({ sent: 1, refused: 1 });
    smtp.fail(undefined);
    expect(await send(after(1))).toEqual({ sent: 1, refused: 0 });
    expect(await db.letter.findFirstOrThrow({ where: { to: "anna0@lis.ru" } })).toMatchObject({ attempts: 2, lastError: null, sentAt: after(1) });
  });

  it("does not repeat a letter that the server refuses for good", async () => {
    await waiting(1);
    smtp.fail((step) => (step === "RCPT" ? "550 5.1.1 no such user" : undefined));
    expect(await send()).toEqual({ sent: 0, refused: 1 });
    expect(await send(after(10_000))).toEqual({ sent: 0, refused: 0 });
    expect(await db.letter.findFirstOrThrow()).toMatchObject({ attempts: 5, sentAt: null });
  });

  it("counts no attempt while the server cannot be reached", async () => {
    await waiting(2);
    smtp.fail((step) => (step === "CONNECT" ? "421 4.3.2 closed" : undefined));
    await expect(send()).rejects.toThrow("421");
    expect(await db.letter.count({ where: { attempts: 0, lastError: null } })).toBe(2);
    smtp.fail(undefined);
    expect(await send()).toEqual({ sent: 2, refused: 0 });
  });

  it("ends the run when the server falls silent in the middle: only the letter on its way pays", async () => {
    await waiting(3);
    smtp.fail((step, address) => (step === "RCPT" && address !== "anna0@lis.ru" ? "hang up" : undefined));
    expect(await send()).toEqual({ sent: 1, refused: 1 });
    const rows = await db.letter.findMany({ orderBy: { to: "asc" }, select: { attempts: true } });
    expect(rows.map((row) => row.attempts)).toEqual([1, 1, 0]);
  });

  it("repeats a letter under the same Message-ID when the server's yes was lost", async () => {
    await waiting(1);
    smtp.fail((step) => (step === "TAKEN" ? "hang up" : undefined));
    expect(await send()).toEqual({ sent: 0, refused: 1 });
    smtp.fail(undefined);
    expect(await send(after(1))).toEqual({ sent: 1, refused: 0 });
    const ids = smtp.letters.map((letter) => letter.headers.get("message-id"));
    expect(ids).toHaveLength(2);
    expect(ids[1]).toBe(ids[0]);
  });
});
