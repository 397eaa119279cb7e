import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { grantCertificate } from "~/features/booking/certificates/commands/grant.server";
import { remindOfCertificates } from "~/features/booking/certificates/commands/remind.server";
import { prolongCertificate, revokeCertificate } from "~/features/booking/certificates/commands/revoke.server";
import { readCertificateFilter } from "~/features/booking/certificates/filter";
import { certificateFor } from "~/features/booking/certificates/in-force.server";
import { certificatePage, companyCertificates } from "~/features/booking/certificates/queries.server";
import { certificateState, reminderDue, validUntilFrom } from "~/features/booking/certificates/rules/validity";
import { certificatesCsv, certificatesXlsx } from "~/features/booking/certificates/sheet.server";
import { uncoveredBookings } from "~/features/booking/certificates/uncovered.server";
import { removePerson } from "~/features/identity/commands/members.server";
import type { StaffScope } from "~/features/identity/types";
import { db } from "~/lib/db/client.server";
import { addDays, addMonths, atMinute, dayFromDb, dayToDb, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { brokenRules } from "#tests/consistency";
import { useDatabase } from "#tests/database";
import { bookAt, makeResource } from "#tests/factories/booking";
import { makeCompany, makePerson, staffScopeOf } from "#tests/factories/identity";
import { makeResident } from "#tests/factories/residents";
import { makeColleague } from "#tests/factories/trainings";

useDatabase();

const now = () => new Date();
const today = () => siteDay(new Date());
const inDays = (days: number) => addDays(today(), days);
const code = (value: string) => expect.objectContaining({ code: value }) as Error;
const use = (day: string) => ({ startsAt: atMinute(day, 600), endsAt: atMinute(day, 660) });
const letters = async (email: string) => (await db.letter.findMany({ where: { to: email, template: { startsWith: "certificate" } }, orderBy: { createdAt: "asc" } })).map((letter) => letter.template);

let staff: StaffScope;
beforeAll(async () => {
  staff = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
});

const machine = () => makeResource({ certificate: true });

describe("the rules of a term", () => {
  it("count months from the day of the training", () => {
    expect(validUntilFrom("2026-11-30", 12)).toBe("2027-11-30");
    expect(validUntilFrom("2026-08-31", 6)).toBe("2027-02-28");
  });

  it.each([
    ["2026-12-31", false, "valid"],
    ["2026-12-30", false, "soon"],
    ["2026-11-30", false, "soon"],
    ["2026-11-29", false, "expired"],
    ["2026-12-31", true, "revoked"],
  ] as const)("until %s, revoked %s, is %s on 30 November", (validUntil, revoked, state) => {
    expect(certificateState({ validUntil, revoked }, "2026-11-30", 30)).toBe(state);
  });

  it.each([
    // Nothing yet, the day of the first step, told, the second, slept over both, the last day, over.
    ["2027-01-01", null, null],
    ["2026-12-30", null, 30],
    ["2026-12-30", "2026-11-30", null],
    ["2026-12-07", "2026-11-07", 7],
    ["2026-12-03", null, 3],
    ["2026-12-03", "2026-11-26", null],
    ["2026-11-30", "2026-11-01", 0],
    ["2026-11-29", null, null],
  ] as const)("until %s, told last on %s: %s days left are told", (validUntil, remindedOn, left) => {
    expect(reminderDue(validUntil, [30, 7], remindedOn, "2026-11-30")).toBe(left);
  });

  it("tell each step at most once, whichever days the job runs", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }), fc.uniqueArray(fc.integer({ min: 0, max: 80 }), { minLength: 1 }), (steps, runs) => {
        const validUntil = addDays("2026-11-30", 70);
        let told: string | null = null;
        let count = 0;
        for (const offset of [...runs].sort((a, b) => a - b)) {
          const day = addDays("2026-11-30", offset);
          const left = reminderDue(validUntil, steps, told, day);
          if (left === null) continue;
          expect(left).toBeGreaterThanOrEqual(0);
          told = day;
          count += 1;
        }
        expect(count).toBeLessThanOrEqual(steps.length);
      }),
    );
  });
});

