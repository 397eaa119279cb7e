import { cancelAllOf } from "./features/booking/commands/cancel-all.server";
import { bookingForLetter } from "./features/booking/queries.server";
import { confirmPaid } from "./features/booking/commands/settle.server";
import type { BookingEvent } from "./features/booking/events";
import { invoiceForLetter } from "./features/billing/queries.server";
import type { BillingEvent } from "./features/billing/events";
import { invitationForLetter } from "./features/identity/people.server";
import { companyNames, contactsOf, personById, staffWith } from "./features/identity/queries.server";
import type { IdentityEvent } from "./features/identity/events";
import { queueLetter } from "./features/notifications/commands/queue-letter.server";
import type { LetterParams, LetterTemplate, TermMove } from "./features/notifications/templates";
import { contactsInForce } from "./features/partners/contacts.server";
import { introductionForLetter } from "./features/partners/queries.server";
import type { PartnersEvent } from "./features/partners/events";
import { replyAddress } from "./features/residency/messages/commands/reply-address.server";
import { messageForLetter } from "./features/residency/messages/queries.server";
import { assignmentsForLetter } from "./features/residency/experts/queries/assignments.server";
import { draftAgreement } from "./features/residency/agreements/commands/draft.server";
import type { AskedCode } from "./features/residency/agreements/commands/sign.server";
import { agreementNorms } from "./features/residency/agreements/norms.server";
import { agreementForLetter } from "./features/residency/agreements/queries.server";
import { lastEnd, lastSuspension } from "./features/residency/register/queries.server";
import { applicationForLetter } from "./features/residency/queries.server";
import { periodName } from "./features/residency/reports/period-name";
import { caseForLetter, reportForLetter } from "./features/residency/reports/queries/report.server";
import type { ApplicationStatus } from "./features/residency/status";
import { dueTerms } from "./features/residency/terms/due.server";
import { appealAnswer, reservePlaceOf } from "./features/residency/decisions/queries/news.server";
import { residencyYear, stepPercent } from "./features/residency/rules/step";
import type { ResidencyEvent } from "./features/residency/events";
import { appUrl } from "./lib/env.server";
import { deliverEvents, forgetSecret, type Reaction, type Reactions } from "./lib/events.server";
import { norm } from "./lib/norms.server";
import { siteDay } from "./lib/time";

type AnyEvent = IdentityEvent | ResidencyEvent | BillingEvent | BookingEvent | PartnersEvent;
type PayloadOf<T extends AnyEvent["type"]> = Extract<AnyEvent, { type: T }>["payload"];

interface Addressee {
  id: string;
  name: string;
  email: string;
  locale: string;
}

/** One letter to each; the event's id and the person make its identity, so that a second delivery writes none. */
async function tell<T extends LetterTemplate>(event: { id: string }, people: readonly Addressee[], template: T, params: LetterParams[T], applicationId?: string) {
  for (const to of people) {
    // A letter about an application can be answered: the answer joins its correspondence.
    const replyTo = applicationId ? await replyAddress(applicationId, to.id) : null;
    await queueLetter({ dedupe: `${event.id}:${template}:${to.id}`, to, template, params, replyTo });
  }
}

/** A reaction to one type of event, typed by what that event carries. */
const on = <T extends AnyEvent["type"]>(_type: T, react: (payload: PayloadOf<T>, event: { id: string }) => Promise<void>): Reaction =>
  react as unknown as Reaction;

const applicationUrl = (id: string) => `${appUrl()}/applications/${id}`;
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

async function aboutBooking<T extends LetterTemplate>(
  bookingId: string,
  event: { id: string },
  template: T,
  params: (booking: NonNullable<Awaited<ReturnType<typeof bookingForLetter>>>, common: Pick<LetterParams["bookingConfirmed"], "resource" | "when" | "url">) => LetterParams[T] | Promise<LetterParams[T]>,
) {
  const booking = await bookingForLetter(bookingId);
  if (!booking) return;
  const common = {
    resource: { ru: booking.resource.nameRu, en: booking.resource.nameEn },
    when: { startsAt: booking.startsAt, endsAt: booking.endsAt },
    url: `${appUrl()}/bookings/${bookingId}`,
  };
  await tell(event, await contactsOf(booking.companyId), template, await params(booking, common));
}

const periodIn = (codes: readonly string[]) => ({
  ru: codes.map((code) => periodName(code, "ru")).join(", "),
  en: codes.map((code) => periodName(code, "en")).join(", "),
});

type ReportLetter = NonNullable<Awaited<ReturnType<typeof reportForLetter>>>;

