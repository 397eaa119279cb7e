import { contactsOf } from "../features/identity/queries.server";
import { contactsInForce } from "../features/partners/contacts.server";
import { introductionForLetter } from "../features/partners/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { on, tell } from "./tell.server";

/** Introductions. */
export const partnersReactions: Reactions = {
  "partners.introduction-asked": [
    on("partners.introduction-asked", async ({ introductionId }, event) => {
      const introduction = await introductionForLetter(introductionId);
      await tell(event, await contactsOf(introduction.toCompanyId), "introductionAsked", {
        fromName: introduction.fromName,
        message: introduction.message,
        url: `${appUrl()}/introductions`,
      });
    }),
  ],
  "partners.introduction-accepted": [
    on("partners.introduction-accepted", async ({ introductionId }, event) => {
      const { fromCompanyId, toCompanyId, fromName, toName } = await introductionForLetter(introductionId);
      const contacts = await contactsInForce([fromCompanyId, toCompanyId]);
      for (const [companyId, partnerId, partnerName] of [[fromCompanyId, toCompanyId, toName], [toCompanyId, fromCompanyId, fromName]] as const) {
        const contact = contacts.get(partnerId);
        await tell(event, await contactsOf(companyId), "introductionAccepted", {
          partnerName,
          contactName: contact?.name ?? "",
          contactEmail: contact?.email ?? "",
          contactPhone: contact?.phone ?? "",
          url: `${appUrl()}/introductions`,
        });
      }
    }),
  ],
  "partners.introduction-declined": [
    on("partners.introduction-declined", async ({ introductionId }, event) => {
      const { fromCompanyId, toName } = await introductionForLetter(introductionId);
      await tell(event, await contactsOf(fromCompanyId), "introductionDeclined", { partnerName: toName, url: `${appUrl()}/introductions` });
    }),
  ],
};
