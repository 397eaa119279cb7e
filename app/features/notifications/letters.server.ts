import { appUrl } from "~/lib/env.server";
import { formatDateTime, formatDay } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { greetingName, oneLine, severalLines, webAddress } from "./plain";
import { composePeople } from "./people-letters.server";
import { Speech, type Own } from "./speech.server";
import { composeTalk } from "./talk-letters.server";
import type { LetterBody, LetterParams, LetterTemplate } from "./templates";

const SUBJECT = 150;
const QUOTE = 1500;
const NOTE = 600;
/** Longer lists are read on the page. */
const MOST_ITEMS = 30;

/** A letter about a report that waits for its resident. */
function aboutTerm(kind: "reportDue" | "reportLate" | "reportReturned", { period, dueOn, url }: LetterParams["reportDue"], say: Speech): Own {
  const words = { period: say.name(period) };
  return {
    subject: say.t(`${kind}.subject`, { ...words, day: formatDay(dueOn, say.locale) }),
    title: say.t(`${kind}.title`, words),
    text: say.t(`${kind}.text`),
    facts: [...say.fact(say.t("fact.period"), say.name(period)), ...say.day(say.t("fact.reportBy"), dueOn)],
    button: { text: say.t(`${kind}.button`), url },
  };
}

const compose: { [T in LetterTemplate]: (params: LetterParams[T], say: Speech) => Own } = {
  welcome: (_params, { t }) => ({
    subject: t("welcome.subject"),
    title: t("welcome.title"),
    text: t("welcome.text"),
    facts: [],
    button: { text: t("welcome.button"), url: `${appUrl()}/today` },
    note: t("welcome.note"),
  }),

  companyInvitation: ({ companyName, inviterName, role, until, url }, say) => ({
    subject: say.t("companyInvitation.subject", { company: say.name(companyName) }),
    title: say.t("companyInvitation.title", { company: say.name(companyName) }),
    text: say.t("companyInvitation.text", { name: say.name(inviterName) }),
    facts: [{ name: say.t("fact.role"), value: say.t(`companyInvitation.role.${role}`) }, ...say.day(say.t("fact.answerTill"), until)],
    button: { text: say.t("companyInvitation.button"), url },
    note: say.t("companyInvitation.note"),
  }),

  ...composePeople,

  applicationSubmitted: ({ number, callTitle, dueOn, url }, say) => ({
    subject: say.t("applicationSubmitted.subject", { number }),
    title: say.t("applicationSubmitted.title", { number }),
    text: say.t("applicationSubmitted.text"),
    facts: [...say.fact(say.t("fact.call"), say.name(callTitle)), ...say.day(say.t("fact.answerBy"), dueOn)],
    button: { text: say.t("applicationSubmitted.button"), url },
  }),

  applicationArrived: ({ number, companyName, url }, { t, name, fact }) => ({
    subject: t("applicationArrived.subject", { number, company: name(companyName) }),
    title: t("applicationArrived.title"),
    text: t("applicationArrived.text"),
    facts: [...fact(t("fact.company"), companyName), ...fact(t("fact.number"), number)],
    button: { text: t("applicationArrived.button"), url },
  }),

  applicationReturned: ({ number, reason, items, dueOn, url }, say) => ({
    subject: say.t("applicationReturned.subject", { number }),
    title: say.t("applicationReturned.title", { number }),
    text: say.t("applicationReturned.text"),
    quote: { label: say.t("applicationReturned.quote"), text: reason },
    ...(items.length > 0
      ? {
          list: {
            label: say.t("applicationReturned.items"),
            items: items.slice(0, MOST_ITEMS).map(({ what, note }) => ({ name: say.label(what), text: severalLines(note, NOTE) })),
            ...(items.length > MOST_ITEMS ? { more: say.t("applicationReturned.more", { count: items.length - MOST_ITEMS }) } : {}),
          },
        }
      : {}),
    facts: say.day(say.t("fact.fixBy"), dueOn),
    button: { text: say.t("applicationReturned.button"), url },
  }),

  applicationInReview: ({ number, url }, { t }) => ({
    subject: t("applicationInReview.subject", { number }),
    title: t("applicationInReview.title"),
    text: t("applicationInReview.text", { number }),
    facts: [],
    button: { text: t("applicationInReview.button"), url },
  }),

  applicationApproved: ({ number, startsOn, stepPercent, url }, say) => ({
    subject: say.t("applicationApproved.subject", { number }),
    title: say.t("applicationApproved.title"),
    text: say.t("applicationApproved.text"),
    facts: [
      ...say.day(say.t("fact.residentFrom"), startsOn),
      { name: say.t("fact.step"), value: say.t("fact.stepValue", { percent: stepPercent }) },
    ],
    button: { text: say.t("applicationApproved.button"), url },
  }),

  ...composeTalk,

  applicationRejected: ({ number, reasons, url }, { t }) => ({
    subject: t("applicationRejected.subject", { number }),
    title: t("applicationRejected.title", { number }),
    text: t("applicationRejected.text"),
    quote: { label: t("applicationRejected.quote"), text: reasons },
    facts: [],
    button: { text: t("applicationRejected.button"), url },
  }),

  applicationReserved: ({ number, callTitle, place, of, url }, say) => ({
    subject: say.t("applicationReserved.subject", { number }),
    title: say.t("applicationReserved.title", { number }),
    text: say.t("applicationReserved.text"),
    facts: [
      ...say.fact(say.t("fact.call"), say.name(callTitle)),
      { name: say.t("applicationReserved.place"), value: say.t("applicationReserved.placeValue", { place, of }) },
    ],
    button: { text: say.t("applicationReserved.button"), url },
  }),

  placeOffered: ({ number, callTitle, dueOn, url }, say) => ({
    subject: say.t("placeOffered.subject", { number }),
    title: say.t("placeOffered.title"),
    text: say.t("placeOffered.text"),
    facts: [...say.fact(say.t("fact.call"), say.name(callTitle)), ...say.day(say.t("placeOffered.dueOn"), dueOn)],
    button: { text: say.t("placeOffered.button"), url },
    note: say.t("placeOffered.note"),
  }),

  offerLapsed: ({ number, url }, { t }) => ({
    subject: t("offerLapsed.subject", { number }),
    title: t("offerLapsed.title"),
    text: t("offerLapsed.text"),
    facts: [],
    button: { text: t("offerLapsed.button"), url },
  }),

  placeGivenUp: ({ number, companyName, approved, url }, say) => ({
    subject: say.t("placeGivenUp.subject", { number, company: say.name(companyName) }),
    title: say.t("placeGivenUp.title"),
    text: say.t(approved ? "placeGivenUp.textApproved" : "placeGivenUp.text"),
    facts: [...say.fact(say.t("fact.company"), companyName), ...say.fact(say.t("fact.number"), number)],
    button: { text: say.t("placeGivenUp.button"), url },
  }),

  appealArrived: ({ number, companyName, dueOn, url }, say) => ({
    subject: say.t("appealArrived.subject", { number, company: say.name(companyName) }),
    title: say.t("appealArrived.title"),
    text: say.t("appealArrived.text"),
    facts: [...say.fact(say.t("fact.company"), companyName), ...say.fact(say.t("fact.number"), number), ...say.day(say.t("fact.answerBy"), dueOn)],
    button: { text: say.t("appealArrived.button"), url },
  }),

  appealDecided: ({ number, granted, answer, url }, { t }) => ({
    subject: t(granted ? "appealDecided.subjectGranted" : "appealDecided.subject", { number }),
    title: t(granted ? "appealDecided.titleGranted" : "appealDecided.title"),
    text: t(granted ? "appealDecided.textGranted" : "appealDecided.text"),
    quote: { label: t("appealDecided.quote"), text: answer },
    facts: [],
    button: { text: t("appealDecided.button"), url },
  }),
  reviewAssigned: ({ name, dueOn, url }, say) => ({
    subject: say.t("reviewAssigned.subject", { name: say.name(name) }),
    title: say.t("reviewAssigned.title", { name: say.name(name) }),
    text: say.t("reviewAssigned.text"),
    facts: say.day(say.t("fact.reviewBy"), dueOn),
    button: { text: say.t("reviewAssigned.button"), url },
    note: say.t("reviewAssigned.note"),
  }),

  reviewReminder: ({ name, dueOn, url }, say) => ({
    subject: say.t("reviewReminder.subject", { name: say.name(name) }),
    title: say.t("reviewReminder.title", { name: say.name(name) }),
    text: say.t("reviewReminder.text"),
    facts: say.day(say.t("fact.reviewBy"), dueOn),
    button: { text: say.t("reviewReminder.button"), url },
    note: say.t("reviewAssigned.note"),
  }),

  conflictDeclared: ({ number, expertName, url }, { t, name }) => ({
    subject: t("conflictDeclared.subject", { number, name: name(expertName) }),
    title: t("conflictDeclared.title", { name: name(expertName) }),
    text: t("conflictDeclared.text", { number }),
    facts: [],
    button: { text: t("conflictDeclared.button"), url },
  }),

  spreadUnresolved: ({ number, points, url }, { t }) => ({
    subject: t("spreadUnresolved.subject", { number }),
    title: t("spreadUnresolved.title"),
    text: t("spreadUnresolved.text", { number, points }),
    facts: [],
    button: { text: t("spreadUnresolved.button"), url },
  }),
  signatureCode: ({ number, code, until, url }, say) => ({
    subject: say.t("signatureCode.subject", { number }),
    title: say.t("signatureCode.title", { code: `${code.slice(0, 3)} ${code.slice(3)}` }),
    text: say.t("signatureCode.text", { number }),
    facts: [{ name: say.t("fact.codeUntil"), value: formatDateTime(until, say.locale) }],
    button: { text: say.t("signatureCode.button"), url },
    note: `${say.t("signatureCode.note")} ${say.t("zone")}`,
  }),

  agreementToApprove: ({ number, companyName, url }, { t, fact }) => ({
    subject: t("agreementToApprove.subject", { number }),
    title: t("agreementToApprove.title", { number }),
    text: t("agreementToApprove.text"),
    facts: fact(t("fact.company"), companyName),
    button: { text: t("agreementToApprove.button"), url },
  }),

  agreementSent: ({ number, signBy, url }, say) => ({
    subject: say.t("agreementSent.subject", { number }),
    title: say.t("agreementSent.title", { number }),
    text: say.t("agreementSent.text"),
    facts: say.day(say.t("fact.signBy"), signBy),
    button: { text: say.t("agreementSent.button"), url },
  }),

  agreementReminder: ({ number, daysLeft, signBy, url }, say) => ({
    subject: say.t("agreementReminder.subject", { number, count: daysLeft }),
    title: say.t("agreementReminder.title", { number }),
    text: say.t("agreementReminder.text"),
    facts: say.day(say.t("fact.signBy"), signBy),
    button: { text: say.t("agreementReminder.button"), url },
  }),

  agreementWithOperator: ({ number, companyName, url }, { t, fact }) => ({
    subject: t("agreementWithOperator.subject", { number }),
    title: t("agreementWithOperator.title", { number }),
    text: t("agreementWithOperator.text"),
    facts: fact(t("fact.company"), companyName),
    button: { text: t("agreementWithOperator.button"), url },
  }),

  agreementScanRefused: ({ number, reason, url }, { t }) => ({
    subject: t("agreementScanRefused.subject", { number }),
    title: t("agreementScanRefused.title", { number }),
    text: t("agreementScanRefused.text"),
    quote: { label: t("agreementScanRefused.quote"), text: reason },
    facts: [],
    button: { text: t("agreementScanRefused.button"), url },
  }),

  agreementSigned: ({ number, startsOn, endsOn, url }, say) => ({
    subject: say.t("agreementSigned.subject", { number }),
    title: say.t("agreementSigned.title", { number }),
    text: say.t("agreementSigned.text"),
    facts: [...say.day(say.t("fact.residentFrom"), startsOn), ...say.day(say.t("fact.lastDay"), endsOn)],
    button: { text: say.t("agreementSigned.button"), url },
  }),

  agreementLapsed: ({ number, url }, { t }) => ({
    subject: t("agreementLapsed.subject", { number }),
    title: t("agreementLapsed.title", { number }),
    text: t("agreementLapsed.text"),
    facts: [],
    button: { text: t("agreementLapsed.button"), url },
  }),

  residencySuspended: ({ from, ground, reason, url }, say) => ({
    subject: say.t("residencySuspended.subject"),
    title: say.t("residencySuspended.title"),
    text: say.t("residencySuspended.text"),
    ...(reason ? { quote: { label: say.t("residencySuspended.quote"), text: reason } } : {}),
    facts: [...say.day(say.t("fact.suspendedFrom"), from), ...say.fact(say.t("fact.ground"), say.name(ground))],
    button: { text: say.t("residencySuspended.button"), url },
  }),

  residencyResumed: ({ url }, { t }) => ({
    subject: t("residencyResumed.subject"),
    title: t("residencyResumed.title"),
    text: t("residencyResumed.text"),
    facts: [],
    button: { text: t("residencyResumed.button"), url },
  }),

  residencyKept: ({ endsOn, reason, url }, say) => ({
    subject: say.t("residencyKept.subject"),
    title: say.t("residencyKept.title"),
    text: say.t("residencyKept.text"),
    ...(reason ? { quote: { label: say.t("residencyEnding.quote"), text: reason } } : {}),
    facts: say.day(say.t("fact.lastDay"), endsOn),
    button: { text: say.t("residencyKept.button"), url },
  }),

  residencyEnding: ({ lastDay, ground, reason, url }, say) => ({
    subject: say.t("residencyEnding.subject"),
    title: say.t("residencyEnding.title"),
    text: say.t("residencyEnding.text"),
    ...(reason ? { quote: { label: say.t("residencyEnding.quote"), text: reason } } : {}),
    facts: [...say.day(say.t("fact.lastDay"), lastDay), ...say.fact(say.t("fact.ground"), say.name(ground))],
    button: { text: say.t("residencyEnding.button"), url },
  }),

  residencyTermEnds: ({ endsOn, url }, say) => ({
    subject: say.t("residencyTermEnds.subject"),
    title: say.t("residencyTermEnds.title"),
    text: say.t("residencyTermEnds.text"),
    facts: say.day(say.t("fact.lastDay"), endsOn),
    button: { text: say.t("residencyTermEnds.button"), url },
  }),

  leaveAsked: ({ companyName, lastDay, reason, url }, say) => ({
    subject: say.t("leaveAsked.subject", { company: say.name(companyName) }),
    title: say.t("leaveAsked.title", { company: say.name(companyName) }),
    text: say.t("leaveAsked.text"),
    ...(reason ? { quote: { label: say.t("leaveAsked.quote"), text: reason } } : {}),
    facts: say.day(say.t("fact.lastDay"), lastDay),
    button: { text: say.t("leaveAsked.button"), url },
  }),

  bookingHeld: ({ total, holdUntil, invoiceNumber, url, ...booked }, say) => ({
    subject: say.t("bookingHeld.subject", {
      invoice: invoiceNumber,
      resource: say.name(booked.resource),
      when: say.range(booked.when),
    }),
    title: say.t("bookingHeld.title"),
    text: say.t("bookingHeld.text"),
    facts: [
      ...say.booked(booked),
      { name: say.t("fact.total"), value: say.money(total) },
      { name: say.t("fact.payBy"), value: formatDateTime(holdUntil, say.locale) },
      ...say.fact(say.t("fact.invoice"), invoiceNumber),
    ],
    button: { text: say.t("bookingHeld.button"), url },
    note: say.t("zone"),
  }),

  bookingConfirmed: ({ url, ...booked }, say) => ({
    subject: say.t("bookingConfirmed.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingConfirmed.title"),
    text: say.t("bookingConfirmed.text"),
    facts: say.booked(booked),
    button: { text: say.t("bookingConfirmed.button"), url },
    note: say.t("zone"),
  }),

  bookingCancelled: ({ fee, refund, url, ...booked }, say) => ({
    subject: say.t("bookingCancelled.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingCancelled.title"),
    text: say.t(fee > 0 ? "bookingCancelled.text" : "bookingCancelled.textFree"),
    facts: [
      ...say.booked(booked),
      ...(fee > 0 ? [{ name: say.t("fact.fee"), value: say.money(fee) }] : []),
      ...(refund > 0 ? [{ name: say.t("fact.refund"), value: say.money(refund) }] : []),
    ],
    button: { text: say.t("bookingCancelled.button"), url },
    note: say.t("zone"),
  }),

  bookingExpired: ({ url, ...booked }, say) => ({
    subject: say.t("bookingExpired.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingExpired.title"),
    text: say.t("bookingExpired.text"),
    facts: say.booked(booked),
    button: { text: say.t("bookingExpired.button"), url },
    note: say.t("zone"),
  }),

  invoicePaid: ({ number, total, url }, { t, money }) => ({
    subject: t("invoicePaid.subject", { number }),
    title: t("invoicePaid.title", { number }),
    text: t("invoicePaid.text"),
    facts: [{ name: t("fact.paid"), value: money(total) }],
    button: { text: t("invoicePaid.button"), url },
  }),

  introductionAsked: ({ fromName, message, url }, { t, name }) => ({
    subject: t("introductionAsked.subject", { from: name(fromName) }),
    title: t("introductionAsked.title", { from: name(fromName) }),
    text: t("introductionAsked.text"),
    quote: { label: t("introductionAsked.quote"), text: message },
    facts: [],
    button: { text: t("introductionAsked.button"), url },
  }),

  introductionAccepted: ({ partnerName, contactName, contactEmail, contactPhone, url }, { t, name, fact }) => ({
    subject: t("introductionAccepted.subject", { partner: name(partnerName) }),
    title: t("introductionAccepted.title", { partner: name(partnerName) }),
    text: t("introductionAccepted.text"),
    facts: [
      ...fact(t("fact.partner"), partnerName),
      ...fact(t("fact.contactName"), contactName),
      ...fact(t("fact.contactEmail"), contactEmail),
      ...fact(t("fact.contactPhone"), contactPhone),
    ],
    button: { text: t("introductionAccepted.button"), url },
  }),

  introductionDeclined: ({ partnerName, url }, { t, name }) => ({
    subject: t("introductionDeclined.subject", { partner: name(partnerName) }),
    title: t("introductionDeclined.title", { partner: name(partnerName) }),
    text: t("introductionDeclined.text"),
    facts: [],
    button: { text: t("introductionDeclined.button"), url },
  }),

  reportDue: (params, say) => aboutTerm("reportDue", params, say),

  reportLate: (params, say) => aboutTerm("reportLate", params, say),

  reportReturned: ({ reason, ...params }, say) => ({ ...aboutTerm("reportReturned", params, say), quote: { label: say.t("reportReturned.quote"), text: reason } }),

  reportAccepted: ({ period, comment, url }, { t, name }) => ({
    subject: t("reportAccepted.subject", { period: name(period) }),
    title: t("reportAccepted.title"),
    text: t("reportAccepted.text", { period: name(period) }),
    quote: { label: t("reportAccepted.quote"), text: comment },
    facts: [],
    button: { text: t("reportAccepted.button"), url },
  }),

  reportArrived: ({ companyName, period, url }, { t, name, fact }) => ({
    subject: t("reportArrived.subject", { company: name(companyName), period: name(period) }),
    title: t("reportArrived.title"),
    text: t("reportArrived.text"),
    facts: [...fact(t("fact.company"), companyName), ...fact(t("fact.period"), name(period))],
    button: { text: t("reportArrived.button"), url },
  }),

  reportCase: ({ companyName, ground, periods, url }, { t, name, fact }) => ({
    subject: t("reportCase.subject", { company: name(companyName) }),
    title: t("reportCase.title"),
    text: t(ground === "weak-kpi" ? "reportCase.textWeak" : "reportCase.textMissed"),
    facts: [...fact(t("fact.company"), companyName), ...fact(t("fact.period"), name(periods))],
    button: { text: t("reportCase.button"), url },
  }),
};

/**
 * The words of a letter in the recipient's language. What people wrote is cleaned and cut; the subject is one line.
 * `mayReply` says that an answer by e-mail is read. Throws RangeError when the letter's address is not an absolute web
 * address.
 */
export function composeLetter<T extends LetterTemplate>(
  template: T,
  params: LetterParams[T],
  recipient: { name: string; locale: Locale; mayReply?: boolean },
): LetterBody {
  const say = new Speech(recipient.locale);
  const own = compose[template](params, say);
  const name = greetingName(recipient.name);
  const quote = own.quote && { label: own.quote.label, text: severalLines(own.quote.text, QUOTE) };
  return {
    ...own,
    ...(recipient.mayReply ? { above: say.t("replyAbove") } : {}),
    wordmark: translator(recipient.locale)("brand"),
    subject: oneLine(own.subject, SUBJECT),
    title: oneLine(own.title, SUBJECT),
    ...(quote?.text ? { quote } : { quote: undefined }),
    button: { text: own.button.text, url: webAddress(own.button.url) },
    greeting: name === null ? say.t("greetingPlain") : say.t("greeting", { name }),
    footer: say.t(recipient.mayReply ? "footerReply" : "footer"),
  };
}
