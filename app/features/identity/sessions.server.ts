import { createHash } from "node:crypto";
import { Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from "lucia";
import { db } from "~/lib/db/client.server";
import type { StaffRole } from "~/lib/db/generated/enums";
import { appUrl } from "~/lib/env.server";
import { notFound } from "~/lib/errors";
import { isLocale } from "~/lib/i18n/locales";
import { isUuid } from "~/lib/uuid";
import type { CompanyRef, Viewer } from "./types";

interface UserAttributes {
  email: string;
  name: string;
  locale: string;
  staffRoles: StaffRole[];
  companies: CompanyRef[];
}
interface SessionAttributes {
  companyId: string | null;
  userAgent: string | null;
}

declare module "lucia" {
  interface Register {
    Lucia: typeof lucia;
    DatabaseUserAttributes: UserAttributes;
    DatabaseSessionAttributes: SessionAttributes;
  }
}

/** What the table keeps of a secret that a browser or client holds. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

interface SessionRow extends UserAttributes, SessionAttributes {
  userId: string;
  expiresAt: Date;
}

/** Stores only the hash of a session id, so that a leaked table opens no session. */
const adapter: Adapter = {
  async getSessionAndUser(sessionId): Promise<[DatabaseSession | null, DatabaseUser | null]> {
    const rows = await db.$queryRaw<SessionRow[]>`
      SELECT s."userId", s."companyId", s."userAgent", s."expiresAt", u.email, u.name, u.locale,
             COALESCE(u."staffRoles", '{}')::text[] AS "staffRoles",
             COALESCE((SELECT json_agg(json_build_object('id', c.id, 'slug', c.slug, 'name', c.name, 'kind', c.kind,
                                                         'legalForm', c."legalForm", 'role', m.role)
                                       ORDER BY m."createdAt", c.id)
                       FROM "Membership" m JOIN "Company" c ON c.id = m."companyId"
                       WHERE m."userId" = u.id), '[]'::json) AS companies
      FROM "Session" s JOIN "User" u ON u.id = s."userId"
      WHERE s.id = ${hashSecret(sessionId)} AND u."disabledAt" IS NULL`;
    const row = rows[0];
    if (!row) return [null, null];
    const { userId, companyId, userAgent, expiresAt, email, name, locale, staffRoles, companies } = row;
    return [
      { id: sessionId, userId, expiresAt, attributes: { companyId, userAgent } },
      { id: userId, attributes: { email, name, locale, staffRoles, companies } },
    ];
  },
  async getUserSessions(userId) {
    const rows = await db.session.findMany({ where: { userId } });
    return rows.map((row) => ({
      id: row.id,
      userId,
      expiresAt: row.expiresAt,
      attributes: { companyId: row.companyId, userAgent: row.userAgent },
    }));
  },
  async setSession(session) {
    await db.session.create({
      data: {
        id: hashSecret(session.id),
        userId: session.userId,
        expiresAt: session.expiresAt,
        companyId: session.attributes.companyId,
        userAgent: session.attributes.userAgent,
      },
    });
  },
  async updateSessionExpiration(sessionId, expiresAt) {
    await db.session.updateMany({ where: { id: hashSecret(sessionId) }, data: { expiresAt } });
  },
  async deleteSession(sessionId) {
    await db.session.deleteMany({ where: { id: hashSecret(sessionId) } });
  },
  async deleteUserSessions(userId) {
    await db.session.deleteMany({ where: { userId } });
  },
  async deleteExpiredSessions() {
    await db.session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  },
};

const lucia = new Lucia(adapter, {
  sessionExpiresIn: new TimeSpan(14, "d"),
  sessionCookie: {
    name: "kadr_session",
    attributes: { secure: appUrl().startsWith("https://"), sameSite: "lax", path: "/" },
  },
  getUserAttributes: (attributes) => attributes,
  getSessionAttributes: (attributes) => attributes,
});

/** Reads the viewer from the request's cookie. `setCookie` is there when the session was prolonged. */
export async function readSession(request: Request): Promise<{ viewer: Viewer | null; setCookie?: string }> {
  const sessionId = lucia.readSessionCookie(request.headers.get("Cookie") ?? "");
  if (!sessionId) return { viewer: null };
  const { session, user } = await lucia.validateSession(sessionId);
  if (!session) return { viewer: null, setCookie: lucia.createBlankSessionCookie().serialize() };
  const company = user.companies.find((candidate) => candidate.id === session.companyId) ?? user.companies[0] ?? null;
  const viewer: Viewer = {
    userId: user.id,
    email: user.email,
    name: user.name,
    locale: isLocale(user.locale) ? user.locale : "ru",
    staffRoles: user.staffRoles,
    companies: user.companies,
    company,
  };
  return session.fresh ? { viewer, setCookie: lucia.createSessionCookie(session.id).serialize() } : { viewer };
}

/** Opens a session and returns the `Set-Cookie` value. The id is always new, so a planted one is worth nothing. */
export async function openSession(userId: string, request: Request): Promise<string> {
  const session = await lucia.createSession(userId, {
    companyId: null,
    userAgent: request.headers.get("User-Agent")?.slice(0, 200) ?? null,
  });
  return lucia.createSessionCookie(session.id).serialize();
}

/**
 * Remembers for this session which of their companies the person works for. `not-found` for a company that is not
 * theirs: the membership is asked for in the same statement.
 */
export async function chooseCompany(request: Request, viewer: Pick<Viewer, "userId">, companyId: string): Promise<void> {
  const sessionId = lucia.readSessionCookie(request.headers.get("Cookie") ?? "");
  if (!sessionId || !isUuid(companyId)) throw notFound();
  const { count } = await db.session.updateMany({
    where: { id: hashSecret(sessionId), userId: viewer.userId, user: { memberships: { some: { companyId } } } },
    data: { companyId },
  });
  if (count === 0) throw notFound();
}

/** Ends the request's session, in the table as well, and returns the `Set-Cookie` value that forgets it. */
export async function endSession(request: Request): Promise<string> {
  const sessionId = lucia.readSessionCookie(request.headers.get("Cookie") ?? "");
  if (sessionId) await lucia.invalidateSession(sessionId);
  return lucia.createBlankSessionCookie().serialize();
}

/** Removes sessions that ran out. */
export const sweepSessions = () => lucia.deleteExpiredSessions();
