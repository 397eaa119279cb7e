import { beforeAll, describe, expect, it } from "vitest";
import { acceptRequest, admit, endAdmission, refuseRequest } from "~/features/residency/clients/commands/admit.server";
import { askAccess } from "~/features/residency/clients/commands/ask.server";
import { clientFor, clientsFor, ownAccess } from "~/features/residency/clients/queries.server";
import { admissionSchema } from "~/features/residency/clients/schema";
import { payerOn } from "~/features/residency/clients/standing.server";
import { db } from "~/lib/db/client.server";
import { addDays, dayToDb, siteDay, type Day } from "~/lib/time";
import { settleEvents } from "~/reactions.server";
import { bookAt, makeResource } from "#tests/factories/booking";
import * as identity from "#tests/factories/identity";
import { makeClient } from "#tests/factories/clients";
import { makeResident } from "#tests/factories/residents";
import { useDatabase } from "#tests/database";

useDatabase();

const now = new Date();
const at = { now };
const today = siteDay(now);
const ahead = (count: number): Day => addDays(today, count);
const terms = (more: Partial<{ group: "PARTNER" | "EXTERNAL"; startsOn: Day; endsOn: Day | null; basis: string }> = {}) => ({ group: "EXTERNAL" as const, startsOn: today, endsOn: null, basis: "договор № 7", ...more });

let admin: ReturnType<typeof identity.staffScopeOf>;
let finance: ReturnType<typeof identity.staffScopeOf>;
beforeAll(async () => {
  admin = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["ADMIN"] }));
  finance = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["FINANCE"] }));
});
const company = async () => {
  const { company: made, owner } = await identity.makeCompany();
  return { id: made.id, owner, scope: identity.companyScopeOf(made, owner) };
};

