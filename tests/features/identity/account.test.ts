import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { authenticateToken, companyScope, getViewer, requireCompany, requireStaff, requireViewer, tokenScope } from "~/features/identity/access.server";
import { renameUser } from "~/features/identity/commands/account.server";
import { giveConsent, isOptionalConsent, withdrawConsent } from "~/features/identity/commands/consents.server";
import { createAdmin } from "~/features/identity/commands/create-admin.server";
import { signIn } from "~/features/identity/commands/sign-in.server";
import { signUp } from "~/features/identity/commands/sign-up.server";
import { createToken, revokeToken } from "~/features/identity/commands/tokens.server";
import { CONSENT_TEXTS } from "~/features/identity/consent-texts";
import { consentsOf, tokensOf } from "~/features/identity/queries.server";
import { signInSchema, signUpSchema } from "~/features/identity/schema";
import { endSession, hashSecret, openSession, sweepSessions } from "~/features/identity/sessions.server";
import { system } from "~/lib/audit.server";
import { db } from "~/lib/db/client.server";
import { sweepLimits } from "~/lib/limits.server";
import { useDatabase } from "#tests/database";
import { DEMO_PASSWORD, makeCompany, makePerson } from "#tests/factories/identity";

useDatabase();

const refusal = (code: string) => expect.objectContaining({ name: "DomainError", code });
const HOW = { ip: "192.0.2.7", userAgent: "Проба/1", locale: "ru", method: "sign-up" } as const;
const input = (email: string, newsletter = false) =>
  signUpSchema.parse({ name: "Анна Кадрова", email, password: "долгий пароль", personalData: true, ...(newsletter ? { newsletter } : {}) });
const args = (headers: Record<string, string> = {}, init: RequestInit & { path?: string } = {}) => ({
  request: new Request(`http://localhost:3000${init.path ?? "/today"}`, { ...init, headers }),
  context: { nonce: "", ip: "192.0.2.7", memo: new Map<string, Promise<unknown>>() },
});
const cookieOf = (setCookie: string) => setCookie.split(";")[0] ?? "";

describe("signing up", () => {
  it("makes an account and keeps which consent was given, to which text, when and from where", async () => {
    const before = new Date();
    const { userId } = await signUp(input("  Anna@Example.TEST ", true), HOW);
    const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
    expect(user).toMatchObject({ email: "anna@example.test", name: "Анна Кадрова", locale: "ru", staffRoles: [] });
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const consents = await consentsOf(userId);
    expect(consents.map((one) => one.purpose).sort()).toEqual(["NEWSLETTER", "PERSONAL_DATA"]);
    for (const consent of consents) {
      const text = CONSENT_TEXTS[consent.purpose];
      expect(consent).toMatchObject({
        textVersion: text.version,
        textHash: createHash("sha256").update(text.body.ru).digest("hex"),
        locale: "ru",
        method: "sign-up",
        ip: "192.0.2.7",
        userAgent: "Проба/1",
        withdrawnAt: null,
      });
      expect(consent.givenAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
    }
    expect(await db.auditEntry.findFirst({ where: { subjectId: userId } })).toMatchObject({ action: "user.signed-up", ip: "192.0.2.7" });
    expect(await db.event.findFirst({ where: { type: "identity.user-signed-up", payload: { path: ["userId"], equals: userId } } })).not.toBeNull();
  });

  it("without the box for news writes no consent to them", async () => {
    const { userId } = await signUp(input("quiet@example.test"), HOW);
    expect((await consentsOf(userId)).map((one) => one.purpose)).toEqual(["PERSONAL_DATA"]);
  });

  it("with an e-mail that is taken changes nothing of the account there is", async () => {
    const { userId } = await signUp(input("twice@example.test"), HOW);
    const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: userId } });
    const again = signUpSchema.parse({ name: "Чужой", email: "TWICE@example.test", password: "another password", personalData: true });
    await expect(signUp(again, HOW)).rejects.toEqual(refusal("email-taken"));
    expect(await db.user.findUniqueOrThrow({ where: { id: userId } })).toMatchObject({ name: "Анна Кадрова", passwordHash });
  });

  it("at one moment makes one account with one set of consents", async () => {
    const tries = await Promise.allSettled([1, 2, 3].map(() => signUp(input("race@example.test"), HOW)));
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toEqual(refusal("email-taken"));
    const user = await db.user.findUniqueOrThrow({ where: { email: "race@example.test" }, include: { consents: true } });
    expect(user.consents).toHaveLength(1);
  });

  it.each([
    ["no consent", { personalData: undefined }, "personalData"],
    ["a short password", { password: "семь777" }, "password"],
    ["no e-mail", { email: "anna" }, "email"],
    ["a short name", { name: " А " }, "name"],
  ])("with %s is refused at that field", (_name, change, field) => {
    const result = signUpSchema.safeParse({ name: "Анна", email: "a@b.ru", password: "12345678", personalData: true, ...change });
    expect(result.error?.issues.map((issue) => issue.path.join("."))).toEqual([field]);
  });

  it("counts letters of a password as people do", () => {
    expect(signUpSchema.safeParse({ name: "Анна", email: "a@b.ru", password: "🎬🎬🎬🎬🎬🎬🎬🎬", personalData: true }).success).toBe(true);
    expect(signUpSchema.safeParse({ name: "Анна", email: "a@b.ru", password: "🎬🎬🎬🎬", personalData: true }).success).toBe(false);
  });
});

