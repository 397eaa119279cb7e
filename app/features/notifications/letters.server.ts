import { appUrl } from "~/lib/env.server";
import { translator } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { greetingName, oneLine, severalLines, webAddress } from "./plain";
import { composeClients } from "./client-letters.server";
import { composeEquipment } from "./equipment-letters.server";
import { composeMoney } from "./money-letters.server";
import { composePeople } from "./people-letters.server";
import { composePresence } from "./presence-letters.server";
import { Speech, type Own } from "./speech.server";
import { composeAgreements } from "./agreement-letters.server";
import { composeApplications } from "./application-letters.server";
import { composeBookings } from "./booking-letters.server";
import { composeRounds } from "./round-letters.server";
import { composeReports } from "./report-letters.server";
import { composeTrainings } from "./training-letters.server";
import { composeTalk } from "./talk-letters.server";
import { composeWaitlist } from "./waitlist-letters.server";
import type { LetterBody, LetterParams, LetterTemplate } from "./templates";

const SUBJECT = 150;
const QUOTE = 1500;

const compose: { [T in LetterTemplate]: (params: LetterParams[T], say: Speech) => Own } = {
  ...composeApplications,
  ...composeAgreements,
  ...composeClients,
  ...composeReports,
  ...composeRounds,
  ...composeEquipment,
  ...composePeople,
  ...composeMoney,
  ...composeTalk,
  ...composePresence,
  ...composeBookings,
  ...composeTrainings,
  ...composeWaitlist,

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

  actIssued: ({ number, month, total, url }, { t, money, month: named }) => ({
    subject: t("actIssued.subject", { number, month: named(month) }),
    title: t("actIssued.title", { month: named(month) }),
    text: t("actIssued.text"),
    facts: [{ name: t("fact.actSum"), value: money(total) }],
    button: { text: t("actIssued.button"), url },
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
