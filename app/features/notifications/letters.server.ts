import { appUrl } from "~/lib/env.server";
import { formatDateTime } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { greetingName, oneLine, severalLines, webAddress } from "./plain";
import { composePeople } from "./people-letters.server";
import { Speech, type Own } from "./speech.server";
import { composeAgreements } from "./agreement-letters.server";
import { composeApplications } from "./application-letters.server";
import { composeReports } from "./report-letters.server";
import { composeTalk } from "./talk-letters.server";
import type { LetterBody, LetterParams, LetterTemplate } from "./templates";

const SUBJECT = 150;
const QUOTE = 1500;

const compose: { [T in LetterTemplate]: (params: LetterParams[T], say: Speech) => Own } = {
  ...composeApplications,
  ...composeAgreements,
  ...composeReports,
  ...composePeople,
  ...composeTalk,

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