describe("signing in", () => {
  const as = (email: string, password: string, ip = "192.0.2.1") => signIn(signInSchema.parse({ email, password }), ip);

  it("takes the right password in any writing of the e-mail", async () => {
    const person = await makePerson({ email: "in@example.test", staffRoles: ["EXPERT"] });
    expect(await as(" IN@example.test ", DEMO_PASSWORD)).toEqual({ userId: person.id, locale: "ru", staff: true });
  });

  it("says the same of a wrong password and of an account that is not there or closed", async () => {
    await makePerson({ email: "wrong@example.test" });
    const closed = await makePerson({ email: "closed@example.test" });
    await db.user.update({ where: { id: closed.id }, data: { disabledAt: new Date() } });
    await expect(as("wrong@example.test", "не тот")).rejects.toEqual(refusal("bad-credentials"));
    await expect(as("nobody@example.test", DEMO_PASSWORD)).rejects.toEqual(refusal("bad-credentials"));
    await expect(as("closed@example.test", DEMO_PASSWORD)).rejects.toEqual(refusal("bad-credentials"));
  });

  it("after ten failures on an account refuses the right password too, and others stay free", async () => {
    await makePerson({ email: "guessed@example.test" });
    await makePerson({ email: "other@example.test" });
    // Who gets in is not counted.
    for (let time = 0; time < 2; time += 1) await as("guessed@example.test", DEMO_PASSWORD, `198.51.100.${time}`);
    const tries = await Promise.allSettled(Array.from({ length: 12 }, (_, index) => as("guessed@example.test", `догадка ${index}`, `203.0.113.${index}`)));
    expect(tries.map((one) => (one.status === "rejected" ? (one.reason as { code: string }).code : "in")).sort()).toEqual([
      ...Array.from({ length: 10 }, () => "bad-credentials"),
      "too-many",
      "too-many",
    ]);
    await expect(as("guessed@example.test", DEMO_PASSWORD, "203.0.113.99")).rejects.toEqual(expect.objectContaining({ code: "too-many", status: 429 }));
    expect(await as("other@example.test", DEMO_PASSWORD, "203.0.113.99")).toMatchObject({ staff: false });
  });

  it("after sixty tries from one address refuses that address", async () => {
    await makePerson({ email: "sixty@example.test" });
    // The count of an hour ago stands for sixty slow checks of a password.
    const start = new Date(Math.floor(Date.now() / 900_000) * 900_000);
    await db.rateWindow.create({ data: { key: "sign-in:ip:192.0.2.60", windowStart: start, count: 60 } });
    await expect(as("sixty@example.test", DEMO_PASSWORD, "192.0.2.60")).rejects.toEqual(refusal("too-many"));
    expect(await as("sixty@example.test", DEMO_PASSWORD, "192.0.2.61")).toBeTruthy();
    await db.rateWindow.updateMany({ data: { windowStart: new Date(Date.now() - 90_000_000) } });
    await sweepLimits();
    expect(await db.rateWindow.count()).toBe(0);
  });
});

