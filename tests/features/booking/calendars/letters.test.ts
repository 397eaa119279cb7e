import ICAL from "ical.js";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cancel } from "~/features/booking/commands/cancel.server";
import { change } from "~/features/booking/commands/change.server";
import { sendWaitingLetters } from "~/features/notifications/commands/send-waiting-letters.server";
import { db } from "~/lib/db/client.server";
import { atMinute } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { bookAt, dayAhead, makeResource, payInvoice } from "#tests/factories/booking";
import { makeResident } from "#tests/factories/residents";
import { startSmtp, type SmtpServer } from "#tests/servers/smtp";

useDatabase();

let smtp: SmtpServer;
beforeAll(async () => {
  smtp = await startSmtp();
});
afterAll(() => smtp.close());

/** Sends what waits and reads it as a mail program does. */
async function post(inMinutes = 1) {
  smtp.letters.length = 0;
  await sendWaitingLetters(new Date(Date.now() + inMinutes * 60_000), { smtpUrl: smtp.url, from: "Кадр <no-reply@kadr.example>" });
  return Promise.all(
    smtp.letters.map(async ({ to, raw }) => {
      const letter = await PostalMime.parse(Buffer.from(raw, "latin1"), { attachmentEncoding: "utf8" });
      const parts = letter.attachments.map(({ mimeType, filename, method, content }) => ({ mimeType, filename, method, content: content as string }));
      return { to, raw, subject: letter.subject, parts };
    }),
  );
}

function eventIn(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[] as ConstructorParameters<typeof ICAL.Component>[0]);
  const [component] = calendar.getAllSubcomponents("vevent");
  const event = new ICAL.Event(component);
  return {
    method: calendar.getFirstPropertyValue("method"),
    uid: event.uid,
    summary: event.summary,
    from: event.startDate.toJSDate(),
    sequence: event.sequence,
    status: component!.getFirstPropertyValue("status"),
    attendee: component!.getFirstPropertyValue("attendee"),
    organizer: component!.getFirstPropertyValue("organizer"),
  };
}

describe("letters about bookings", () => {
  it("carry an invitation when confirmed, move it with the booking and take it away when cancelled, each for its reader, also on a second attempt", async () => {
    const { scope, owner } = await makeResident();
    const room = await makeResource();
    const purpose = "Съёмка, дубль 2;\n«ёж» 🦔";
    const receipt = await bookAt(scope, room, dayAhead(4), 600, 660, { purpose });
    await settleEvents();
    expect((await post()).map(({ parts }) => parts)).toEqual([[]]);

    await payInvoice(receipt.invoiceId!);
    await settleEvents();
    const waiting = await db.letter.findFirstOrThrow({ where: { template: "bookingConfirmed", to: owner.email } });
    expect(waiting.calendar).toContain("METHOD:REQUEST");
    // The server is busy at first: the invitation waits with the letter.
    smtp.fail((step) => (step === "DATA" ? "451 4.7.1 later" : undefined));
    expect(await post()).toEqual([]);
    smtp.fail(undefined);
    const confirmed = (await post(5)).find(({ parts }) => parts.length > 0)!;
    expect(confirmed.to).toEqual([owner.email]);
    expect(confirmed.raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
    const asked = eventIn(confirmed.parts[0]!.content);
    expect(asked).toMatchObject({
      method: "REQUEST",
      uid: `${receipt.id}@kadr`,
      summary: `${room.nameRu}: ${purpose}`,
      from: atMinute(dayAhead(4), 600),
      status: "CONFIRMED",
      attendee: expect.stringMatching(new RegExp(`^mailto:${owner.email}$`, "i")) as string,
      organizer: "mailto:no-reply@kadr.local",
    });

    await change(scope, receipt.id, { startsAt: atMinute(dayAhead(4), 630), endsAt: atMinute(dayAhead(4), 690) }, new Date());
    await settleEvents();
    const moved = eventIn((await post(5)).find(({ parts }) => parts.length > 0)!.parts[0]!.content);
    expect(moved).toMatchObject({ method: "REQUEST", uid: asked.uid, from: atMinute(dayAhead(4), 630), status: "CONFIRMED" });
    expect(moved.sequence).toBeGreaterThan(asked.sequence);

    await cancel(scope, receipt.id, new Date());
    await settleEvents();
    const cancelled = (await post(5)).find(({ parts }) => parts.length > 0)!;
    const gone = eventIn(cancelled.parts[0]!.content);
    expect(gone).toMatchObject({ method: "CANCEL", uid: asked.uid, status: "CANCELLED" });
    expect(gone.sequence).toBeGreaterThan(moved.sequence);
  });

  it("invite nobody to what was never confirmed", async () => {
    const { scope } = await makeResident();
    const room = await makeResource();
    const receipt = await bookAt(scope, room, dayAhead(4), 600, 660);
    await cancel(scope, receipt.id, new Date());
    await settleEvents();
    const letters = await db.letter.findMany({ where: { html: { contains: receipt.id } } });
    expect(letters.map(({ template, calendar }) => [template, calendar]).sort()).toEqual([["bookingCancelled", null], ["bookingHeld", null]]);
  });
});
