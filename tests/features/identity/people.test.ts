import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authenticateToken, companyScope, getViewer } from "~/features/identity/access.server";
import { cardStamp, editCompany } from "~/features/identity/commands/edit-company.server";
import { acceptInvitation, declineInvitation, invite, resendInvitation, revokeInvitation } from "~/features/identity/commands/invitations.server";
import { changeRole, leaveCompany, removePerson, transferOwnership } from "~/features/identity/commands/members.server";
import { createToken } from "~/features/identity/commands/tokens.server";
import { invitationByToken, peoplePage } from "~/features/identity/people.server";
import { mayActOn, mayGiveRole } from "~/features/identity/policy";
import { companyCardSchema } from "~/features/identity/schema";
import { chooseCompany, openSession } from "~/features/identity/sessions.server";
import type { CompanyScope } from "~/features/identity/types";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import type { MembershipRole } from "~/lib/db/generated/enums";
import { settleEvents } from "~/reactions.server";
import { useDatabase } from "#tests/database";
import { companyScopeOf, makeCompany, makePerson } from "#tests/factories/identity";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const IP = "192.0.2.7";
const NOW = new Date("2026-11-25T05:00:00Z");
const at = (now = NOW) => ({ now, ip: IP });

async function makeHouse(...roles: MembershipRole[]) {
  const { company, owner } = await makeCompany();
  const people = [];
  for (const role of roles) {
    const person = await makePerson();
    await db.membership.create({ data: { userId: person.id, companyId: company.id, role } });
    people.push({ ...person, scope: companyScopeOf(company, person, role) });
  }
  return { company, owner: { ...owner, scope: companyScopeOf(company, owner) }, people };
}
const rolesIn = async (companyId: string) => (await db.membership.findMany({ where: { companyId }, orderBy: [{ role: "asc" }, { createdAt: "asc" }] })).map((row) => row.role);
const linkOf = async (email: string) => {
  await settleEvents();
  const letter = await db.letter.findFirstOrThrow({ where: { to: email, template: "companyInvitation" }, orderBy: { createdAt: "desc" } });
  return /\/invitations\/([\w-]+)/.exec(letter.text)?.[1] ?? "";
};
const argsWith = (cookie: string) => ({
  request: new Request("http://localhost:3000/today", { headers: { Cookie: cookie } }),
  context: { nonce: "", ip: IP, memo: new Map<string, Promise<unknown>>() },
});
const cookieFor = async (userId: string) => (await openSession(userId, new Request("http://localhost:3000/"))).split(";")[0] ?? "";