describe("a session", () => {
  it("stands in the table only as a hash, lives with its cookie and dies with signing out", async () => {
    const { company, owner } = await makeCompany();
    const setCookie = await openSession(owner.id, new Request("http://localhost:3000/", { headers: { "User-Agent": "Probe/1" } }));
    expect(setCookie).toMatch(/^kadr_session=[^;]+;.*HttpOnly.*SameSite=Lax/i);
    const cookie = cookieOf(setCookie);
    const secret = cookie.split("=")[1] ?? "";
    const rows = await db.session.findMany({ where: { userId: owner.id } });
    expect(rows.map((row) => [row.id, row.userAgent])).toEqual([[hashSecret(secret), "Probe/1"]]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    // The hash itself opens nothing.
    expect(await getViewer(args({ Cookie: `kadr_session=${rows[0]?.id}` }))).toBeNull();

    const viewer = await getViewer(args({ Cookie: cookie }));
    expect(viewer).toMatchObject({ userId: owner.id, email: owner.email, company: { id: company.id, role: "OWNER" } });
    expect(await requireCompany(args({ Cookie: cookie }))).toMatchObject({ companyId: company.id, userId: owner.id });

    expect(await endSession(args({ Cookie: cookie }).request)).toMatch(/kadr_session=;.*Max-Age=0/);
    expect(await db.session.count({ where: { userId: owner.id } })).toBe(0);
    expect(await getViewer(args({ Cookie: cookie }))).toBeNull();
  });

  it("is read once a request", async () => {
    const { owner } = await makeCompany();
    const request = args({ Cookie: cookieOf(await openSession(owner.id, args().request)) });
    const [one, two] = await Promise.all([getViewer(request), getViewer(request)]);
    expect(one).toBe(two);
  });

  it("is prolonged in its second half, and one that ran out is forgotten", async () => {
    const { owner } = await makeCompany();
    const cookie = cookieOf(await openSession(owner.id, args().request));
    const where = { id: hashSecret(cookie.split("=")[1] ?? "") };
    const days = (count: number) => new Date(Date.now() + count * 86_400_000);
    await db.session.update({ where, data: { expiresAt: days(3) } });
    expect(await getViewer(args({ Cookie: cookie }))).not.toBeNull();
    expect((await db.session.findUniqueOrThrow({ where })).expiresAt.getTime()).toBeGreaterThan(days(13).getTime());
    await db.session.update({ where, data: { expiresAt: days(-1) } });
    expect(await getViewer(args({ Cookie: cookie }))).toBeNull();
    await sweepSessions();
    expect(await db.session.count({ where })).toBe(0);
  });

  it("of a closed account opens nothing", async () => {
    const { owner } = await makeCompany();
    const cookie = cookieOf(await openSession(owner.id, args().request));
    await db.user.update({ where: { id: owner.id }, data: { disabledAt: new Date() } });
    expect(await getViewer(args({ Cookie: cookie }))).toBeNull();
  });

  it("that is missing leads a reader to the sign-in page and back, and refuses a writer", async () => {
    const redirected = await requireViewer(args({}, { path: "/bookings.data?page=2" })).catch((error: unknown) => error as Response);
    expect(redirected).toBeInstanceOf(Response);
    expect((redirected as Response).headers.get("Location")).toBe("/sign-in?next=%2Fbookings%3Fpage%3D2");
    await expect(requireViewer(args({}, { method: "POST" }))).rejects.toEqual(refusal("unauthenticated"));
    expect(await companyScope(args())).toBeNull();
  });

  it("without a company leads to registering one; staff roles are asked for by name", async () => {
    const person = await makePerson();
    const expert = await makePerson({ staffRoles: ["EXPERT"] });
    const of = async (id: string) => ({ Cookie: cookieOf(await openSession(id, args().request)) });
    const redirected = await requireCompany(args(await of(person.id))).catch((error: unknown) => error as Response);
    expect((redirected as Response).headers.get("Location")).toBe("/account/company/new");
    await expect(requireCompany(args(await of(person.id), { method: "POST" }))).rejects.toEqual(refusal("no-company"));
    await expect(requireStaff(args(await of(person.id)))).rejects.toEqual(refusal("forbidden"));
    await expect(requireStaff(args(await of(expert.id)), "FINANCE")).rejects.toEqual(refusal("forbidden"));
    expect(await requireStaff(args(await of(expert.id)), "EXPERT", "ADMIN")).toMatchObject({ roles: ["EXPERT"] });
  });
});

describe("an API token", () => {
  const bearer = (token: string) => new Request("http://localhost:3000/api/v1/resources", { headers: { Authorization: `Bearer ${token}` } });

  it("stands in the table only as a hash, speaks for its holder's first company, and answers nobody once revoked", async () => {
    const { company, owner } = await makeCompany();
    const later = await makeCompany({ ownerId: owner.id });
    await db.membership.update({ where: { userId_companyId: { userId: owner.id, companyId: later.company.id } }, data: { createdAt: new Date(Date.now() + 60_000) } });
    const token = await createToken(owner.email.toUpperCase(), "проба", system);
    expect(token).toMatch(/^kadr_[\w-]{43}$/);
    const [row] = await db.apiToken.findMany({ where: { userId: owner.id } });
    expect(row).toMatchObject({ hash: hashSecret(token), name: "проба" });
    const holder = await authenticateToken(bearer(token));
    expect(tokenScope(holder)).toMatchObject({ companyId: company.id, userId: owner.id, role: "OWNER" });

    const stranger = await makePerson();
    await expect(revokeToken({ userId: stranger.id, name: stranger.name }, row!.id, "::1")).rejects.toEqual(refusal("not-found"));
    expect(await authenticateToken(bearer(token))).toBeTruthy();
    await revokeToken({ userId: owner.id, name: owner.name }, row!.id, "::1");
    await expect(authenticateToken(bearer(token))).rejects.toEqual(refusal("unauthenticated"));
    await expect(revokeToken({ userId: owner.id, name: owner.name }, row!.id, "::1")).rejects.toEqual(refusal("not-found"));
    expect(await tokensOf(owner.id)).toEqual([]);
    expect((await db.auditEntry.findMany({ where: { subjectId: owner.id, action: { startsWith: "token." } }, orderBy: { id: "asc" } })).map((one) => one.action)).toEqual(["token.created", "token.revoked"]);
  });

  it("is asked for, must be known, and dies with the account", async () => {
    const { owner } = await makeCompany();
    const token = await createToken(owner.email, "проба", system);
    for (const headers of [{}, { Authorization: "Bearer" }, { Authorization: `Basic ${token}` }, { Authorization: `Bearer ${hashSecret(token)}` }, { Authorization: "Bearer ничего" }]) {
      const request = { headers: { get: (name: string) => (headers as Record<string, string>)[name] ?? null } } as unknown as Request;
      await expect(authenticateToken(request)).rejects.toEqual(refusal("unauthenticated"));
    }
    await db.user.update({ where: { id: owner.id }, data: { disabledAt: new Date() } });
    await expect(authenticateToken(bearer(token))).rejects.toEqual(refusal("unauthenticated"));
    await expect(createToken(owner.email, "проба", system)).rejects.toEqual(refusal("not-found"));
    await expect(createToken("nobody@example.test", "проба", system)).rejects.toEqual(refusal("not-found"));
  });

  it("may call 1,200 times a minute", async () => {
    const { owner } = await makeCompany();
    const token = await createToken(owner.email, "проба", system);
    const { id } = await db.apiToken.findFirstOrThrow({ where: { userId: owner.id } });
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    // The next minute too: the test may stand on the border.
    for (const start of [minute, minute + 60_000]) await db.rateWindow.create({ data: { key: `token:${id}`, windowStart: new Date(start), count: 1199 } });
    expect(await authenticateToken(bearer(token))).toBeTruthy();
    await expect(authenticateToken(bearer(token))).rejects.toEqual(expect.objectContaining({ code: "too-many", status: 429 }));
  });

  it("without a company is no resident", async () => {
    const person = await makePerson();
    const holder = await authenticateToken(bearer(await createToken(person.email, "проба", system)));
    expect(holder).toEqual({ userId: person.id, scope: null });
    expect(() => tokenScope(holder)).toThrow("not-resident");
  });
});

describe("consents on the account page", () => {
  it("are given anew with the text of that moment, and taken back; the row of each stays", async () => {
    const person = await makePerson();
    const viewer = { userId: person.id, name: person.name };
    await withdrawConsent(viewer, "NEWSLETTER", "::1").catch((error: unknown) => expect(error).toEqual(refusal("wrong-status")));
    await giveConsent(viewer, "NEWSLETTER", { ...HOW, method: "account", locale: "en" });
    await expect(giveConsent(viewer, "NEWSLETTER", HOW)).rejects.toEqual(refusal("wrong-status"));
    await withdrawConsent(viewer, "NEWSLETTER", "::1");
    await expect(withdrawConsent(viewer, "NEWSLETTER", "::1")).rejects.toEqual(refusal("wrong-status"));
    await giveConsent(viewer, "NEWSLETTER", HOW);
    const rows = await db.consent.findMany({ where: { userId: person.id, purpose: "NEWSLETTER" }, orderBy: { givenAt: "asc" } });
    expect(rows.map((row) => [row.locale, row.withdrawnAt !== null])).toEqual([["en", true], ["ru", false]]);
    expect(rows[0]?.textHash).toBe(createHash("sha256").update(CONSENT_TEXTS.NEWSLETTER.body.en).digest("hex"));
    expect((await db.auditEntry.findMany({ where: { subjectId: person.id }, orderBy: { id: "asc" } })).map((one) => one.action)).toEqual(["consent.given", "consent.withdrawn", "consent.given"]);
  });

  it("pressed twice at once are written once", async () => {
    const person = await makePerson();
    const viewer = { userId: person.id, name: person.name };
    const given = await Promise.allSettled([1, 2, 3].map(() => giveConsent(viewer, "PUBLICATION", HOW)));
    expect(given.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    const taken = await Promise.allSettled([1, 2, 3].map(() => withdrawConsent(viewer, "PUBLICATION", "::1")));
    expect(taken.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(await db.consent.count({ where: { userId: person.id, purpose: "PUBLICATION" } })).toBe(1);
  });

  it("are the two that the account can live without", () => {
    expect(["NEWSLETTER", "PUBLICATION", "PERSONAL_DATA", "", undefined].filter(isOptionalConsent)).toEqual(["NEWSLETTER", "PUBLICATION"]);
  });
});

describe("an account", () => {
  it("is renamed, and the log says from what", async () => {
    const person = await makePerson({ name: "Старое" });
    await renameUser({ userId: person.id, name: person.name }, "Новое", "::1");
    expect(await db.user.findUniqueOrThrow({ where: { id: person.id } })).toMatchObject({ name: "Новое" });
    expect(await db.auditEntry.findFirst({ where: { action: "user.renamed", subjectId: person.id } })).toMatchObject({ data: { from: "Старое", to: "Новое" } });
  });

  it("becomes an administrator's from the command line; one that exists keeps its password and its other roles", async () => {
    const person = await makePerson({ staffRoles: ["FINANCE"] });
    expect(await createAdmin(person.email.toUpperCase(), "новый пароль")).toEqual({ created: false });
    expect(await db.user.findUniqueOrThrow({ where: { id: person.id } })).toMatchObject({ staffRoles: ["FINANCE", "ADMIN"], passwordHash: person.passwordHash });
    expect(await createAdmin("chief@example.test", "новый пароль")).toEqual({ created: true });
    expect(await signIn({ email: "chief@example.test", password: "новый пароль" }, "192.0.2.2")).toMatchObject({ staff: true });
  });
});
