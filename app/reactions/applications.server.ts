import { contactsOf, staffWith } from "../features/identity/queries.server";
import type { LetterParams, LetterTemplate } from "../features/notifications/templates";
import { fixItemsForLetter } from "../features/residency/forms/fix-letter.server";
import { messageForLetter } from "../features/residency/messages/queries.server";
import { draftAgreement } from "../features/residency/agreements/commands/draft.server";
import { applicationForLetter } from "../features/residency/queries.server";
import { keepDecisionLetters } from "../features/residency/decisions/commands/keep-letters.server";
import { appealAnswer, reservePlaceOf } from "../features/residency/decisions/queries/news.server";
import { residencyYear, stepPercent } from "../features/residency/rules/step";
import { appUrl } from "../lib/env.server";
import { norm } from "../lib/norms.server";
import { siteDay } from "../lib/time";
import type { Reactions } from "../lib/events.server";
import { applicationUrl, on, tell } from "./tell.server";

const decisionUrl = (id: string) => `${applicationUrl(id)}/decision`;

async function aboutApplication<T extends LetterTemplate>(
  applicationId: string,
  event: { id: string },
  template: T,
  params: (facts: NonNullable<Awaited<ReturnType<typeof applicationForLetter>>>) => LetterParams[T] | Promise<LetterParams[T]>,
) {
  const facts = await applicationForLetter(applicationId);
  if (facts) await tell(event, await contactsOf(facts.companyId), template, await params(facts), applicationId);
}

/** The company has pressed the button itself; the house has to hear of it. */
async function aboutFreedPlace(applicationId: string, event: { id: string }, approved: boolean) {
  const facts = await applicationForLetter(applicationId);
  if (!facts) return;
  const url = `${appUrl()}/staff/applications/${applicationId}/decision`;
  await tell(event, await staffWith(["ADMIN"]), "placeGivenUp", { number: facts.number ?? "", companyName: facts.companyName, approved, url });
}