async function aboutReport<T extends LetterTemplate>(
  reportId: string,
  event: { id: string },
  template: T,
  params: (facts: ReportLetter, common: { period: { ru: string; en: string }; url: string }) => LetterParams[T],
) {
  const facts = await reportForLetter(reportId);
  if (facts) await tell(event, await contactsOf(facts.companyId), template, params(facts, { period: periodIn([facts.period]), url: `${appUrl()}/reports/${reportId}` }));
}
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

/** «When X happened, these features react.» The one place where news travels from one feature to another. */
export const reactions: Reactions = {
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
      aboutApplication(applicationId, event, "applicationReturned", (facts) => ({
        number: facts.number ?? "",
        reason: facts.reasons,
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
    on("residency.rejected", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "applicationRejected", (facts) => ({
        number: facts.number ?? "",
        reasons: facts.reasons,
        url: decisionUrl(applicationId),
      })),
    ),
  ],
  "residency.reserved": [
    on("residency.reserved", ({ applicationId }, event) =>
      aboutApplication(applicationId, event, "applicationReserved", async (facts) => {
        const { place, of } = (await reservePlaceOf(applicationId)) ?? { place: 1, of: 1 };
        return { number: facts.number ?? "", callTitle: { ru: facts.callTitleRu, en: facts.callTitleEn }, place, of, url: decisionUrl(applicationId) };
      }),
    ),
  ],
  "residency.place-offered": [
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
  "residency.report-due": [
    on("residency.report-due", ({ reportId, dueOn }, event) => aboutReport(reportId, event, "reportDue", (_facts, common) => ({ ...common, dueOn }))),
  ],
  "residency.report-late": [
    on("residency.report-late", ({ reportId, dueOn }, event) => aboutReport(reportId, event, "reportLate", (_facts, common) => ({ ...common, dueOn }))),
  ],
  "residency.report-returned": [
    on("residency.report-returned", ({ reportId }, event) =>
      aboutReport(reportId, event, "reportReturned", ({ answer, term }, common) => ({ ...common, reason: answer, dueOn: term })),
    ),
  ],
  "residency.report-accepted": [
    on("residency.report-accepted", ({ reportId }, event) => aboutReport(reportId, event, "reportAccepted", ({ answer }, common) => ({ ...common, comment: answer }))),
  ],
  "residency.report-submitted": [
    on("residency.report-submitted", async ({ reportId }, event) => {
      const facts = await reportForLetter(reportId);
      if (!facts) return;
      await tell(event, await staffWith(["FINANCE"]), "reportArrived", {
        companyName: facts.companyName,
        period: periodIn([facts.period]),
        url: `${appUrl()}/staff/reports/${reportId}`,
      });
    }),
  ],
  "residency.report-case-opened": [
    on("residency.report-case-opened", async ({ caseId }, event) => {
      const facts = await caseForLetter(caseId);
      if (!facts || (facts.ground !== "missed-reports" && facts.ground !== "weak-kpi")) return;
      const params = { companyName: facts.companyName, ground: facts.ground, periods: periodIn(facts.periods) } as const;
      await tell(event, await contactsOf(facts.companyId), "reportCase", { ...params, url: `${appUrl()}/reports` });
      await tell(event, await staffWith(["ADMIN"]), "reportCase", { ...params, url: `${appUrl()}/staff/council` });
    }),
  ],
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

  // Agreements and the register.
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
    on("residency.suspended", async ({ companyId, from, bookings }) => {
      if (bookings === "cancel") await cancelAllOf(companyId, from, "residency-suspended", new Date());
    }),
    on("residency.suspended", async ({ residencyId, companyId, on: since }, event) => {
      const { ground, reason } = await lastSuspension(residencyId);
      await tell(event, await contactsOf(companyId), "residencySuspended", { from: since, ground: await groundWords("suspensionGrounds", ground), reason, url: `${appUrl()}/agreements` });
    }),
  ],
  "residency.resumed": [
    on("residency.resumed", async ({ companyId }, event) => tell(event, await contactsOf(companyId), "residencyResumed", { url: `${appUrl()}/schedule` })),
  ],
  "residency.premises-changed": [
    on("residency.premises-changed", async ({ companyId, from, bookings }) => {
      if (bookings === "cancel") await cancelAllOf(companyId, from, "premises-changed", new Date());
    }),
  ],
  "residency.term-shortened": [
    on("residency.term-shortened", async ({ companyId, from, bookings }) => {
      if (bookings === "cancel") await cancelAllOf(companyId, from, "term-shortened", new Date());
    }),
    on("residency.term-shortened", async ({ residencyId, companyId }, event) => {
      const end = await lastEnd(residencyId);
      if (end?.planned) await tell(event, await contactsOf(companyId), "residencyEnding", { lastDay: end.lastDay, ground: await groundWords("terminationGrounds", end.ground), reason: end.reason, url: `${appUrl()}/agreements` });
    }),
  ],
  "residency.terminated": [
    on("residency.terminated", async ({ companyId, from, bookings }) => {
      if (bookings === "cancel") await cancelAllOf(companyId, from, "residency-terminated", new Date());
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

  "booking.held": [
    on("booking.held", ({ bookingId }, event) =>
      aboutBooking(bookingId, event, "bookingHeld", async (booking, common) => ({
        ...common,
        total: booking.totalKopecks,
        holdUntil: booking.holdExpiresAt ?? booking.startsAt,
        invoiceNumber: (booking.invoiceId && (await invoiceForLetter(booking.invoiceId))?.number) || "",
      })),
    ),
  ],
  "booking.confirmed": [
    on("booking.confirmed", ({ bookingId }, event) => aboutBooking(bookingId, event, "bookingConfirmed", (_booking, common) => common)),
  ],
  "booking.cancelled": [
    on("booking.cancelled", ({ bookingId, feeKopecks, refundKopecks }, event) =>
      aboutBooking(bookingId, event, "bookingCancelled", (_booking, common) => ({ ...common, fee: feeKopecks, refund: refundKopecks })),
    ),
  ],
  "booking.expired": [
    on("booking.expired", ({ bookingId }, event) => aboutBooking(bookingId, event, "bookingExpired", (_booking, common) => common)),
  ],

  "billing.invoice-paid": [
    on("billing.invoice-paid", async ({ subjectType, subjectId }) => {
      if (subjectType === "booking") await confirmPaid(subjectId, new Date());
    }),
    on("billing.invoice-paid", async ({ invoiceId }, event) => {
      const invoice = await invoiceForLetter(invoiceId);
      if (!invoice) return;
      await tell(event, await contactsOf(invoice.companyId), "invoicePaid", {
        number: invoice.number,
        total: invoice.totalKopecks,
        url: `${appUrl()}/invoices/${invoiceId}`,
      });
    }),
  ],

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

/** Reminds the side whose term ends or has ended. The turn and the day make the letter's identity: a second run writes none. */
export async function remindOfTerms(now: Date): Promise<void> {
  for (const term of await dueTerms(now)) {
    const facts = await applicationForLetter(term.applicationId);
    if (!facts || (facts.sealed && term.side === "HOUSE")) continue;
    const ours = term.side === "HOUSE";
    // Late is the administrators' business whoever owes the answer; before that an expert is asked alone.
    const experts = (await Promise.all(term.experts.map((id) => personById(id)))).filter((person) => person !== null);
    const staff = experts.length > 0 && term.left >= 0 ? [] : await staffWith(["ADMIN"]);
    const people = ours ? [...new Map([...experts, ...staff].map((person) => [person.id, person])).values()] : await contactsOf(facts.companyId);
    const move = termMove(term.stage, ours);
    if (move === null) continue;
    const url = ours ? `${appUrl()}/staff/applications/${term.applicationId}` : applicationUrl(term.applicationId);
    for (const person of people) {
      // An expert of a blind call does not hear who applies, and the number would tell as much.
      const hidden = ours && experts.some((one) => one.id === person.id) && !staff.some((one) => one.id === person.id);
      const common = { number: hidden ? "" : (facts.number ?? ""), companyName: ours && !hidden ? facts.companyName : "", move, dueOn: term.dueOn, url };
      const event = { id: `turn-${term.turnId}:${term.at}` };
      if (term.left >= 0) await tell(event, [person], "applicationTermNear", { ...common, left: term.left });
      else await tell(event, [person], "applicationTermPassed", { ...common, over: -term.left, lapsesOn: ours ? null : term.lapsesOn });
    }
  }
}

function termMove(stage: ApplicationStatus, ours: boolean): TermMove | null {
  if (stage === "NEEDS_FIX") return "fix";
  if (stage === "OFFERED") return "offer";
  if (!ours) return "answer";
  return ({ FORMAL_CHECK: "check", EXPERT_REVIEW: "review", COUNCIL: "council", APPEAL: "appeal" } as Partial<Record<ApplicationStatus, TermMove>>)[stage] ?? null;
}

/** Delivers what waits in the outbox. Pages whose next view depends on a reaction call it after their command. */
export const settleEvents = (): Promise<number> => deliverEvents(reactions);
