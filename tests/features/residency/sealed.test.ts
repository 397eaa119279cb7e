import { beforeAll, describe, expect, it } from "vitest";
import type { CompanyScope, StaffScope } from "~/features/identity/types";
import { closeCall, createCall, editCall, publishCall } from "~/features/residency/calls/commands/calls.server";
import { sealedCounts, staffCalls } from "~/features/residency/calls/queries.server";
import { sealedIds } from "~/features/residency/calls/seal.server";
import { callSchema } from "~/features/residency/calls/schema";
import { acceptForReview, returnForFixing } from "~/features/residency/commands/check.server";
import { approveApplication, rejectApplication } from "~/features/residency/commands/decide.server";
import { saveReview } from "~/features/residency/commands/review.server";
import { withdrawApplication } from "~/features/residency/commands/withdraw.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { documentForStaff } from "~/features/residency/experts/visibility.server";
import { applicationForLetter, applicationsOf } from "~/features/residency/queries.server";
import { queueFor, staffApplication } from "~/features/residency/queries/staff.server";
import { screeningOf } from "~/features/residency/screening/queries.server";
import { auditLog } from "~/lib/audit-log.server";
import { addWorkingDays } from "~/lib/calendar";
import { calendarExceptions } from "~/lib/calendar.server";
import { db } from "~/lib/db/client.server";
import { addDays, atMinute, dayToDb, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import * as identity from "#tests/factories/identity";
import * as make from "#tests/factories/residency";
import { useDatabase } from "#tests/database";

useDatabase();

// The seal is held against the clock on the wall as well: commands of others look at it.
const today = siteDay(new Date());
const now = new Date();
const at = { now };
const end = atMinute(addDays(today, 11), 0);
const after = { now: end };

const staff: Record<"ADMIN" | "EXPERT" | "FINANCE", StaffScope> = {} as never;
let admin: StaffScope;
beforeAll(async () => {
  for (const role of ["ADMIN", "EXPERT", "FINANCE"] as const) staff[role] = identity.staffScopeOf(await identity.makePerson({ staffRoles: [role] }));
  admin = staff.ADMIN;
});

const input = (slug: string) =>
  callSchema.parse({
    slug, titleRu: "Раунд", titleEn: "Round", summaryRu: "Кратко", summaryEn: "In short", bodyRu: "Подробно", bodyEn: "In full",
    kind: "DATED", opensOn: addDays(today, -3), lastDay: addDays(today, 10), places: 2, sealed: true,
    decidedBy: "ADMINISTRATOR", residentOn: "APPROVAL", reviewers: "OPEN", experts: 3, minReviews: null, spreadPoints: null,
  });

async function sealedApplication(slug: string): Promise<{ callId: string; scope: CompanyScope; id: string; number: string }> {
  const { callId } = await createCall(admin, input(slug), at);
  await publishCall(admin, callId, 0, at);
  const { company, owner } = await identity.makeCompany();
  const scope = identity.companyScopeOf(company, owner);
  const { applicationId, number } = await make.makeSubmitted(scope, { callId, now });
  return { callId, scope, id: applicationId, number };
}

describe("a sealed call", () => {
  it("keeps its entries of the audit log back until it opens", async () => {
    const { id, scope } = await sealedApplication("sealed-log");
    const log = async (at: Date) => (await auditLog(id, 1, { subjectType: "application", subjectIds: await sealedIds(at) })).items.map((row) => row.action);
    expect(await log(now)).toEqual([]);
    expect((await auditLog(scope.userName, 1, { subjectType: "application", subjectIds: await sealedIds(now) })).items.filter((row) => row.subjectType === "application")).toEqual([]);
    const opened = await log(end);
    expect([opened[0], opened.at(-1)]).toEqual(["application.submit", "application.started"]);
  });

  it("counts no day under the seal as the technopark's", async () => {
    const { scope, id } = await sealedApplication("sealed-days");
    const none = { HOUSE: 0, APPLICANT: 0 };
    expect((await applicationFor(scope, id, new Date(now.getTime() + 7 * 86_400_000))).used).toEqual(none);
    expect((await applicationFor(admin, id, end)).used).toEqual(none);
    const later = addWorkingDays(siteDay(end), 2, await calendarExceptions());
    expect((await applicationFor(admin, id, atMinute(later, 600))).used).toEqual({ HOUSE: 2, APPLICANT: 0 });
  });

  it("tells staff of every role how many applications came, and nothing in them", async () => {
    const { callId, scope, id, number } = await sealedApplication("sealed-reading");
    const file = await db.applicationDocument.findFirstOrThrow({ where: { applicationId: id } });
    for (const role of ["ADMIN", "EXPERT", "FINANCE"] as const) {
      const reader = staff[role];
      const gone = { code: "not-found", status: 404 };
      await expect(applicationFor(reader, id, now)).rejects.toMatchObject(gone);
      await expect(staffApplication(reader, id, now)).rejects.toMatchObject(gone);
      await expect(screeningOf(reader, id, now)).rejects.toMatchObject(gone);
      expect((await applicationsOf(reader, now)).map((row) => row.id)).not.toContain(id);
      for (const filters of [{}, { mine: true }, { status: "FORMAL_CHECK" as const }, { search: number }]) {
        expect((await queueFor(reader, filters, now)).rows.map((row) => row.id)).not.toContain(id);
      }
      expect((await queueFor(reader, { search: number }, now)).counts).toEqual({ open: 0, mine: 0, late: 0, byStatus: {} });
      expect((await staffCalls(reader, now)).find((call) => call.id === callId)).toMatchObject({ submitted: 1, byStatus: null });
      expect((await sealedCounts(reader, now)).find((one) => one.callId === callId)).toMatchObject({ count: 1, opensOn: addDays(today, 11) });
    }
    expect(await documentForStaff(admin, file.fileId, db, now)).toBeNull();
    // The applicant sees all of it.
    expect((await applicationFor(scope, id, now)).number).toBe(number);

    expect((await staffApplication(staff.EXPERT, id, end)).application.number).toBe(number);
    expect((await queueFor(admin, { search: number }, end)).rows.map((row) => row.id)).toEqual([id]);
    expect((await staffCalls(admin, end)).find((call) => call.id === callId)?.byStatus).toEqual({ FORMAL_CHECK: 1 });
    expect((await sealedCounts(admin, end)).some((one) => one.callId === callId)).toBe(false);
    expect(await documentForStaff(admin, file.fileId, db, end)).toEqual({ name: null });
  });

  it("lets nobody of the house act on them, and the applicant take theirs back", async () => {
    const { scope, id } = await sealedApplication("sealed-acting");
    const gone = { code: "not-found" };
    const terms = { startsOn: addDays(today, 1), premises: "214", areaSqm: 10, termYears: 3, reasons: "" };
    await expect(acceptForReview(admin, id, at, { unchecked: true })).rejects.toMatchObject(gone);
    await expect(returnForFixing(admin, id, "Нет справки об отсутствии долгов.", at)).rejects.toMatchObject(gone);
    await expect(approveApplication(admin, id, terms, at)).rejects.toMatchObject(gone);
    await expect(rejectApplication(admin, id, "Профиль не подходит технопарку.", at)).rejects.toMatchObject(gone);
    await expect(saveReview(staff.EXPERT, id, { scores: {}, comment: "", noConflict: true, final: false }, at)).rejects.toMatchObject(gone);
    expect((await db.application.findUniqueOrThrow({ where: { id } })).status).toBe("FORMAL_CHECK");
    await withdrawApplication(scope, id, at);
    const second = await sealedApplication("sealed-acting-2");
    await acceptForReview(admin, second.id, after, { unchecked: true });
    expect((await db.application.findUniqueOrThrow({ where: { id: second.id } })).status).toBe("EXPERT_REVIEW");
  });

  it("starts the house's clock at its end, and writes to the applicant alone", async () => {
    const { scope, id, number } = await sealedApplication("sealed-clock");
    const due = addWorkingDays(siteDay(end), 5, await calendarExceptions());
    expect((await db.application.findUniqueOrThrow({ where: { id } })).stageDueOn).toEqual(dayToDb(due));
    expect((await applicationForLetter(id))?.sealed).toBe(true);
    await settleEvents();
    const letters = await db.letter.findMany({ where: { OR: [{ subject: { contains: number } }, { text: { contains: number } }] } });
    const owners = await db.membership.findMany({ where: { companyId: scope.companyId }, include: { user: true } });
    expect([...new Set(letters.map((letter) => letter.to))]).toEqual(owners.map((row) => row.user.email));
  });

  it("is not opened by moving its end nearer, nor shut again by a later one; closing it opens it for everybody", async () => {
    const { callId, id } = await sealedApplication("sealed-end");
    const call = input("sealed-end");
    const ending = (days: number) => ({ ...call, closesAt: atMinute(addDays(today, days), 0) });
    await expect(editCall(admin, callId, 1, ending(5), at)).rejects.toMatchObject({ code: "call-seal-term", status: 409 });
    await expect(editCall(admin, callId, 1, { ...call, sealed: false }, at)).rejects.toMatchObject({ code: "call-frozen" });
    await expect(editCall(admin, callId, 1, ending(20), after)).rejects.toMatchObject({ code: "call-seal-term" });
    expect(await editCall(admin, callId, 1, ending(20), at)).toEqual({ version: 2 });
    await expect(staffApplication(admin, id, end)).rejects.toMatchObject({ code: "not-found" });
    await closeCall(admin, callId, 2, at);
    expect((await staffApplication(admin, id, now)).application.status).toBe("FORMAL_CHECK");
  });
});