describe("an invitation", () => {
  it("goes by letter, keeps the secret nowhere but there, and lets the invited account in", async () => {
    const { company, owner } = await makeHouse();
    const guest = await makePerson({ email: "guest@example.test", name: "Гость Званый" });
    const { invitationId } = await invite(owner.scope, { email: " Guest@Example.test ", role: "MANAGER" }, at());
    const token = await linkOf("guest@example.test");
    expect(token).toHaveLength(43);
    const row = await db.companyInvitation.findUniqueOrThrow({ where: { id: invitationId } });
    expect(row).toMatchObject({ email: "guest@example.test", role: "MANAGER" });
    // Fourteen days by the norm, to the end of the day in Novosibirsk.
    expect(row.expiresAt.toISOString()).toBe("2026-12-09T17:00:00.000Z");
    expect(row.tokenHash).not.toContain(token);
    const event = await db.event.findFirstOrThrow({ where: { type: "identity.invited", payload: { path: ["invitationId"], equals: invitationId } } });
    expect(event.payload).toEqual({ invitationId });

    expect(await invitationByToken(token, { userId: guest.id, email: guest.email }, NOW)).toMatchObject({ state: "open", mine: true, role: "MANAGER", until: "2026-12-09" });
    expect(await acceptInvitation({ userId: guest.id }, token, at())).toEqual({ companyId: company.id });
    expect(await acceptInvitation({ userId: guest.id }, token, at())).toEqual({ companyId: company.id });
    expect(await rolesIn(company.id)).toEqual(["OWNER", "MANAGER"]);
    const acts = (await db.auditEntry.findMany({ where: { subjectId: company.id }, orderBy: { id: "asc" } })).map((entry) => entry.action);
    expect(acts).toEqual(["company.invited", "company.joined"]);
  });

  it("is written once, also when its event is delivered twice", async () => {
    const { owner } = await makeHouse();
    const { invitationId } = await invite(owner.scope, { email: "twice-told@example.test", role: "MEMBER" }, at());
    await settleEvents();
    await db.event.updateMany({ where: { payload: { path: ["invitationId"], equals: invitationId } }, data: { deliveredAt: null, retryAt: new Date(0) } });
    await settleEvents();
    expect(await db.letter.count({ where: { to: "twice-told@example.test" } })).toBe(1);
  });

  it("opens nothing to another account, signed in or not, and changes no account", async () => {
    const { company, owner } = await makeHouse();
    const other = await makePerson({ email: "other-one@example.test" });
    const meant = await makePerson({ email: "meant@example.test" });
    await invite(owner.scope, { email: "meant@example.test", role: "OWNER" }, at());
    const token = await linkOf("meant@example.test");
    await expect(acceptInvitation({ userId: other.id }, token, at())).rejects.toEqual(refusal("join-other-email"));
    await expect(declineInvitation({ userId: other.id }, token, at())).rejects.toEqual(refusal("join-other-email"));
    await expect(acceptInvitation({ userId: meant.id }, "x".repeat(43), at())).rejects.toEqual(refusal("join-unknown"));
    expect(await invitationByToken(token, null, NOW)).toMatchObject({ state: "open", mine: null });
    expect(await rolesIn(company.id)).toEqual(["OWNER"]);
    expect(await db.user.findUniqueOrThrow({ where: { id: meant.id } })).toMatchObject({ name: meant.name, passwordHash: meant.passwordHash });
  });

  it("waits for an answer once an address", async () => {
    const { owner, people } = await makeHouse("MEMBER");
    await expect(invite(owner.scope, { email: people[0]!.email, role: "MEMBER" }, at())).rejects.toEqual(refusal("already-member"));
    const tries = await Promise.allSettled([1, 2, 3].map(() => invite(owner.scope, { email: "once@example.test", role: "MEMBER" }, at())));
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(refusal("join-open"));
  });

  it("runs out, and another may be sent then", async () => {
    const { company, owner } = await makeHouse();
    const late = await makePerson({ email: "late@example.test" });
    await invite(owner.scope, { email: late.email, role: "MEMBER" }, at());
    const token = await linkOf(late.email);
    const after = new Date("2026-12-09T17:00:00Z");
    await expect(acceptInvitation({ userId: late.id }, token, at(after))).rejects.toEqual(refusal("join-expired"));
    expect(await acceptInvitation({ userId: late.id }, token, at(new Date(after.getTime() - 1)))).toEqual({ companyId: company.id });
    const slow = await makePerson({ email: "slow@example.test" });
    await invite(owner.scope, { email: slow.email, role: "MEMBER" }, at());
    await invite(owner.scope, { email: slow.email, role: "MEMBER" }, at(after));
    expect(await db.companyInvitation.count({ where: { email: slow.email, revokedAt: null } })).toBe(1);
  });

  it("sent again has a new link; taken back it has none", async () => {
    const { owner } = await makeHouse();
    const guest = await makePerson({ email: "again@example.test" });
    const { invitationId } = await invite(owner.scope, { email: guest.email, role: "MEMBER" }, at());
    const first = await linkOf(guest.email);
    await resendInvitation(owner.scope, invitationId, at(new Date("2026-12-20T05:00:00Z")));
    const second = await linkOf(guest.email);
    expect(second).not.toBe(first);
    expect(await invitationByToken(first, null, NOW)).toBeNull();
    await revokeInvitation(owner.scope, invitationId, at());
    await expect(acceptInvitation({ userId: guest.id }, second, at())).rejects.toEqual(refusal("join-closed"));
    await expect(revokeInvitation(owner.scope, invitationId, at())).rejects.toEqual(refusal("join-closed"));
    await expect(resendInvitation(owner.scope, invitationId, at())).rejects.toEqual(refusal("join-closed"));
  });

  it("accepted and taken back at one moment ends in one of the two", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { company, owner } = await makeHouse();
      const guest = await makePerson();
      const { invitationId } = await invite(owner.scope, { email: guest.email, role: "MEMBER" }, at());
      const token = await linkOf(guest.email);
      const [accepted, revoked] = await Promise.allSettled([acceptInvitation({ userId: guest.id }, token, at()), revokeInvitation(owner.scope, invitationId, at())]);
      expect([accepted.status, revoked.status].sort()).toEqual(["fulfilled", "rejected"]);
      expect(await rolesIn(company.id)).toEqual(accepted.status === "fulfilled" ? ["OWNER", "MEMBER"] : ["OWNER"]);
    }
  });

  it("declined is declined", async () => {
    const { owner } = await makeHouse();
    const guest = await makePerson();
    await invite(owner.scope, { email: guest.email, role: "MEMBER" }, at());
    const token = await linkOf(guest.email);
    await declineInvitation({ userId: guest.id }, token, at());
    await declineInvitation({ userId: guest.id }, token, at());
    await expect(acceptInvitation({ userId: guest.id }, token, at())).rejects.toEqual(refusal("join-closed"));
  });

  it("is sent by owners and managers alone, and managers make no owners", async () => {
    const { owner, people } = await makeHouse("MANAGER", "MEMBER");
    const [manager, member] = people;
    await expect(invite(member!.scope, { email: "a@b.test", role: "MEMBER" }, at())).rejects.toEqual(refusal("forbidden"));
    await expect(invite(manager!.scope, { email: "a@b.test", role: "OWNER" }, at())).rejects.toEqual(refusal("forbidden"));
    const { invitationId } = await invite(owner.scope, { email: "co-owner@b.test", role: "OWNER" }, at());
    await expect(revokeInvitation(manager!.scope, invitationId, at())).rejects.toEqual(refusal("forbidden"));
    // Of another company it is not there at all.
    await expect(revokeInvitation((await makeHouse()).owner.scope, invitationId, at())).rejects.toEqual(refusal("not-found"));
    await expect(revokeInvitation(owner.scope, "nonsense", at())).rejects.toEqual(refusal("not-found"));
  });

  it("of somebody who has left is worth nothing", async () => {
    const { owner, people } = await makeHouse("OWNER");
    await invite(people[0]!.scope, { email: "from-leaver@b.test", role: "OWNER" }, at());
    await invite(people[0]!.scope, { email: "from-leaver-2@b.test", role: "MEMBER" }, at());
    await changeRole(owner.scope, people[0]!.id, "MANAGER", IP);
    expect(await db.companyInvitation.findMany({ where: { invitedById: people[0]!.id, revokedAt: null }, select: { role: true } })).toEqual([{ role: "MEMBER" }]);
    await removePerson(owner.scope, people[0]!.id, IP);
    expect(await db.companyInvitation.count({ where: { invitedById: people[0]!.id, revokedAt: null } })).toBe(0);
  });
});

