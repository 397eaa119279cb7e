import pg from "pg";
import { recordConsent } from "~/features/identity/commands/sign-up.server";
import { contactConsentMethod } from "~/features/partners/contacts.server";
import type { CompanyScope } from "~/features/identity/types";
import { db, transaction } from "~/lib/db/client.server";
import type { ResidencyStatus } from "~/lib/db/generated/enums";
import { addDays, dayToDb, siteDay, type Day } from "~/lib/time";
import type { CompanyFactoryInput } from "./identity";
import { makeResident } from "./residents";

export interface ProfileFactoryInput {
  published?: boolean;
  tagline?: string;
  about?: string;
  offers?: string;
  needs?: string;
  tags?: string[];
  /** Leaves out the contact and its consent. */
  contact?: false;
}

const HOW = { ip: "192.0.2.1", userAgent: null, locale: "ru" } as const;

/** A published profile with a contact and its consent. */
export async function makeProfile(scope: CompanyScope, name: string, input: ProfileFactoryInput = {}) {
  const { contact: wanted, published = true, ...text } = input;
  const person = await db.user.findUniqueOrThrow({ where: { id: scope.userId } });
  const contact = wanted === false ? { name: "", email: "", phone: "" } : { name: person.name, email: person.email, phone: "+73830000001" };
  return transaction(async (tx) => {
    const profile = await tx.profile.create({
      data: {
        companyId: scope.companyId,
        searchName: name,
        published,
        contactName: contact.name,
        contactEmail: contact.email,
        contactPhone: contact.phone,
        ...text,
      },
    });
    if (contact.name) await recordConsent(tx, scope.userId, "PUBLICATION", { ...HOW, method: contactConsentMethod(scope.companyId, contact) });
    return profile;
  });
}

/** A resident with a published profile: someone who can ask and be asked. */
export async function makePartner(input: CompanyFactoryInput & { profile?: ProfileFactoryInput; residency?: ResidencyStatus; startsOn?: Day } = {}) {
  const { profile, residency, ...company } = input;
  const made = await makeResident(company);
  if (residency) await db.residency.update({ where: { companyId: made.company.id }, data: { status: residency } });
  await makeProfile(made.scope, made.company.name, profile);
  return made;
}

/** An open brief with ten days left. */
export async function makeBrief(scope: CompanyScope, input: { title?: string; body?: string; looksFor?: string; cluster?: string; answerBy?: Day | null; closed?: boolean } = {}) {
  const { closed, answerBy = addDays(siteDay(new Date()), 10), ...text } = input;
  return db.brief.create({
    data: {
      companyId: scope.companyId,
      createdById: scope.userId,
      title: "Ролик о ледоколе",
      body: "Две минуты о том, как ледокол ломает лёд и почему не тонет.",
      looksFor: "Аниматоров",
      ...text,
      answerBy: answerBy && dayToDb(answerBy),
      ...(closed ? { status: "CLOSED" as const, closedAt: new Date() } : {}),
    },
  });
}

/** Runs the work and counts the statements that it sends to the database. */
export async function countStatements<T>(work: () => Promise<T>): Promise<{ answer: T; statements: number }> {
  const prototype = pg.Client.prototype as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  let statements = 0;
  prototype.query = function (...args: unknown[]) {
    statements += 1;
    return original.apply(this, args);
  };
  try {
    return { answer: await work(), statements };
  } finally {
    prototype.query = original;
  }
}
