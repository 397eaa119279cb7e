import { cancelUncovered } from "../features/booking/commands/cancel-all.server";
import { contactsOf, staffWith } from "../features/identity/queries.server";
import { admissionForLetter, requestForLetter } from "../features/residency/clients/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { closeLines } from "./waitlist.server";
import { on, tell } from "./tell.server";

/** Companies that use the site without being residents. */
export const clientsReactions: Reactions = {
  "residency.client-asked": [
    on("residency.client-asked", async ({ requestId }, event) => {
      const request = await requestForLetter(requestId);
      if (!request) return;
      const { companyId, companyName, purpose } = request;
      await tell(event, await staffWith(["ADMIN"]), "clientAsked", { companyName, purpose, url: `${appUrl()}/staff/clients/${companyId}` });
    }),
  ],
  "residency.client-admitted": [
    on("residency.client-admitted", async ({ admissionId }, event) => {
      const admission = await admissionForLetter(admissionId);
      if (!admission) return;
      const { companyId, group, startsOn, lastDay, basis } = admission;
      await tell(event, await contactsOf(companyId), "clientAdmitted", { group, from: startsOn, lastDay, basis, url: `${appUrl()}/schedule` });
    }),
  ],
  "residency.client-refused": [
    on("residency.client-refused", async ({ requestId }, event) => {
      const request = await requestForLetter(requestId);
      if (request) await tell(event, await contactsOf(request.companyId), "clientRefused", { reason: request.reason, url: `${appUrl()}/access` });
    }),
  ],
  "residency.client-ended": [
    closeLines,
    on("residency.client-ended", async ({ companyId, from }) => {
      await cancelUncovered(companyId, from, "client-ended", new Date());
    }),
    on("residency.client-ended", async ({ admissionId, companyId }, event) => {
      const admission = await admissionForLetter(admissionId);
      if (admission?.lastDay) await tell(event, await contactsOf(companyId), "clientEnded", { lastDay: admission.lastDay, reason: admission.reason, url: `${appUrl()}/access` });
    }),
  ],
};
