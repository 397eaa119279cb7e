import { endPlansOf } from "../features/billing/plans/commands/subscribe.server";
import { cancelAllOf } from "../features/booking/commands/cancel-all.server";
import { companyNames, contactsOf, staffWith } from "../features/identity/queries.server";
import { queueLetter } from "../features/notifications/commands/queue-letter.server";
import type { LetterParams, LetterTemplate } from "../features/notifications/templates";
import type { AskedCode } from "../features/residency/agreements/commands/sign.server";
import { refreshDrafts } from "../features/residency/agreements/commands/refresh.server";
import { agreementNorms } from "../features/residency/agreements/norms.server";
import { agreementForLetter } from "../features/residency/agreements/queries.server";
import { begunAnewAt, lastEnd, lastSuspension } from "../features/residency/register/queries.server";
import { appUrl } from "../lib/env.server";
import { siteDay } from "../lib/time";
import type { Reactions } from "../lib/events.server";
import { closeLines } from "./waitlist.server";
import { on, tell } from "./tell.server";

const agreementUrl = (id: string) => `${appUrl()}/agreements/${id}`;
const staffAgreementUrl = (id: string) => `${appUrl()}/staff/agreements/${id}`;

async function aboutAgreement<T extends LetterTemplate>(
  agreementId: string,
  event: { id: string },
  template: T,
  params: (facts: NonNullable<Awaited<ReturnType<typeof agreementForLetter>>>) => LetterParams[T],
) {
  const facts = await agreementForLetter(agreementId);
  if (facts) await tell(event, await contactsOf(facts.companyId), template, params(facts));
}

/** Words of a ground in both languages; its code when the list does not know it any more. */
async function groundWords(kind: "terminationGrounds" | "suspensionGrounds", code: string | null) {
  const found = (await agreementNorms())[kind].find((one) => one.code === code);
  return found ? { ru: found.ru, en: found.en } : (code ?? "");
}

/**
 * Sends a one-time code to the signer at once. It is no event: an event stays in the outbox's record, and a code must not.
 */
export async function sendSignatureCode(asked: AskedCode, url: string): Promise<void> {
  const { code, number, until, signer } = asked;
  await queueLetter({ dedupe: `signature:${asked.signatureId}`, to: signer, template: "signatureCode", params: { number, code, until, url } });
}

