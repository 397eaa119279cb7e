import { createHash } from "node:crypto";
import { db, type Reader } from "~/lib/db/client.server";
import type { Contact } from "./rules/profile";

/**
 * How the consent to show a contact was given: it names the company and the very contact, so that it covers no other
 * name, address or number that stands there later (152-ФЗ, ст. 10.1).
 */
export function contactConsentMethod(companyId: string, contact: Contact): string {
  const exact = JSON.stringify([companyId, contact.name, contact.email, contact.phone]);
  return `profile-form:${createHash("sha256").update(exact).digest("hex").slice(0, 32)}`;
}

/**
 * Contacts of companies that may be shown to an introduced partner: written down, and covered by a consent that a
 * person of the company gave and has not withdrawn. Two statements, however many companies.
 */
export async function contactsInForce(companyIds: readonly string[], reader: Reader = db): Promise<Map<string, Contact>> {
  if (companyIds.length === 0) return new Map();
  const profiles = await reader.profile.findMany({
    where: { companyId: { in: [...new Set(companyIds)] }, contactName: { not: "" }, contactEmail: { not: "" } },
    select: { companyId: true, contactName: true, contactEmail: true, contactPhone: true },
  });
  const contacts = profiles.map((row) => {
    const contact: Contact = { name: row.contactName, email: row.contactEmail, phone: row.contactPhone };
    return { companyId: row.companyId, contact, method: contactConsentMethod(row.companyId, contact) };
  });
  const consents = await reader.consent.findMany({
    where: {
      purpose: "PUBLICATION",
      withdrawnAt: null,
      method: { in: contacts.map((one) => one.method) },
      user: { disabledAt: null, memberships: { some: { companyId: { in: contacts.map((one) => one.companyId) } } } },
    },
    select: { method: true },
  });
  const given = new Set(consents.map((row) => row.method));
  return new Map(contacts.filter((one) => given.has(one.method)).map((one) => [one.companyId, one.contact]));
}

/** Whether a company has a contact that an introduced partner would see. */
export async function contactReady(companyId: string, reader: Reader = db): Promise<boolean> {
  return (await contactsInForce([companyId], reader)).has(companyId);
}
