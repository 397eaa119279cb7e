import { beforeAll, expect, it } from "vitest";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { returnForFixing } from "~/features/residency/commands/check.server";
import { submitApplication } from "~/features/residency/commands/submit.server";
import { receiptPdf } from "~/features/residency/documents/receipt.server";
import { dueTerms, lapseUnfixed } from "~/features/residency/terms/due.server";
import { db } from "~/lib/db/client.server";
import { remindOfTerms, settleEvents } from "~/reactions.server";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date("2026-11-23T05:00:00Z");
const on = (day: string) => new Date(`${day}T05:00:00Z`);
const reason = "Нет справки об отсутствии задолженности.";
let admin: StaffScope;
beforeAll(async () => {
  admin = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
});

async function submitted(): Promise<{ scope: CompanyScope; id: string; email: string }> {
  const { company, owner } = await identity.makeCompany();
  const scope = identity.companyScopeOf(company, owner);
  return { scope, id: (await make.makeSubmitted(scope, { now })).applicationId, email: owner.email };
}
const reminders = () => db.letter.findMany({ where: { template: { startsWith: "applicationTerm" } }, orderBy: { createdAt: "asc" } });

it("reminds the side whose term ends, once a day that counts, and closes what was never fixed", async () => {
  const { scope, id, email } = await submitted();
  // Due on Monday the 30th: two working days before is Thursday.
  await remindOfTerms(on("2026-11-25"));
  expect(await reminders()).toEqual([]);
  for (const day of ["2026-11-26", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-30", "2026-12-01", "2026-12-02"]) await remindOfTerms(on(day));
  expect((await reminders()).map((letter) => letter.template)).toEqual(["applicationTermNear", "applicationTermNear", "applicationTermPassed"]);

  await db.letter.deleteMany();
  await returnForFixing(admin, id, reason, { now: on("2026-12-02") });
  // Ten working days: until the 16th; five more: until the 23rd.
  await Promise.all([remindOfTerms(on("2026-12-17")), remindOfTerms(on("2026-12-17"))]);
  const [letter, ...more] = await reminders();
  expect(more).toEqual([]);
  expect(letter).toMatchObject({ to: email, template: "applicationTermPassed" });
  expect(letter!.text).toContain("Закроем заявку после: 23 декабря 2026");
  expect(await lapseUnfixed(on("2026-12-23"))).toBe(0);
  expect((await Promise.all([lapseUnfixed(on("2026-12-24")), lapseUnfixed(on("2026-12-24"))])).sort()).toEqual([0, 1]);
  expect(await db.application.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: "LAPSED", moveSide: null });
  expect((await dueTerms(on("2026-12-24"))).map((term) => term.applicationId)).not.toContain(id);
  await settleEvents();
  expect(await db.letter.count({ where: { template: "applicationLapsed", to: email } })).toBe(1);
  await expect(submitApplication(scope, id, { now: on("2026-12-24") })).rejects.toMatchObject({ code: "wrong-status" });
});

it("gives a receipt to the company and to staff, the same whenever it is asked, and to nobody else", async () => {
  const { scope, id } = await submitted();
  const first = await receiptPdf(scope, id, null, "ru", now);
  expect(Buffer.from(first.pdf.slice(0, 5)).toString()).toBe("%PDF-");
  expect(Buffer.from((await receiptPdf(admin, id, 1, "ru", on("2026-12-01"))).pdf).equals(Buffer.from(first.pdf))).toBe(true);
  const stranger = await submitted();
  await expect(receiptPdf(stranger.scope, id, null, "ru", now)).rejects.toMatchObject({ status: 404 });
  await expect(receiptPdf(scope, id, 2, "ru", now)).rejects.toMatchObject({ status: 404 });
});