describe("roles", () => {
  it("let managers act on managers and members, never on owners or to make one", () => {
    expect([mayActOn("MANAGER", "OWNER"), mayGiveRole("MANAGER", "OWNER"), mayActOn("MEMBER", "MEMBER"), mayGiveRole("MEMBER", "MEMBER")]).toEqual([false, false, false, false]);
    expect([mayActOn("OWNER", "OWNER"), mayGiveRole("OWNER", "OWNER"), mayActOn("MANAGER", "MANAGER"), mayGiveRole("MANAGER", "MEMBER")]).toEqual([true, true, true, true]);
  });

  it("are changed by a role in force, not by an old scope", async () => {
    const { owner, people } = await makeHouse("MANAGER", "MEMBER");
    const [manager, member] = people;
    await changeRole(owner.scope, manager!.id, "MEMBER", IP);
    await expect(changeRole(manager!.scope, member!.id, "MANAGER", IP)).rejects.toEqual(refusal("forbidden"));
    await removePerson(owner.scope, manager!.id, IP);
    await expect(removePerson(manager!.scope, member!.id, IP)).rejects.toEqual(refusal("not-found"));
    await expect(changeRole(owner.scope, member!.id, "KING", IP)).rejects.toEqual(refusal("not-found"));
    await expect(changeRole((await makeHouse()).owner.scope, member!.id, "MANAGER", IP)).rejects.toEqual(refusal("not-found"));
  });

  it("leave a company an owner: the last one can neither go nor step down", async () => {
    const { owner, people } = await makeHouse("MANAGER");
    await expect(leaveCompany(owner.scope, IP)).rejects.toEqual(refusal("last-owner"));
    await expect(changeRole(owner.scope, owner.id, "MEMBER", IP)).rejects.toEqual(refusal("last-owner"));
    await transferOwnership(owner.scope, people[0]!.id, IP);
    expect(await rolesIn(people[0]!.scope.companyId)).toEqual(["OWNER", "MANAGER"]);
    await expect(transferOwnership(owner.scope, people[0]!.id, IP)).rejects.toEqual(refusal("forbidden"));
    await leaveCompany(owner.scope, IP);
    expect(await rolesIn(people[0]!.scope.companyId)).toEqual(["OWNER"]);
  });

  it("leave a company an owner when two owners go or step down at one moment", async () => {
    for (let round = 0; round < 8; round += 1) {
      const { company, owner, people } = await makeHouse("OWNER");
      const second = people[0]!;
      const acts = [
        [() => leaveCompany(owner.scope, IP), () => leaveCompany(second.scope, IP)],
        [() => changeRole(owner.scope, owner.id, "MEMBER", IP), () => changeRole(second.scope, second.id, "MANAGER", IP)],
        [() => removePerson(owner.scope, second.id, IP), () => removePerson(second.scope, owner.id, IP)],
        [() => leaveCompany(owner.scope, IP), () => changeRole(second.scope, second.id, "MEMBER", IP)],
      ][round % 4]!;
      const done = await Promise.allSettled(acts.map((act) => act()));
      expect(done.filter((one) => one.status === "fulfilled")).toHaveLength(1);
      expect((await rolesIn(company.id)).filter((role) => role === "OWNER")).toHaveLength(1);
    }
  });

  it("never run out of owners, whatever the acts", async () => {
    const act = fc.record({ who: fc.integer({ min: 0, max: 3 }), whom: fc.integer({ min: 0, max: 3 }), kind: fc.constantFrom("role", "remove", "leave", "transfer"), role: fc.constantFrom("OWNER", "MANAGER", "MEMBER") });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 8 }), async (acts) => {
        const { company, owner, people } = await makeHouse("OWNER", "MANAGER", "MEMBER");
        const all: { id: string; scope: CompanyScope }[] = [owner, ...people];
        for (const { who, whom, kind, role } of acts) {
          const { scope } = all[who]!;
          const { id } = all[whom]!;
          const run = { role: () => changeRole(scope, id, role, IP), remove: () => removePerson(scope, id, IP), leave: () => leaveCompany(scope, IP), transfer: () => transferOwnership(scope, id, IP) }[kind]!;
          await run().catch((error: unknown) => expect(error).toMatchObject({ name: "DomainError" }));
          expect((await rolesIn(company.id))[0]).toBe("OWNER");
        }
      }),
      { numRuns: 12 },
    );
  });

  it("show each what they may do", async () => {
    const { owner, people } = await makeHouse("MANAGER", "MEMBER");
    const asOwner = await peoplePage(owner.scope, NOW);
    expect(asOwner.people.map(({ role, roles, removable, transferable, me }) => ({ role, roles, removable, transferable, me }))).toEqual([
      { role: "OWNER", roles: [], removable: false, transferable: false, me: true },
      { role: "MANAGER", roles: ["OWNER", "MEMBER"], removable: true, transferable: true, me: false },
      { role: "MEMBER", roles: ["OWNER", "MANAGER"], removable: true, transferable: true, me: false },
    ]);
    const asMember = await peoplePage(people[1]!.scope, NOW);
    expect(asMember.manages).toBe(false);
    expect(asMember.invitations).toEqual([]);
    expect(asMember.people.every(({ roles, removable, transferable }) => roles.length === 0 && !removable && !transferable)).toBe(true);
  });
});

