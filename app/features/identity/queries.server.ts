import { db, type Reader } from "~/lib/db/client.server";
import type { AnyScope, CompanyScope } from "./types";
import { isCompanyScope } from "./types";
import { notFound } from "~/lib/errors";

/** A company's own record; a company sees itself, staff see any. `not-found` otherwise. */
export async function companyFor(scope: AnyScope, companyId: string, reader: Reader = db) {
  if (isCompanyScope(scope) && scope.companyId !== companyId) throw notFound();
  const company = await reader.company.findUnique({ where: { id: companyId } });
  if (!company) throw notFound();
  return company;
}

/** People of the scope's company, owner first. */
export async function peopleOf(scope: CompanyScope) {
  const rows = await db.membership.findMany({
    where: { companyId: scope.companyId },
    include: { user: { select: { id: true, name: true, email: true, phone: true } } },
    orderBy: [{ role: "asc" }, { createdAt: "asc" }],
  });
  return rows.map((row) => ({ ...row.user, role: row.role }));
}

/** Names of companies by id, for lists that other features compose. */
export async function companyNames(ids: Iterable<string>, reader: Reader = db): Promise<Map<string, { name: string; slug: string }>> {
  const rows = await reader.company.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, name: true, slug: true } });
  return new Map(rows.map((row) => [row.id, row]));
}

/** People to write to about a company's affairs: owners and managers. */
export async function contactsOf(companyId: string, reader: Reader = db) {
  const rows = await reader.membership.findMany({
    where: { companyId, role: { in: ["OWNER", "MANAGER"] }, user: { disabledAt: null } },
    include: { user: { select: { id: true, name: true, email: true, phone: true, locale: true } } },
    orderBy: { createdAt: "asc" },
  });
  return rows.map((row) => row.user);
}

/** Staff with one of the roles, to write to. */
export async function staffWith(roles: ("ADMIN" | "EXPERT" | "FINANCE" | "COUNCIL")[], reader: Reader = db) {
  return reader.user.findMany({
    where: { staffRoles: { hasSome: roles }, disabledAt: null },
    select: { id: true, name: true, email: true, locale: true },
    orderBy: { createdAt: "asc" },
  });
}

/** Names of people by id. */
export async function personNames(ids: Iterable<string>, reader: Reader = db): Promise<Map<string, string>> {
  const rows = await reader.user.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, name: true } });
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Consents of a person, newest first. */
export const consentsOf = (userId: string) => db.consent.findMany({ where: { userId }, orderBy: { givenAt: "desc" } });

/** A person's API tokens in use, newest first. The tokens themselves are not kept. */
export const tokensOf = (userId: string) =>
  db.apiToken.findMany({ where: { userId, revokedAt: null }, select: { id: true, name: true, createdAt: true }, orderBy: { createdAt: "desc" } });

/** A person to write to; null when the account is gone or closed. */
export const personById = (id: string, reader: Reader = db) =>
  reader.user.findFirst({ where: { id, disabledAt: null }, select: { id: true, name: true, email: true, locale: true } });

/** A person with an account by their address; null when there is none or it is closed. */
export const personByEmail = (email: string, reader: Reader = db) =>
  reader.user.findFirst({ where: { email: email.trim().toLowerCase(), disabledAt: null }, select: { id: true, name: true, email: true, staffRoles: true } });

/** A company's record for the house itself, where no person acts: reactions and jobs. `not-found` when there is none. */
export async function companyOfHouse(companyId: string, reader: Reader = db) {
  const company = await reader.company.findUnique({ where: { id: companyId } });
  if (!company) throw notFound();
  return company;
}

/** The owner who signs a company's papers: the first one; null when its owners' accounts are closed. */
export async function ownerOf(companyId: string, reader: Reader = db) {
  const row = await reader.membership.findFirst({
    where: { companyId, role: "OWNER", user: { disabledAt: null } },
    include: { user: { select: { id: true, name: true, email: true, phone: true } } },
    orderBy: { createdAt: "asc" },
  });
  return row?.user ?? null;
}
