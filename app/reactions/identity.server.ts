import { invitationForLetter } from "../features/identity/people.server";
import { companyNames, personById, personNames } from "../features/identity/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { forgetSecret } from "../lib/events.server";
import { on, tell } from "./tell.server";

/** Names of a company and of whoever acted there, as a letter says them. */
async function namesFor({ companyId, byId }: { companyId: string; byId: string }) {
  const [companies, people] = await Promise.all([companyNames([companyId]), personNames([byId])]);
  return { companyName: companies.get(companyId)?.name ?? "", byName: people.get(byId) ?? "", url: `${appUrl()}/today` };
}

/** Sign-ups, invitations and people of companies. */
export const identityReactions: Reactions = {
  "identity.user-signed-up": [
    on("identity.user-signed-up", async ({ userId }, event) => {
      const person = await personById(userId);
      if (person) await tell(event, [person], "welcome", { name: person.name });
    }),
  ],
  "identity.invited": [
    on("identity.invited", async ({ invitationId, secret }, event) => {
      const invitation = secret && (await invitationForLetter(invitationId));
      if (invitation) {
        await tell(event, [invitation.to], "companyInvitation", {
          companyName: invitation.companyName,
          inviterName: invitation.inviterName,
          role: invitation.role,
          until: invitation.until,
          url: `${appUrl()}/invitations/${secret}`,
        });
      }
      await forgetSecret(event.id);
    }),
  ],
  "identity.role-changed": [
    on("identity.role-changed", async ({ userId, from, role, ...rest }, event) => {
      const person = await personById(userId);
      if (person) await tell(event, [person], "companyRole", { ...(await namesFor(rest)), from, role });
    }),
  ],
  "identity.person-removed": [
    on("identity.person-removed", async ({ userId, ...rest }, event) => {
      const person = await personById(userId);
      if (person) await tell(event, [person], "companyRemoved", await namesFor(rest));
    }),
  ],
};