describe("somebody in several companies", () => {
  it("works for the one they chose, and the choice stays with the session", async () => {
    const first = await makeHouse();
    const second = await makeCompany({ ownerId: first.owner.id });
    const cookie = await cookieFor(first.owner.id);
    expect((await companyScope(argsWith(cookie)))?.companyId).toBe(first.company.id);
    await chooseCompany(argsWith(cookie).request, { userId: first.owner.id }, second.company.id);
    expect((await companyScope(argsWith(cookie)))?.companyId).toBe(second.company.id);
    expect((await companyScope(argsWith(cookie)))?.companyId).toBe(second.company.id);
    // Another session of the same person is left as it is.
    expect((await companyScope(argsWith(await cookieFor(first.owner.id))))?.companyId).toBe(first.company.id);
  });

  it("cannot choose a company that is not theirs", async () => {
    const { owner, company } = await makeHouse();
    const foreign = await makeHouse();
    const cookie = await cookieFor(owner.id);
    for (const id of [foreign.company.id, "nonsense", ""]) await expect(chooseCompany(argsWith(cookie).request, { userId: owner.id }, id)).rejects.toEqual(refusal("not-found"));
    await expect(chooseCompany(argsWith("").request, { userId: owner.id }, company.id)).rejects.toEqual(refusal("not-found"));
    expect((await companyScope(argsWith(cookie)))?.companyId).toBe(company.id);
  });

  it("loses one at once when removed: sessions and tokens fall back to another", async () => {
    const { company, owner, people } = await makeHouse("MEMBER");
    const worker = people[0]!;
    const own = await makeCompany({ ownerId: worker.id });
    const cookie = await cookieFor(worker.id);
    await chooseCompany(argsWith(cookie).request, { userId: worker.id }, company.id);
    const token = await createToken(worker.email, "проба", system);
    const bearer = () => new Request("http://localhost:3000/api/v1/bookings", { headers: { Authorization: `Bearer ${token}` } });
    expect((await authenticateToken(bearer())).scope?.companyId).toBe(company.id);
    await removePerson(owner.scope, worker.id, IP);
    expect((await companyScope(argsWith(cookie)))?.companyId).toBe(own.company.id);
    expect((await getViewer(argsWith(cookie)))?.companies.map((one) => one.id)).toEqual([own.company.id]);
    expect((await authenticateToken(bearer())).scope?.companyId).toBe(own.company.id);
  });
});