describe("who may use a machine", () => {
  it("is a company with its own certificate, or with one of a person as long as the person belongs to it", async () => {
    const resource = await machine();
    const { scope, company, owner } = await makeResident();
    const colleague = await makeColleague(company.id);
    const day = inDays(10);
    await expect(bookAt(scope, resource, day, 600, 660)).rejects.toMatchObject({ details: { rule: "certificate" } });
    await grantCertificate(staff, { companyId: company.id, userId: colleague.id, resourceKind: resource.kind, validUntil: day }, now());
    expect(await certificateFor(company.id, resource.kind, use(day))).toEqual({ kind: resource.kind, validUntil: day, holder: { id: colleague.id, name: colleague.name } });
    expect(await certificateFor(company.id, resource.kind, use(addDays(day, 1)))).toBeNull();
    await bookAt(scope, resource, day, 600, 660);
    await removePerson(scope, colleague.id, "127.0.0.1");
    expect(await certificateFor(company.id, resource.kind, use(day))).toBeNull();
    await expect(bookAt(scope, resource, day, 720, 780)).rejects.toMatchObject({ details: { rule: "certificate" } });
    await grantCertificate(staff, { companyId: company.id, userId: null, resourceKind: resource.kind, validUntil: inDays(90) }, now());
    expect((await certificateFor(company.id, resource.kind, use(day)))?.holder).toBeNull();
    await bookAt(scope, resource, day, 720, 780);
    expect((await companyCertificates(scope, now())).map((row) => [row.holder, row.state])).toEqual([[null, "valid"]]);
    expect(owner.id).toBe(scope.userId);
  });

  it("is nobody under a closed account, nor another company where the person works as well", async () => {
    const resource = await machine();
    const { company } = await makeResident();
    const other = await makeResident();
    const person = await makeColleague(company.id);
    await db.membership.create({ data: { userId: person.id, companyId: other.company.id, role: "MEMBER" } });
    await grantCertificate(staff, { companyId: company.id, userId: person.id, resourceKind: resource.kind, validUntil: inDays(30) }, now());
    expect(await certificateFor(other.company.id, resource.kind, use(today()))).toBeNull();
    expect(await certificateFor(company.id, resource.kind, use(today()))).not.toBeNull();
    await db.user.update({ where: { id: person.id }, data: { disabledAt: now() } });
    expect(await certificateFor(company.id, resource.kind, use(today()))).toBeNull();
  });
});

