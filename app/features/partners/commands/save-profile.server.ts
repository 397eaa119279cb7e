import { audit } from "~/lib/audit.server";
import { transaction } from "~/lib/db/client.server";
import { conflict, invalid } from "~/lib/errors";
import { recordConsent, type ConsentCircumstances } from "~/features/identity/commands/sign-up.server";
import { companyFor } from "~/features/identity/queries.server";
import type { CompanyScope } from "~/features/identity/types";
import { contactConsentMethod, contactReady } from "../contacts.server";
import { missingForPublication, type Contact } from "../rules/profile";
import type { ProfileInput } from "../schema";
import { actorOf, assertSpeaksForResident } from "./standing.server";

/**
 * Saves the company's profile, and with the intent `publish` shows it to everyone; a published one stays published.
 * A contact is kept only with its person's separate consent: a ticked box, or the consent already given for exactly
 * this contact. Errors: `forbidden`, `residents-only`, `contact-consent` and `profile-incomplete` (422).
 */
export async function saveProfile(
  scope: CompanyScope,
  input: ProfileInput,
  how: Omit<ConsentCircumstances, "method">,
): Promise<{ published: boolean; nowPublished: boolean }> {
  const { consent, intent, ...text } = input;
  const contact: Contact = { name: text.contactName, email: text.contactEmail, phone: text.contactPhone };
  return transaction(async (tx) => {
    await assertSpeaksForResident(tx, scope);
    const company = await companyFor(scope, scope.companyId, tx);
    const before = await tx.profile.findUnique({ where: { companyId: company.id }, select: { published: true } });
    const published = intent === "publish" || (before?.published ?? false);
    if (published && missingForPublication(text).length > 0) throw invalid("profile-incomplete");

    const fields = { ...text, searchName: company.name, published, updatedAt: new Date() };
    await tx.profile.upsert({ where: { companyId: company.id }, create: { companyId: company.id, ...fields }, update: fields });
    if (contact.name && !(await contactReady(company.id, tx))) {
      if (!consent) throw invalid("contact-consent");
      await recordConsent(tx, scope.userId, "PUBLICATION", { ...how, method: contactConsentMethod(company.id, contact) });
    }
    const nowPublished = published && !before?.published;
    await audit(tx, actorOf(scope, how.ip), nowPublished ? "profile.published" : "profile.saved", { type: "company", id: company.id });
    return { published, nowPublished };
  });
}

/** Takes the profile out of the directory; its text stays. Errors: `forbidden`, `wrong-status` (409) when it is not published. */
export async function unpublishProfile(scope: CompanyScope, ip: string): Promise<void> {
  await transaction(async (tx) => {
    await assertSpeaksForResident(tx, scope);
    const { count } = await tx.profile.updateMany({ where: { companyId: scope.companyId, published: true }, data: { published: false } });
    if (count === 0) throw conflict("wrong-status");
    await audit(tx, actorOf(scope, ip), "profile.unpublished", { type: "company", id: scope.companyId });
  });
}