describe("an admission", () => {
  it("is made by an administrator, with who did it and on what, and is written to the journal; finance sees it, others do not", async () => {
    const { id } = await company();
    await expect(admit(finance, id, terms(), at)).rejects.toMatchObject({ kind: "forbidden" });
    const admission = await admit(admin, id, terms({ group: "PARTNER", endsOn: ahead(30) }), at);
    expect(await clientFor(finance, id, now)).toMatchObject({ mayAdmit: false, admissions: [{ id: admission, group: "PARTNER", startsOn: today, lastDay: ahead(30), basis: "договор № 7", state: "present" }] });
    expect(await db.auditEntry.count({ where: { action: "client.admitted", subjectId: admission } })).toBe(1);
    const expert = identity.staffScopeOf(await identity.makePerson({ staffRoles: ["EXPERT"] }));
    await expect(clientFor(expert, id, now)).rejects.toMatchObject({ kind: "forbidden" });
    await expect(clientsFor(expert, {}, now)).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("pressed twice is one; another for the same days is refused, one for the days after is not", async () => {
    const { id } = await company();
    const first = await admit(admin, id, terms({ endsOn: ahead(10) }), at);
    expect(await admit(admin, id, terms({ endsOn: ahead(10) }), at)).toBe(first);
    await expect(admit(admin, id, terms({ startsOn: ahead(10) }), at)).rejects.toMatchObject({ code: "client-overlap" });
    await admit(admin, id, terms({ startsOn: ahead(11), group: "PARTNER" }), at);
    await expect(admit(admin, id, terms({ startsOn: addDays(today, -1) }), at)).rejects.toMatchObject({ code: "client-date" });
    expect(admissionSchema.safeParse({ group: "EXTERNAL", startsOn: ahead(2), endsOn: ahead(1), basis: "договор" }).success).toBe(false);
  });

  it("still says as whom its company pays for what was used in it and is charged after it", async () => {
    const { id } = await company();
    await admit(admin, id, terms({ group: "PARTNER", endsOn: ahead(10), basis: "соглашение № 4" }), at);
    expect(await payerOn(id, ahead(20))).toMatchObject({ payer: { group: "PARTNER" }, basis: "соглашение № 4" });
    expect(await payerOn(id, addDays(today, -1))).toMatchObject({ payer: { group: "EXTERNAL" } });
  });

  it("of two that administrators make at once one stands", async () => {
    const { id } = await company();
    const made = await Promise.allSettled([terms(), terms({ group: "PARTNER" }), terms({ basis: "другой договор" })].map((one) => admit(admin, id, one, at)));
    expect(made.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await db.clientAdmission.count({ where: { companyId: id } })).toBe(1);
  });

  it("is not for who is a resident on its first day, nor for a company that is not there", async () => {
    const { company: resident } = await makeResident();
    await expect(admit(admin, resident.id, terms(), at)).rejects.toMatchObject({ code: "client-resident" });
    await expect(admit(admin, crypto.randomUUID(), terms(), at)).rejects.toMatchObject({ kind: "not-found" });
  });

  it("is ended once, with a reason; the days after are free for another, and it is not rewritten nor deleted", async () => {
    const { id } = await company();
    const admission = await admit(admin, id, terms(), at);
    await expect(endAdmission(admin, admission, { lastDay: addDays(today, -1), reason: "Уехали." }, at)).rejects.toMatchObject({ code: "client-date" });
    await expect(endAdmission(finance, admission, { lastDay: today, reason: "Уехали." }, at)).rejects.toMatchObject({ kind: "forbidden" });
    await endAdmission(admin, admission, { lastDay: ahead(5), reason: "Уехали." }, at);
    await expect(endAdmission(admin, admission, { lastDay: ahead(6), reason: "Уехали." }, at)).rejects.toMatchObject({ code: "client-ended" });
    expect((await clientFor(admin, id, now)).admissions[0]).toMatchObject({ lastDay: ahead(5), ended: { reason: "Уехали.", calledOff: false } });
    await admit(admin, id, terms({ startsOn: ahead(6) }), at);
    await expect(db.clientAdmission.update({ where: { id: admission }, data: { basis: "иное" } })).rejects.toThrow();
    await expect(db.clientAdmission.delete({ where: { id: admission } })).rejects.toThrow();
    await expect(db.clientAdmission.create({ data: { companyId: id, group: "PARTNER", startsOn: dayToDb(ahead(7)), basis: "мимо правил", admittedById: admin.userId } })).rejects.toThrow();
    await expect(db.clientAdmission.create({ data: { companyId: (await company()).id, group: "RESIDENT", startsOn: dayToDb(today), basis: "не клиент", admittedById: admin.userId } })).rejects.toThrow();
  });

  it("that has not begun is called off as a whole", async () => {
    const { id } = await company();
    const admission = await admit(admin, id, terms({ startsOn: ahead(3) }), at);
    await endAdmission(admin, admission, { lastDay: today, reason: "Передумали." }, at);
    expect((await clientFor(admin, id, now)).admissions[0]).toMatchObject({ state: "past", ended: { calledOff: true } });
    await admit(admin, id, terms({ startsOn: ahead(3) }), at);
  });

  it("ended takes what is booked after it, without a fee, and tells the company in its language", async () => {
    const room = await makeResource({ units: 3 });
    const { scope, admission, owner } = await makeClient({ owner: { locale: "en" } });
    const [kept, gone] = [await bookAt(scope, room, ahead(3), 600, 660), await bookAt(scope, room, ahead(6), 600, 660)];
    await endAdmission(admin, admission.id, { lastDay: ahead(4), reason: "Договор расторгнут." }, at);
    await settleEvents();
    const statusOf = async (id: string) => (await db.booking.findUniqueOrThrow({ where: { id } })).status;
    expect([await statusOf(kept.id), await statusOf(gone.id)]).toEqual(["HELD", "CANCELLED"]);
    expect(await db.letter.findFirst({ where: { to: owner.email, template: "clientEnded" } })).toMatchObject({ subject: "Your access as a client ends" });
  });
});

describe("a request", () => {
  it("is made by the owner, is one while it is open, and is told to administrators", async () => {
    const { id, scope, owner } = await company();
    const member = identity.companyScopeOf({ id }, await identity.makePerson(), "MEMBER");
    await expect(askAccess(member, "Снимаем клип.", at)).rejects.toMatchObject({ kind: "forbidden" });
    const [first, second] = await Promise.all([askAccess(scope, "Снимаем клип.", at), askAccess(scope, "Снимаем клип.", at)]);
    expect(second).toBe(first);
    expect((await clientsFor(finance, {}, now)).requests).toContainEqual(expect.objectContaining({ id: first, companyId: id, purpose: "Снимаем клип.", askedBy: owner.name }));
    await settleEvents();
    expect(await db.letter.count({ where: { template: "clientAsked", dedupe: { contains: admin.userId } } })).toBe(1);
    expect(await ownAccess(scope, now)).toMatchObject({ request: { status: "OPEN" }, admission: null, mayAsk: true });
  });

  it("of another company is not seen", async () => {
    const [one, other] = [await company(), await company()];
    await askAccess(one.scope, "Снимаем клип.", at);
    expect(await ownAccess(other.scope, now)).toMatchObject({ request: null });
  });

  it("is accepted on chosen terms, once, whoever of the staff comes second, and the company is told", async () => {
    const { id, scope, owner } = await company();
    const request = await askAccess(scope, "Снимаем клип.", at);
    const answers = await Promise.allSettled([acceptRequest(admin, request, terms({ group: "PARTNER" }), at), refuseRequest(admin, request, "Нет мест.", at)]);
    expect(answers.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    await settleEvents();
    const accepted = answers[0].status === "fulfilled";
    expect(await db.clientAdmission.count({ where: { companyId: id } })).toBe(accepted ? 1 : 0);
    expect(await db.letter.count({ where: { to: owner.email, template: accepted ? "clientAdmitted" : "clientRefused" } })).toBe(1);
    await expect(acceptRequest(admin, request, terms(), at)).rejects.toMatchObject({ code: "client-answered" });
    await expect(acceptRequest(finance, request, terms(), at)).rejects.toMatchObject({ kind: "forbidden" });
  });

  it("is refused with a reason that the company reads, and may be made again; one who has access need not ask", async () => {
    const { scope, owner } = await company();
    await refuseRequest(admin, await askAccess(scope, "Снимаем клип.", at), "Все дни декабря заняты.", at);
    await settleEvents();
    expect(await db.letter.findFirst({ where: { to: owner.email, template: "clientRefused" } })).toMatchObject({ subject: "Доступ клиента не открыт" });
    expect(await ownAccess(scope, now)).toMatchObject({ request: { status: "REFUSED", reason: "Все дни декабря заняты." } });
    const again = await askAccess(scope, "Снимаем в январе.", at);
    const admission = await acceptRequest(admin, again, terms(), at);
    expect(await ownAccess(scope, now)).toMatchObject({ admission: { id: admission, group: "EXTERNAL" } });
    await expect(askAccess(scope, "Ещё раз.", at)).rejects.toMatchObject({ code: "client-already" });
  });

  it("is answered by an admission that staff make without it", async () => {
    const { id, scope } = await company();
    await askAccess(scope, "Снимаем клип.", at);
    await admit(admin, id, terms(), at);
    expect(await ownAccess(scope, now)).toMatchObject({ request: { status: "ACCEPTED" } });
  });
});
