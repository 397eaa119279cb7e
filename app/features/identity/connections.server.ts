import { db, type Reader } from "~/lib/db/client.server";

/** A person with the companies that they belong to now. */
export interface PersonConnections {
  id: string;
  name: string;
  email: string;
  phone: string | null;
  companies: { id: string; inn: string; name: string }[];
}

/** A company with its people, and for each the companies that they belong to. */
export interface CompanyConnections {
  id: string;
  name: string;
  inn: string;
  kind: string;
  okvedMain: string | null;
  okvedOther: string[];
  people: { id: string; email: string; phone: string | null; companyIds: string[] }[];
}

/**
 * Who belongs where, for people and companies at once: what conflicts of interest are found by. For the house; the number
 * of statements does not depend on how many are asked for.
 */
export async function connectionsOf(userIds: Iterable<string>, companyIds: Iterable<string>, reader: Reader = db): Promise<{ people: Map<string, PersonConnections>; companies: Map<string, CompanyConnections> }> {
  const people = await reader.user.findMany({
    where: { id: { in: [...new Set(userIds)] } },
    select: { id: true, name: true, email: true, phone: true, memberships: { select: { company: { select: { id: true, inn: true, name: true } } } } },
  });
  const companies = await reader.company.findMany({
    where: { id: { in: [...new Set(companyIds)] } },
    select: {
      id: true, name: true, inn: true, kind: true, okvedMain: true, okvedOther: true,
      memberships: { select: { user: { select: { id: true, email: true, phone: true, memberships: { select: { companyId: true } } } } } },
    },
  });
  return {
    people: new Map(people.map(({ memberships, ...person }) => [person.id, { ...person, companies: memberships.map((row) => row.company) }])),
    companies: new Map(
      companies.map(({ memberships, ...company }) => [
        company.id,
        { ...company, people: memberships.map(({ user: { memberships: theirs, ...user } }) => ({ ...user, companyIds: theirs.map((row) => row.companyId) })) },
      ]),
    ),
  };
}