/** From a submitted application to the decision and the appeal. */
export const applicationsReactions: Reactions = {
  "residency.submitted": [
    on("residency.submitted", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "applicationSubmitted", (facts) => ({
        number: facts.number ?? "",
        callTitle: { ru: facts.callTitleRu, en: facts.callTitleEn },
        dueOn: facts.dueOn,
        url: applicationUrl(applicationId),
      })),
    ),
    on("residency.submitted", async ({ applicationId }, event) => {
      const facts = await applicationForLetter(applicationId);
      // A sealed application is known to staff by its count alone.
      if (!facts || facts.sealed) return;
      await tell(event, await staffWith(["ADMIN"]), "applicationArrived", {
        number: facts.number ?? "",
        companyName: facts.companyName,
        url: `${appUrl()}/staff/applications/${applicationId}`,
      }, applicationId);
    }),
  ],
  "residency.returned": [
    on("residency.returned", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "applicationReturned", async (facts) => ({
        number: facts.number ?? "",
        reason: facts.reasons,
        items: await fixItemsForLetter(applicationId),
        dueOn: facts.dueOn,
        url: applicationUrl(applicationId),
      })),
    ),
  ],
  "residency.accepted-for-review": [
    on("residency.accepted-for-review", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "applicationInReview", (facts) => ({ number: facts.number ?? "", url: applicationUrl(applicationId) })),
    ),
  ],
  "residency.approved": [
    on("residency.approved", ({ applicationId }) => keepDecisionLetters(applicationId, new Date())),
    on("residency.approved", async ({ applicationId }) => void (await draftAgreement(applicationId, new Date()))),
    on("residency.approved", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "applicationApproved", async (facts) => {
        const startsOn = facts.residency?.startsOn ?? siteDay(new Date());
        const steps = await norm<number[]>("residency.rent-steps", startsOn);
        return {
          number: facts.number ?? "",
          startsOn,
          stepPercent: stepPercent(steps.value, residencyYear(startsOn, startsOn)),
          url: decisionUrl(applicationId),
        };
      }),
    ),
  ],
  "residency.rejected": [
    on("residency.rejected", ({ applicationId }) => keepDecisionLetters(applicationId, new Date())),
    on("residency.rejected", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "applicationRejected", (facts) => ({
        number: facts.number ?? "",
        reasons: facts.reasons,
        url: decisionUrl(applicationId),
      })),
    ),
  ],
  "residency.reserved": [
    on("residency.reserved", ({ applicationId }) => keepDecisionLetters(applicationId, new Date())),
    on("residency.reserved", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "applicationReserved", async (facts) => {
        const { place, of } = (await reservePlaceOf(applicationId)) ?? { place: 1, of: 1 };
        return { number: facts.number ?? "", callTitle: { ru: facts.callTitleRu, en: facts.callTitleEn }, place, of, url: decisionUrl(applicationId) };
      }),
    ),
  ],
  "residency.place-offered": [
    on("residency.place-offered", ({ applicationId }) => keepDecisionLetters(applicationId, new Date())),
    on("residency.place-offered", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "placeOffered", (facts) => ({
        number: facts.number ?? "",
        callTitle: { ru: facts.callTitleRu, en: facts.callTitleEn },
        dueOn: facts.dueOn,
        url: decisionUrl(applicationId),
      })),
    ),
  ],
  "residency.offer-lapsed": [
    on("residency.offer-lapsed", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "offerLapsed", (facts) => ({ number: facts.number ?? "", url: decisionUrl(applicationId) })),
    ),
  ],
  "residency.offer-declined": [on("residency.offer-declined", ({ applicationId }, event) => aboutFreedPlace(applicationId, event, false))],
  "residency.renounced": [on("residency.renounced", ({ applicationId }, event) => aboutFreedPlace(applicationId, event, true))],
  "residency.appealed": [
    on("residency.appealed", async ({ applicationId }, event) => {
      const facts = await applicationForLetter(applicationId);
      if (!facts) return;
      await tell(event, await staffWith(["ADMIN"]), "appealArrived", {
        number: facts.number ?? "",
        companyName: facts.companyName,
        dueOn: facts.dueOn,
        url: `${appUrl()}/staff/applications/${applicationId}/decision`,
      });
    }),
  ],
  "residency.appeal-decided": [
    on("residency.appeal-decided", ({ applicationId }) => keepDecisionLetters(applicationId, new Date())),
    on("residency.appeal-decided", async ({ applicationId, granted }, event) => {
      const answer = (await appealAnswer(applicationId))?.answer ?? "";
      await aboutApplication(applicationId, event, "appealDecided", (facts) => ({ number: facts.number ?? "", granted, answer, url: decisionUrl(applicationId) }));
    }),
  ],
  "residency.fix-lapsed": [
    on("residency.fix-lapsed", ({ applicationId, dueOn }, event) =>
      aboutApplication(applicationId, event, "applicationLapsed", (facts) => ({ number: facts.number ?? "", dueOn, url: applicationUrl(applicationId) })),
    ),
  ],
  "residency.message-sent": [
    on("residency.message-sent", async ({ applicationId, messageId }, event) => {
      const message = await messageForLetter(messageId);
      if (!message) return;
      const { side, question, text } = message;
      if (side === "HOUSE") {
        const url = `${applicationUrl(applicationId)}/messages`;
        if (question) await aboutApplication(applicationId, event, "applicationQuestion", (facts) => ({ number: facts.number ?? "", text, dueOn: facts.dueOn, url }));
        else await aboutApplication(applicationId, event, "applicationMessage", (facts) => ({ number: facts.number ?? "", from: null, text, url }));
        return;
      }
      const facts = await applicationForLetter(applicationId);
      // What stands in a sealed application is told to nobody of the house before its call ends.
      if (!facts || facts.sealed) return;
      const url = `${appUrl()}/staff/applications/${applicationId}/messages`;
      await tell(event, await staffWith(["ADMIN"]), "applicationMessage", { number: facts.number ?? "", from: facts.companyName, text, url }, applicationId);
    }),
  ],
};
