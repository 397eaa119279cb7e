import { db, Prisma, type Reader } from "~/lib/db/client.server";
import { plainPart, type Part } from "~/lib/db/together.server";
import type { CompanyKind } from "~/lib/db/generated/enums";
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

/** Ids of companies whose name holds a text or whose ИНН begins with it. At most 200. */
export async function companiesLike(text: string, reader: Reader = db): Promise<string[]> {
  const rows = await reader.company.findMany({
    where: { OR: [{ name: { contains: text, mode: "insensitive" } }, { inn: { startsWith: text } }] },
    select: { id: true },
    take: 200,
  });
  return rows.map((row) => row.id);
}

/** Ids of companies by ИНН. */
export async function companiesByInn(inns: readonly string[], reader: Reader = db): Promise<Map<string, string>> {
  const rows = await reader.company.findMany({ where: { inn: { in: [...inns] } }, select: { id: true, inn: true } });
  return new Map(rows.map((row) => [row.inn, row.id]));
}

/** Kinds of companies by id. */
export async function companyKinds(ids: Iterable<string>, reader: Reader = db): Promise<Map<string, CompanyKind>> {
  const rows = await reader.company.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, kind: true } });
  return new Map(rows.map((row) => [row.id, row.kind]));
}

/** What a company is, as part of a reading; null when there is none. */
export const companyKindPart = (companyId: string): Part<CompanyKind | null> => plainPart(Prisma.sql`SELECT kind FROM "Company" WHERE id = ${companyId}::uuid`);

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

/** A person of a company by id; null for who does not belong to it (any more) or whose account is closed. */
export async function memberOf(companyId: string, userId: string, reader: Reader = db) {
  const row = await reader.membership.findFirst({
    where: { companyId, userId, user: { disabledAt: null } },
    select: { role: true, user: { select: { id: true, name: true, email: true, locale: true } } },
  });
  return row && { ...row.user, role: row.role };
}

/** People of several companies, by company, each list by name. */
export async function peopleOfCompanies(companyIds: Iterable<string>, reader: Reader = db): Promise<Map<string, { id: string; name: string }[]>> {
  const rows = await reader.membership.findMany({
    where: { companyId: { in: [...new Set(companyIds)] }, user: { disabledAt: null } },
    select: { companyId: true, user: { select: { id: true, name: true } } },
    orderBy: { user: { name: "asc" } },
  });
  const people = new Map<string, { id: string; name: string }[]>();
  for (const { companyId, user } of rows) people.set(companyId, [...(people.get(companyId) ?? []), user]);
  return people;
}

/** People by id with how to reach them, for lists that staff read. */
export async function peopleByIds(ids: Iterable<string>, reader: Reader = db): Promise<Map<string, { name: string; email: string; phone: string | null }>> {
  const rows = await reader.user.findMany({ where: { id: { in: [...new Set(ids)] } }, select: { id: true, name: true, email: true, phone: true } });
  return new Map(rows.map((row) => [row.id, row]));
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
