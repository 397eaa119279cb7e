import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginClosing, continueClosing } from "~/features/billing/closing/commands/close.server";
import { chargeLease } from "~/features/billing/lease/commands/charge.server";
import { beginLease } from "~/features/billing/lease/commands/leases.server";
import { actPaper, paperForLetter } from "~/features/billing/letter-papers.server";
import { sendWaitingLetters } from "~/features/notifications/commands/send-waiting-letters.server";
import { db } from "~/lib/db/client.server";
import { addMonths, monthOf, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { startSmtp, type SmtpServer } from "#tests/servers/smtp";

useDatabase();

let smtp: SmtpServer;
beforeAll(async () => {
  smtp = await startSmtp();
});
afterAll(() => smtp.close());

/** Sends what waits and reads the papers that came with it. */
async function papers() {
  smtp.letters.length = 0;
  await sendWaitingLetters(new Date(Date.now() + 60_000), { smtpUrl: smtp.url, from: "Кадр <no-reply@kadr.example>" }, paperForLetter);
  return Promise.all(
    smtp.letters.map(async ({ to, raw }) => {
      const { subject, attachments } = await PostalMime.parse(Buffer.from(raw, "latin1"));
      return { to, subject, files: attachments.map(({ filename, mimeType, content }) => [filename, mimeType, Buffer.from(content as ArrayBuffer).subarray(0, 5).toString("latin1")]) };
    }),
  );
}

describe("letters of billing", () => {
  it("bring the invoice of the rent, and the act of the month, as PDF", async () => {
    const month = addMonths(monthOf(siteDay(new Date())), -1);
    const { company, owner } = await makeResident({ startsOn: month });
    const finance = staffScopeOf(await makePerson({ staffRoles: ["FINANCE"] }));
    await settleEvents();
    await db.letter.deleteMany();
    const input = { companyId: company.id, premises: "ком. 305", basis: "договор аренды № 7", startsOn: month, endsOn: null, stepsFrom: month, areaHundredths: 4000 };
    await chargeLease(await beginLease(finance, input, { now: new Date() }), month, new Date());
    await settleEvents();
    const invoice = await db.invoice.findFirstOrThrow({ where: { companyId: company.id } });
    expect(await papers()).toEqual([{ to: [owner.email], subject: expect.stringContaining(invoice.number) as string, files: [[`Счёт ${invoice.number}.pdf`, "application/pdf", "%PDF-"]] }]);

    await beginClosing(finance, { month, openUses: 0, despiteBank: true }, new Date(), "192.0.2.1");
    await continueClosing(new Date());
    await settleEvents();
    const { number } = await db.billingDocument.findFirstOrThrow({ where: { companyId: company.id } });
    expect(await papers()).toEqual([{ to: [owner.email], subject: expect.stringContaining(number) as string, files: [[`Акт ${number}.pdf`, "application/pdf", "%PDF-"]] }]);
  });

  it("go without a paper that is not there", async () => {
    expect(await paperForLetter(actPaper("0192b0a5-0000-7000-8000-000000000000"))).toBeNull();
    expect(await paperForLetter("invoice:nonsense")).toBeNull();
    expect(await paperForLetter("song:1")).toBeNull();
  });
});
