import { invitationForLetter } from "../features/identity/people.server";
import { personById } from "../features/identity/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { forgetSecret } from "../lib/events.server";
import { on, tell } from "./tell.server";

/** Sign-ups and invitations. */
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
};