/** Agreements and the register of residents. */
export const agreementsReactions: Reactions = {
  "identity.company-corrected": [on("identity.company-corrected", ({ companyId, formerAddress }) => refreshDrafts(companyId, formerAddress))],
  "residency.agreement-proposed": [
    on("residency.agreement-proposed", async ({ agreementId }, event) => {
      const facts = await agreementForLetter(agreementId);
      if (!facts) return;
      const { approvals } = await agreementNorms();
      await tell(event, await staffWith(approvals), "agreementToApprove", { number: facts.number, companyName: facts.companyName, url: staffAgreementUrl(agreementId) });
    }),
  ],
  "residency.agreement-sent": [
    on("residency.agreement-sent", ({ agreementId }, event) =>
      aboutAgreement(agreementId, event, "agreementSent", ({ number, signBy }) => ({ number, signBy, url: agreementUrl(agreementId) })),
    ),
  ],
  "residency.agreement-reminder": [
    on("residency.agreement-reminder", ({ agreementId, daysLeft }, event) =>
      aboutAgreement(agreementId, event, "agreementReminder", ({ number, signBy }) => ({ number, signBy, daysLeft, url: agreementUrl(agreementId) })),
    ),
  ],
  "residency.agreement-with-operator": [
    on("residency.agreement-with-operator", async ({ agreementId }, event) => {
      const facts = await agreementForLetter(agreementId);
      if (facts) await tell(event, await staffWith(["ADMIN"]), "agreementWithOperator", { number: facts.number, companyName: facts.companyName, url: staffAgreementUrl(agreementId) });
    }),
  ],
  "residency.scan-refused": [
    on("residency.scan-refused", ({ agreementId, reason }, event) =>
      aboutAgreement(agreementId, event, "agreementScanRefused", ({ number }) => ({ number, reason, url: agreementUrl(agreementId) })),
    ),
  ],
  "residency.signed": [
    on("residency.signed", ({ agreementId }, event) =>
      aboutAgreement(agreementId, event, "agreementSigned", ({ number, startsOn, endsOn }) => ({ number, startsOn: startsOn ?? siteDay(new Date()), endsOn: endsOn ?? siteDay(new Date()), url: agreementUrl(agreementId) })),
    ),
  ],
  "residency.agreement-lapsed": [
    on("residency.agreement-lapsed", ({ agreementId }, event) =>
      aboutAgreement(agreementId, event, "agreementLapsed", ({ number }) => ({ number, url: agreementUrl(agreementId) })),
    ),
  ],
  "residency.suspended": [
    closeLines,
    on("residency.suspended", async ({ residencyId, companyId, from, bookings }, event) => {
      if (bookings === "cancel") await cancelAllOf(companyId, from, "residency-suspended", new Date(), await begunAnewAt(residencyId, event.at));
    }),
    on("residency.suspended", async ({ residencyId, companyId, on: since }, event) => {
      const { ground, reason } = await lastSuspension(residencyId);
      await tell(event, await contactsOf(companyId), "residencySuspended", { from: since, ground: await groundWords("suspensionGrounds", ground), reason, url: `${appUrl()}/agreements` });
    }),
  ],
  "residency.resumed": [
    on("residency.resumed", async ({ companyId }, event) => tell(event, await contactsOf(companyId), "residencyResumed", { url: `${appUrl()}/schedule` })),
  ],
  "residency.kept": [
    on("residency.kept", async ({ companyId, endsOn, reason }, event) => tell(event, await contactsOf(companyId), "residencyKept", { endsOn, reason, url: `${appUrl()}/schedule` })),
  ],
  "residency.premises-changed": [
    on("residency.premises-changed", async ({ residencyId, companyId, from, bookings }, event) => {
      if (bookings === "cancel") await cancelAllOf(companyId, from, "premises-changed", new Date(), await begunAnewAt(residencyId, event.at));
    }),
  ],
  "residency.term-shortened": [
    closeLines,
    on("residency.term-shortened", async ({ residencyId, companyId, from, bookings }, event) => {
      if (bookings === "cancel") await cancelAllOf(companyId, from, "term-shortened", new Date(), await begunAnewAt(residencyId, event.at));
    }),
    on("residency.term-shortened", async ({ residencyId, companyId }, event) => {
      const end = await lastEnd(residencyId);
      if (end?.planned) await tell(event, await contactsOf(companyId), "residencyEnding", { lastDay: end.lastDay, ground: await groundWords("terminationGrounds", end.ground), reason: end.reason, url: `${appUrl()}/agreements` });
    }),
  ],
  "residency.terminated": [
    closeLines,
    on("residency.terminated", async ({ residencyId, companyId, from, bookings }, event) => {
      if (bookings === "cancel") await cancelAllOf(companyId, from, "residency-terminated", new Date(), await begunAnewAt(residencyId, event.at));
    }),
    on("residency.terminated", async ({ residencyId, companyId, lastDay }, event) => {
      await endPlansOf(companyId, lastDay, await begunAnewAt(residencyId, event.at));
    }),
    on("residency.terminated", async ({ residencyId, companyId, lastDay }, event) => {
      const end = await lastEnd(residencyId);
      // An end that was announced was told of then, and of a lapse the agreement's own letter tells.
      if (!end || end.announced || end.ground === "agreement-not-signed") return;
      await tell(event, await contactsOf(companyId), "residencyEnding", { lastDay, ground: await groundWords("terminationGrounds", end.ground), reason: end.reason, url: `${appUrl()}/agreements` });
    }),
  ],
  "residency.term-reminder": [
    on("residency.term-reminder", async ({ companyId, endsOn }, event) =>
      tell(event, await contactsOf(companyId), "residencyTermEnds", { endsOn, url: `${appUrl()}/agreements` }),
    ),
  ],
  "residency.leave-asked": [
    on("residency.leave-asked", async ({ residencyId, companyId, lastDay, reason }, event) => {
      const companyName = (await companyNames([companyId])).get(companyId)?.name ?? "";
      await tell(event, await staffWith(["ADMIN"]), "leaveAsked", { companyName, lastDay, reason, url: `${appUrl()}/staff/residents/${residencyId}` });
    }),
  ],
};