describe("letters about one's place in a company", () => {
  const lettersTo = async (email: string) => {
    await settleEvents();
    return db.letter.findMany({ where: { to: email, template: { in: ["companyRole", "companyRemoved"] } }, orderBy: { createdAt: "asc" } });
  };

  it("go to whoever was given another role or taken out by somebody else, once each", async () => {
    const { company, owner, people } = await makeHouse("MEMBER");
    const [member] = people as [(typeof people)[number]];
    await changeRole(owner.scope, member.id, "MANAGER", IP);
    await changeRole(owner.scope, member.id, "MANAGER", IP);
    await removePerson(owner.scope, member.id, IP);
    await settleEvents();
    await db.event.updateMany({ where: { payload: { path: ["userId"], equals: member.id } }, data: { deliveredAt: null, retryAt: new Date(0) } });
    const letters = await lettersTo(member.email);
    expect(letters.map((letter) => [letter.template, letter.subject])).toEqual([
      ["companyRole", `${company.name}: у вас другая роль`],
      ["companyRemoved", `${company.name}: доступ закрыт`],
    ]);
    expect(letters[0]?.text).toContain("Теперь: управляющий: заявки, брони, счета и люди\nРаньше: участник: брони и черновики заявок");
    expect(letters[1]?.text).toContain(owner.name);
    expect(await lettersTo(owner.email)).toEqual([]);
  });

  it("go to a new owner, and to nobody about what they did themselves", async () => {
    const { owner, people } = await makeHouse("OWNER", "MEMBER");
    const [second, member] = people as [(typeof people)[number], (typeof people)[number]];
    await transferOwnership(owner.scope, member.id, IP);
    await changeRole(second.scope, second.id, "MEMBER", IP);
    await leaveCompany(second.scope, IP);
    expect((await lettersTo(member.email)).map((letter) => letter.template)).toEqual(["companyRole"]);
    expect([...(await lettersTo(owner.email)), ...(await lettersTo(second.email))]).toEqual([]);
  });
});