describe("staff", () => {
  it("give one certificate a holder and kind, also ten at once, and the holder hears of each new day", async () => {
    const resource = await machine();
    const { company, owner } = await makeResident();
    const grant = (validUntil: string) => grantCertificate(staff, { companyId: company.id, userId: owner.id, resourceKind: resource.kind, validUntil }, now());
    await Promise.all(Array.from({ length: 10 }, () => grant(inDays(60))));
    expect(await db.certificate.count({ where: { companyId: company.id, resourceKind: resource.kind } })).toBe(1);
    await grant(inDays(90));
    await grant(inDays(90));
    const row = await db.certificate.findFirstOrThrow({ where: { companyId: company.id } });
    expect(dayFromDb(row.validUntil)).toBe(inDays(90));
    await settleEvents();
    const told = await letters(owner.email);
    expect(new Set(told)).toEqual(new Set(["certificateGranted"]));
    await prolongCertificate(staff, row.id, inDays(20), now());
    expect(dayFromDb((await db.certificate.findUniqueOrThrow({ where: { id: row.id } })).validUntil)).toBe(inDays(20));
  });

  it("are refused a day behind, strangers, unknown kinds and ids", async () => {
    const resource = await machine();
    const { company } = await makeResident();
    const stranger = await makePerson();
    const grant = (more: Partial<Parameters<typeof grantCertificate>[1]>) =>
      grantCertificate(staff, { companyId: company.id, userId: null, resourceKind: resource.kind, validUntil: inDays(5), ...more }, now());
    await expect(grant({ validUntil: inDays(-1) })).rejects.toEqual(code("certificate-date"));
    await expect(grant({ validUntil: "junk" })).rejects.toEqual(code("certificate-day"));
    await expect(grant({ validUntil: "9999-01-01" })).rejects.toEqual(code("certificate-far"));
    await expect(grant({ userId: stranger.id })).rejects.toEqual(code("not-found"));
    await expect(grant({ resourceKind: "meeting" })).rejects.toEqual(code("not-found"));
    await expect(grant({ companyId: crypto.randomUUID() })).rejects.toEqual(code("not-found"));
    await expect(grant({ companyId: "junk" })).rejects.toEqual(code("not-found"));
    await expect(prolongCertificate(staff, "junk", inDays(5), now())).rejects.toEqual(code("not-found"));
    await expect(revokeCertificate(staff, crypto.randomUUID(), { reason: "Нет", bookings: "keep" }, now())).rejects.toEqual(code("not-found"));
  });

  it("find certificates by name, kind, holder and state, those that end first on top", async () => {
    const [one, two] = [await machine(), await machine()];
    const { company, owner } = await makeResident({ name: "Студия 100 % поиска", owner: { name: "Зинаида Искомая" } });
    const give = (kind: string, userId: string | null, days: number) => db.certificate.create({ data: { companyId: company.id, userId, resourceKind: kind, validUntil: dayToDb(inDays(days)) } });
    await give(one.kind, null, 200);
    await give(two.kind, owner.id, 10);
    await give(one.kind, owner.id, -1);
    const found = async (filter: Partial<Parameters<typeof certificatePage>[1]>) =>
      (await certificatePage(staff, { q: "100 %", kind: "", who: "all", state: "active", ...filter }, 1, now())).rows.map((row) => [row.kind, row.holder, row.state]);
    expect(await found({})).toEqual([[two.kind, "Зинаида Искомая", "soon"], [one.kind, null, "valid"]]);
    expect(await found({ q: "искомая", state: "all" })).toHaveLength(2);
    expect(await found({ who: "company" })).toEqual([[one.kind, null, "valid"]]);
    expect(await found({ kind: one.kind, state: "all" })).toHaveLength(2);
    expect(await found({ state: "soon" })).toEqual([[two.kind, "Зинаида Искомая", "soon"]]);
    expect(await found({ state: "expired" })).toEqual([[one.kind, "Зинаида Искомая", "expired"]]);
    expect(await found({ q: "_" })).toEqual([]);
  });
});

describe("a revoked certificate", () => {
  async function booked() {
    const resource = await machine();
    const { scope, company, owner } = await makeResident();
    const { id } = await grantCertificate(staff, { companyId: company.id, userId: owner.id, resourceKind: resource.kind, validUntil: inDays(60) }, now());
    const soon = await bookAt(scope, resource, inDays(5), 600, 660);
    const later = await bookAt(scope, resource, inDays(20), 600, 660);
    const of = { companyId: company.id, resourceKind: resource.kind, withoutId: id };
    return { resource, scope, company, owner, id, soon, later, of };
  }
  const status = async (id: string) => (await db.booking.findUniqueOrThrow({ where: { id } })).status;

  it("leaves the bookings that it opened, opens no further, and tells why", async () => {
    const { resource, scope, owner, id, soon, of } = await booked();
    expect((await uncoveredBookings(of, now())).map((one) => one.id)[0]).toBe(soon.id);
    await revokeCertificate(staff, id, { reason: "Сломан стол принтера", bookings: "keep" }, now());
    await settleEvents();
    expect(await status(soon.id)).toBe("HELD");
    await expect(bookAt(scope, resource, inDays(6), 600, 660)).rejects.toMatchObject({ details: { rule: "certificate" } });
    expect((await db.letter.findFirstOrThrow({ where: { to: owner.email, template: "certificateRevoked" } })).text).toContain("Сломан стол принтера");
    await expect(revokeCertificate(staff, id, { reason: "Ещё раз", bookings: "keep" }, now())).rejects.toEqual(code("wrong-status"));
    await expect(prolongCertificate(staff, id, inDays(90), now())).rejects.toEqual(code("wrong-status"));
    // It can be given anew.
    await grantCertificate(staff, { companyId: scope.companyId, userId: owner.id, resourceKind: resource.kind, validUntil: inDays(60) }, now());
    await bookAt(scope, resource, inDays(6), 600, 660);
  });

  it("takes along, when staff say so, those bookings that no other certificate opens", async () => {
    const { company, id, soon, later, of, resource } = await booked();
    await grantCertificate(staff, { companyId: company.id, userId: null, resourceKind: resource.kind, validUntil: inDays(10) }, now());
    expect((await uncoveredBookings(of, now())).map((one) => one.id)).toEqual([later.id]);
    await revokeCertificate(staff, id, { reason: "Нарушение правил", bookings: "cancel" }, now());
    await settleEvents();
    expect([await status(soon.id), await status(later.id)]).toEqual(["HELD", "CANCELLED"]);
    expect((await db.booking.findUniqueOrThrow({ where: { id: later.id } })).cancelFeePercent).toBe(0);
    expect(await brokenRules({ settled: true })).toEqual([]);
  });

  it("is revoked once by ten at one moment", async () => {
    const { id } = await booked();
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => revokeCertificate(staff, id, { reason: "Нарушение", bookings: "cancel" }, now())));
    expect(answers.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    await settleEvents();
    expect(await brokenRules({ settled: true })).toEqual([]);
  });
});

