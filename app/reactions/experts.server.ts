import { personById, staffWith } from "../features/identity/queries.server";
import { queueLetter } from "../features/notifications/commands/queue-letter.server";
import { assignmentsForLetter } from "../features/residency/experts/queries/assignments.server";
import { applicationForLetter } from "../features/residency/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { on, tell } from "./tell.server";

/** Assignments, reminders, conflicts and a spread of scores. */
export const expertsReactions: Reactions = {
  "residency.experts-assigned": [
    on("residency.experts-assigned", async ({ assignmentIds }, event) => {
      for (const { expert, name, dueOn, applicationId } of await assignmentsForLetter(assignmentIds)) {
        await tell(event, [expert], "reviewAssigned", { name, dueOn, url: `${appUrl()}/staff/applications/${applicationId}` });
      }
    }),
  ],
  "residency.review-reminder": [
    on("residency.review-reminder", async ({ assignmentId, on: day }) => {
      for (const { expert, name, dueOn, applicationId } of await assignmentsForLetter([assignmentId])) {
        // One letter a day, however many times a day somebody or the house asks for it.
        const params = { name, dueOn, url: `${appUrl()}/staff/applications/${applicationId}` };
        await queueLetter({ dedupe: `review-reminder:${assignmentId}:${day}`, to: expert, template: "reviewReminder", params });
      }
    }),
  ],
  "residency.conflict-declared": [
    on("residency.conflict-declared", async ({ applicationId, userId }, event) => {
      const [facts, expert] = [await applicationForLetter(applicationId), await personById(userId)];
      if (facts) await tell(event, await staffWith(["ADMIN"]), "conflictDeclared", { number: facts.number ?? "", expertName: expert?.name ?? "", url: `${appUrl()}/staff/applications/${applicationId}/experts` });
    }),
  ],
  "residency.spread-unresolved": [
    on("residency.spread-unresolved", async ({ applicationId, points }, event) => {
      const facts = await applicationForLetter(applicationId);
      if (facts) await tell(event, await staffWith(["ADMIN"]), "spreadUnresolved", { number: facts.number ?? "", points, url: `${appUrl()}/staff/applications/${applicationId}/experts` });
    }),
  ],
};
