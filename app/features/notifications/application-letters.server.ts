import { severalLines } from "./plain";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

const NOTE = 600;
/** Longer lists are read on the page. */
const MOST_ITEMS = 30;

type ApplicationLetter =
  | "applicationSubmitted"
  | "applicationArrived"
  | "applicationReturned"
  | "applicationInReview"
  | "applicationApproved"
  | "applicationRejected"
  | "applicationReserved"
  | "placeOffered"
  | "offerLapsed"
  | "placeGivenUp"
  | "appealArrived"
  | "appealDecided"
  | "reviewAssigned"
  | "reviewReminder"
  | "conflictDeclared"
  | "spreadUnresolved";

/** Letters from a submitted application to the answer to an appeal, and those to experts. */
export const composeApplications: { [T in ApplicationLetter]: (params: LetterParams[T], say: Speech) => Own } = {
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
};
