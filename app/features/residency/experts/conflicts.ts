import { normalisePhone } from "~/lib/requisites";

/**
 * Kinds of conflicts of interest that the house finds or is told of. With a hard one a person neither scores nor votes;
 * a soft one may be overruled by an administrator who says why.
 */
export const CONFLICT_KINDS = {
  /** Belongs to the applicant's company. */
  member: { hard: true },
  /** Wrote an application or brought a document for the company before, whoever belongs to it now. */
  acted: { hard: true },
  /** Named the applicant's ИНН among the companies that they worked for or have a share in. */
  affiliation: { hard: true },
  /** Belongs to another company together with somebody of the applicant's. */
  colleagues: { hard: true },
  /** Said so themselves. */
  declared: { hard: true },
  /** A company of theirs and the applicant agreed on a joint matter in the portal. */
  project: { hard: false },
  phone: { hard: false },
  domain: { hard: false },
} as const;
export type ConflictKind = keyof typeof CONFLICT_KINDS;

export interface Conflict {
  kind: ConflictKind;
  hard: boolean;
  /** What it was found by: a company's name, an ИНН, a domain, a phone; what was declared. */
  detail: string;
}

export interface PersonFacts {
  id: string;
  email: string;
  phone: string | null;
  companies: readonly { id: string; inn: string; name: string }[];
  /** ИНН that the person named themselves. */
  affiliations: readonly string[];
}

export interface ApplicantFacts {
  companyId: string;
  companyName: string;
  inn: string;
  people: readonly { id: string; email: string; phone: string | null; companyIds: readonly string[] }[];
  /** Addresses and phones that the application itself names. */
  emails: readonly string[];
  phones: readonly string[];
  /** People who acted for the company in any application of it. */
  actedIds: readonly string[];
  declared: readonly { userId: string; text: string }[];
}

/** A joint matter of a person's company and an applicant, as the features to the right know it. */
export interface SharedWork {
  userId: string;
  /** The applicant. */
  companyId: string;
  /** Name of the person's company. */
  through: string;
}

const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1).trim().toLowerCase();
const phoneOf = (phone: string | null): string => (phone === null ? "" : (normalisePhone(phone) ?? ""));

/** Conflicts of one person with one applicant, the gravest first, each kind once. `publicDomains` belong to nobody. */
export function findConflicts(person: PersonFacts, applicant: ApplicantFacts, shared: readonly SharedWork[], publicDomains: readonly string[]): Conflict[] {
  const found: Conflict[] = [];
  const add = (kind: ConflictKind, detail: string) => found.push({ kind, hard: CONFLICT_KINDS[kind].hard, detail });

  const declared = applicant.declared.find((one) => one.userId === person.id);
  if (declared) add("declared", declared.text);
  const member = applicant.people.some((one) => one.id === person.id) || person.companies.some((one) => one.id === applicant.companyId || one.inn === applicant.inn);
  if (member) add("member", applicant.companyName);
  else if (applicant.actedIds.includes(person.id)) add("acted", applicant.companyName);
  if (person.affiliations.includes(applicant.inn)) add("affiliation", applicant.inn);

  const others = applicant.people.filter((one) => one.id !== person.id);
  const common = person.companies.find((company) => company.id !== applicant.companyId && others.some((one) => one.companyIds.includes(company.id)));
  if (common) add("colleagues", common.name);

  const work = shared.find((one) => one.userId === person.id && one.companyId === applicant.companyId);
  if (work) add("project", work.through);
  const phone = phoneOf(person.phone);
  if (phone && [...others.map((one) => one.phone), ...applicant.phones].some((one) => phoneOf(one) === phone)) add("phone", phone);
  const domain = domainOf(person.email);
  if (domain && !publicDomains.includes(domain) && [...others.map((one) => one.email), ...applicant.emails].some((one) => domainOf(one) === domain)) add("domain", domain);
  return found;
}

/** Whether conflicts keep a person from scoring: a hard one always, a soft one unless it was overruled with a reason when they were assigned. */
export const barsScoring = (conflicts: readonly Conflict[], why: readonly { code: string }[]): boolean =>
  isHard(conflicts) || (conflicts.length > 0 && !why.some((line) => line.code.startsWith("overruled.")));

export const isHard = (conflicts: readonly Conflict[]): boolean => conflicts.some((conflict) => conflict.hard);
