import { connectionsOf } from "~/features/identity/connections.server";
import type { Reader } from "~/lib/db/client.server";
import type { Application } from "~/lib/db/generated/client";
import { siteDay } from "~/lib/time";
import { readStored } from "../../answers.server";
import { answerOf } from "../../forms/values";
import { findConflicts, type ApplicantFacts, type Conflict, type PersonFacts, type SharedWork } from "../conflicts";
import { fieldsOf } from "../fields";
import { expertNorms } from "../norms.server";

/** Asks a feature to the right what people's companies and applicants do together; handed in by whoever composes both. */
export type SharedWorkReader = (userIds: readonly string[], companyIds: readonly string[], reader: Reader) => Promise<SharedWork[]>;
/** Where nobody knows of joint matters. */
export const noSharedWork: SharedWorkReader = () => Promise.resolve([]);

export type Applied = Pick<Application, "id" | "companyId" | "answers">;

export interface ConflictFacts {
  /** Conflicts of a person with an application, the gravest first. */
  between: (applicationId: string, userId: string) => Conflict[];
  /** Fields that each application touches, the main one first. */
  fields: Map<string, string[]>;
  /** Names of the people asked about. */
  names: Map<string, string>;
}

/**
 * Gathers what conflicts of interest between people and applications are found by, once for all of them: the number of
 * statements does not depend on how many there are.
 */
export async function conflictFacts(
  reader: Reader,
  applications: readonly Applied[],
  userIds: readonly string[],
  sharedWork: SharedWorkReader,
  now: Date = new Date(),
): Promise<ConflictFacts> {
  const companyIds = [...new Set(applications.map((row) => row.companyId))];
  const applicationIds = applications.map((row) => row.id);
  const people = [...new Set(userIds)];
  // One connection serves a transaction: its statements go one after another.
  const { people: persons, companies } = await connectionsOf(people, companyIds, reader);
  const profiles = await reader.expertProfile.findMany({ where: { userId: { in: people } }, select: { userId: true, affiliations: true } });
  const declared = await reader.conflictDeclaration.findMany({ where: { applicationId: { in: applicationIds }, userId: { in: people } }, select: { applicationId: true, userId: true, text: true } });
  const acted = await actedFor(reader, companyIds, people);
  const shared = await sharedWork(people, companyIds, reader);
  const { publicDomains } = await expertNorms(siteDay(now), reader);

  const fields = new Map<string, string[]>();
  const applicants = new Map<string, ApplicantFacts>();
  for (const { id, companyId, answers: stored } of applications) {
    const company = companies.get(companyId);
    if (!company) continue;
    const { answers } = readStored(stored);
    const [contactEmail, contactPhone] = [answerOf(answers, "contactEmail"), answerOf(answers, "contactPhone")];
    fields.set(id, fieldsOf({ kind: company.kind, okveds: [company.okvedMain ?? "", ...company.okvedOther].filter(Boolean), cluster: answerOf(answers, "cluster") }));
    applicants.set(id, {
      companyId,
      companyName: company.name,
      inn: company.inn,
      people: company.people,
      emails: contactEmail ? [contactEmail] : [],
      phones: contactPhone ? [contactPhone] : [],
      actedIds: acted.get(companyId) ?? [],
      declared: declared.filter((row) => row.applicationId === id),
    });
  }
  const facts = new Map<string, PersonFacts>();
  for (const person of persons.values()) {
    facts.set(person.id, { ...person, affiliations: profiles.find((profile) => profile.userId === person.id)?.affiliations ?? [] });
  }
  return {
    fields,
    names: new Map([...persons.values()].map((person) => [person.id, person.name])),
    between: (applicationId, userId) => {
      const [applicant, person] = [applicants.get(applicationId), facts.get(userId)];
      return applicant && person ? findConflicts(person, applicant, shared, publicDomains) : [];
    },
  };
}

/** Who of the people began an application or brought a document for which of the companies, in any year. */
async function actedFor(reader: Reader, companyIds: readonly string[], userIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await reader.$queryRaw<{ companyId: string; userId: string }[]>`
    SELECT "companyId", "createdById" AS "userId" FROM "Application"
    WHERE "companyId" = ANY(${[...companyIds]}::uuid[]) AND "createdById" = ANY(${[...userIds]}::uuid[])
    UNION
    SELECT a."companyId", d."addedById" FROM "ApplicationDocument" d JOIN "Application" a ON a.id = d."applicationId"
    WHERE a."companyId" = ANY(${[...companyIds]}::uuid[]) AND d."addedById" = ANY(${[...userIds]}::uuid[])`;
  const found = new Map<string, string[]>();
  for (const { companyId, userId } of rows) found.set(companyId, [...(found.get(companyId) ?? []), userId]);
  return found;
}

/**
 * Conflicts of interest of people with one application, for whoever lets them score or vote; people without one are not
 * in the answer. A hard one bars (`hard`); what to do about a soft one is for the caller to say.
 */
export async function conflictsOf(reader: Reader, application: Applied, userIds: readonly string[], sharedWork: SharedWorkReader = noSharedWork, now: Date = new Date()): Promise<Map<string, Conflict[]>> {
  const { between } = await conflictFacts(reader, [application], userIds, sharedWork, now);
  return new Map([...new Set(userIds)].map((userId) => [userId, between(application.id, userId)] as const).filter(([, found]) => found.length > 0));
}
