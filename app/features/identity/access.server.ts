import { redirect } from "@remix-run/node";
import { db } from "~/lib/db/client.server";
import type { StaffRole } from "~/lib/db/generated/enums";
import { DomainError, forbidden } from "~/lib/errors";
import { oncePerRequest, type RequestArgs } from "~/lib/http/context";
import { TOKEN_LIMIT_A_MINUTE } from "./limits";
import { hashSecret, readSession } from "./sessions.server";
import type { CompanyRef, CompanyScope, StaffScope, Viewer } from "./types";

/** The viewer of the request, or null; read once a request. */
export async function getViewer(args: RequestArgs): Promise<Viewer | null> {
  return (await sessionOf(args)).viewer;
}

/** The viewer together with the cookie that prolongs the session, when it is due. */
export const sessionOf = (args: RequestArgs) => oncePerRequest(args, "session", () => readSession(args.request));

const safeReturn = (request: Request) => {
  const url = new URL(request.url);
  return url.pathname.replace(/\.data$/, "") + url.search;
};

/** The viewer, or a redirect to the sign-in page that comes back here afterwards. */
export async function requireViewer(args: RequestArgs): Promise<Viewer> {
  const viewer = await getViewer(args);
  if (viewer) return viewer;
  if (args.request.method !== "GET") throw new DomainError("unauthenticated", "unauthenticated");
  throw redirect(`/sign-in?next=${encodeURIComponent(safeReturn(args.request))}`);
}

const mintCompany = (viewer: { userId: string; name: string }, company: Pick<CompanyRef, "id" | "role">) =>
  ({ companyId: company.id, userId: viewer.userId, userName: viewer.name, role: company.role }) as CompanyScope;

/** Leave to act for the viewer's present company; without a company, a redirect to registering one. */
export async function requireCompany(args: RequestArgs): Promise<CompanyScope> {
  const viewer = await requireViewer(args);
  if (viewer.company) return mintCompany(viewer, viewer.company);
  if (args.request.method !== "GET") throw new DomainError("conflict", "no-company");
  throw redirect("/account/company/new");
}

/** The scope of the viewer's present company when there is one. */
export async function companyScope(args: RequestArgs): Promise<CompanyScope | null> {
  const viewer = await getViewer(args);
  return viewer?.company ? mintCompany(viewer, viewer.company) : null;
}

/** Leave to act for the technopark in one of the roles; an administrator may act in each of them but the expert's. */
export async function requireStaff(args: RequestArgs, ...roles: StaffRole[]): Promise<StaffScope> {
  const scope = await staffScope(args);
  if (!scope) {
    await requireViewer(args);
    throw forbidden();
  }
  const admitted = roles.length === 0 || roles.some((role) => scope.roles.includes(role));
  if (!admitted) throw forbidden();
  return scope;
}

/** The viewer's staff scope, or null for people who are not staff. */
export async function staffScope(args: RequestArgs): Promise<StaffScope | null> {
  const viewer = await getViewer(args);
  if (!viewer || viewer.staffRoles.length === 0) return null;
  return { userId: viewer.userId, userName: viewer.name, roles: viewer.staffRoles } as unknown as StaffScope;
}

interface TokenRow {
  userId: string;
  name: string;
  companyId: string | null;
  role: CompanyRef["role"] | null;
  hits: number;
}

/**
 * Who speaks through `Authorization: Bearer …`; counts the call against the token's 1,200 a minute in the same
 * statement. Errors: `unauthenticated` 401, `too-many` 429. The company is the holder's first one.
 */
export async function authenticateToken(request: Request): Promise<{ userId: string; scope: CompanyScope | null }> {
  const token = /^Bearer (\S+)$/.exec(request.headers.get("Authorization") ?? "")?.[1];
  if (!token) throw new DomainError("unauthenticated", "unauthenticated");
  const rows = await db.$queryRaw<TokenRow[]>`
    WITH holder AS (
      SELECT t.id, u.id AS "userId", u.name, m."companyId", m.role::text AS role
      FROM "ApiToken" t JOIN "User" u ON u.id = t."userId"
      LEFT JOIN LATERAL (SELECT "companyId", role FROM "Membership" WHERE "userId" = u.id
                         ORDER BY "createdAt", "companyId" LIMIT 1) m ON true
      WHERE t.hash = ${hashSecret(token)} AND t."revokedAt" IS NULL AND u."disabledAt" IS NULL
    ), hit AS (
      INSERT INTO "RateWindow" (key, "windowStart", count)
      SELECT 'token:' || id, date_trunc('minute', now()), 1 FROM holder
      ON CONFLICT (key, "windowStart") DO UPDATE SET count = "RateWindow".count + 1
      RETURNING count
    )
    SELECT holder."userId", holder.name, holder."companyId", holder.role, hit.count AS hits FROM holder, hit`;
  const row = rows[0];
  if (!row) throw new DomainError("unauthenticated", "unauthenticated");
  if (row.hits > TOKEN_LIMIT_A_MINUTE) {
    throw new DomainError("too-many", "too-many", { seconds: 60 - new Date().getUTCSeconds() });
  }
  const scope =
    row.companyId && row.role ? mintCompany({ userId: row.userId, name: row.name }, { id: row.companyId, role: row.role }) : null;
  return { userId: row.userId, scope };
}

/** The company scope of a token's holder; somebody without a company cannot be a resident: `not-resident` (403). */
export function tokenScope(holder: { scope: CompanyScope | null }): CompanyScope {
  if (!holder.scope) throw new DomainError("forbidden", "not-resident");
  return holder.scope;
}

/**
 * The scope of a person whom the house knows otherwise than by a session, by an answer to its letter: as a member of the
 * company, else as staff; null for who is neither (any more), or whose account is closed.
 */
export async function scopeOfPerson(userId: string, companyId: string): Promise<CompanyScope | StaffScope | null> {
  const person = await db.user.findFirst({
    where: { id: userId, disabledAt: null },
    select: { name: true, staffRoles: true, memberships: { where: { companyId }, select: { role: true } } },
  });
  if (!person) return null;
  const membership = person.memberships[0];
  if (membership) return mintCompany({ userId, name: person.name }, { id: companyId, role: membership.role });
  return person.staffRoles.length === 0 ? null : ({ userId, userName: person.name, roles: person.staffRoles } as unknown as StaffScope);
}

/** Any staff as staff, others as their company: only for what asks the roles itself, as applications do. */
export async function anyScope(args: RequestArgs): Promise<CompanyScope | StaffScope> {
  return (await staffScope(args)) ?? requireCompany(args);
}

/** The viewer's own company, or staff in one of the roles; other staff act for the company that they belong to. */
export async function companyOrStaff(args: RequestArgs, ...roles: StaffRole[]): Promise<CompanyScope | StaffScope> {
  const staff = await staffScope(args);
  if (staff && roles.some((role) => staff.roles.includes(role))) return staff;
  const company = await companyScope(args);
  if (company) return company;
  if (staff) throw forbidden();
  return requireCompany(args);
}