describe("reminders", () => {
  it("go 30 and 7 days before the last one, to the person or to those who look after the company, each once", async () => {
    const resource = await machine();
    const { company, owner } = await makeResident();
    const colleague = await makeColleague(company.id);
    const give = (userId: string | null, days: number) => db.certificate.create({ data: { companyId: company.id, userId, resourceKind: resource.kind, validUntil: dayToDb(inDays(days)) } });
    await give(colleague.id, 30);
    await give(null, 31);
    const at = (days: number) => new Date(Date.now() + days * 86_400_000);
    const run = async (days: number) => {
      const told = await remindOfCertificates(at(days));
      await settleEvents();
      return told;
    };
    await run(0);
    expect(await letters(colleague.email)).toEqual(["certificateEnding"]);
    expect(await letters(owner.email)).toEqual([]);
    await run(0);
    await run(1);
    expect(await letters(colleague.email)).toHaveLength(1);
    expect(await letters(owner.email)).toHaveLength(1);
    // The house slept from the 2nd to the 25th day.
    await Promise.all([run(25), run(25)]);
    expect(await letters(colleague.email)).toHaveLength(2);
    expect(await letters(owner.email)).toHaveLength(2);
    await run(30);
    await run(40);
    expect(await letters(colleague.email)).toHaveLength(2);
    expect((await db.letter.findFirstOrThrow({ where: { to: colleague.email }, orderBy: { createdAt: "desc" } })).text).toContain("До конца допуска 5 дней");
  });
});

describe("certificates for staff as a file", () => {
  it("hold what the filter shows, and nothing typed becomes a formula", async () => {
    const admin = staffScopeOf(await makePerson({ staffRoles: ["ADMIN"] }));
    const company = (await makeCompany({ name: '=СУММ(1;2) "Кадр"' })).company;
    await db.certificate.create({ data: { companyId: company.id, resourceKind: "sheet-kind", validUntil: dayToDb(addMonths(siteDay(new Date()), 6)) } });
    const filter = readCertificateFilter(new URLSearchParams({ kind: "sheet-kind" }));
    const { rows } = await certificatePage(admin, filter, 1, new Date(), 1000);
    const csv = certificatesCsv(rows, "ru");
    expect(csv.startsWith("\ufeffЧто открывает;Компания;Чей;Действует до")).toBe(true);
    expect(csv).toContain(`sheet-kind;"'=СУММ(1;2) ""Кадр""";вся компания;${addMonths(siteDay(new Date()), 6).split("-").reverse().join(".")}`);
    expect((await certificatesXlsx(rows, "en")).subarray(0, 2).toString()).toBe("PK");
  });
});