describe("the card of a company", () => {
  const typed = (company: { kind: string; name: string }) =>
    ({ kind: company.kind, name: "Новое имя", kpp: "549901001", okvedMain: "59.11.1", okvedOther: "59.12, 59.20 59.11.1", legalAddress: "630099, г. Новосибирск", headcount: 12, website: "https://lis.example", seen: "" }) as never;

  it("is changed by its owner, with what changed in the log", async () => {
    const { company, owner } = await makeHouse();
    const { seen: _seen, ...card } = companyCardSchema("UL").parse(typed(company));
    await editCompany(owner.scope, card, cardStamp(company), IP);
    const after = await db.company.findUniqueOrThrow({ where: { id: company.id } });
    expect(after).toMatchObject({ name: "Новое имя", okvedOther: ["59.12", "59.20"], headcount: 12, website: "https://lis.example", inn: company.inn, ogrn: company.ogrn, legalName: company.legalName, slug: company.slug });
    const entry = await db.auditEntry.findFirstOrThrow({ where: { subjectId: company.id, action: "company.edited" } });
    expect(JSON.stringify(entry.data)).toContain("Новое имя");
    // The same form twice writes nothing more.
    await editCompany(owner.scope, card, cardStamp(company), IP);
    expect(await db.auditEntry.count({ where: { subjectId: company.id, action: "company.edited" } })).toBe(1);
  });

  it("is not overwritten from an old page, nor changed by others than its owner", async () => {
    const { company, owner, people } = await makeHouse("OWNER", "MANAGER");
    const { seen: _seen, ...card } = companyCardSchema("UL").parse(typed(company));
    const tries = await Promise.allSettled([editCompany(owner.scope, { ...card, name: "Один" }, cardStamp(company), IP), editCompany(people[0]!.scope, { ...card, name: "Другой" }, cardStamp(company), IP)]);
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(refusal("company-changed"));
    await expect(editCompany(people[1]!.scope, card, cardStamp(company), IP)).rejects.toEqual(refusal("forbidden"));
  });

  it("is asked for what its legal form needs", () => {
    const faults = (form: "UL" | "IP" | "NPD", card: object) => companyCardSchema(form).safeParse({ ...(typed({ kind: "OTHER", name: "" }) as object), ...card }).error?.issues.map((issue) => issue.path.join("."));
    expect(faults("UL", { kpp: "12", legalAddress: undefined })).toEqual(["kpp", "legalAddress"]);
    expect(faults("IP", { kpp: undefined, okvedMain: undefined })).toEqual(["okvedMain"]);
    expect(faults("NPD", { kpp: undefined, okvedMain: undefined, legalAddress: undefined })).toBeUndefined();
    expect(faults("UL", { okvedOther: "59.12, рисуем" })).toEqual(["okvedOther"]);
  });
});
