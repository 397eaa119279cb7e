import type { Speech, Own } from "./speech.server";
import type { LetterParams } from "./templates";

type TalkLetter = "applicationMessage" | "applicationQuestion" | "applicationLapsed" | "applicationTermNear" | "applicationTermPassed";

/** Letters of the correspondence about an application and of its terms. */
export const composeTalk: { [T in TalkLetter]: (params: LetterParams[T], say: Speech) => Own } = {
  applicationMessage: ({ number, from, text, url }, say) => ({
    subject: say.t("applicationMessage.subject", { number, from: say.name(from ?? say.t("house")) }),
    title: say.t("applicationMessage.title", { number }),
    text: say.t("applicationMessage.text", { from: say.name(from ?? say.t("house")) }),
    quote: { label: say.t("applicationMessage.quote"), text },
    facts: [],
    button: { text: say.t("applicationMessage.button"), url },
  }),

  applicationQuestion: ({ number, text, dueOn, url }, say) => ({
    subject: say.t("applicationQuestion.subject", { number }),
    title: say.t("applicationQuestion.title", { number }),
    text: say.t("applicationQuestion.text"),
    quote: { label: say.t("applicationQuestion.quote"), text },
    facts: say.day(say.t("fact.answerUntil"), dueOn),
    button: { text: say.t("applicationQuestion.button"), url },
  }),

  applicationLapsed: ({ number, dueOn, url }, say) => ({
    subject: say.t("applicationLapsed.subject", { number }),
    title: say.t("applicationLapsed.title", { number }),
    text: say.t("applicationLapsed.text"),
    facts: say.day(say.t("fact.termWas"), dueOn),
    button: { text: say.t("applicationLapsed.button"), url },
  }),

  applicationTermNear: ({ number, companyName, move, dueOn, left, url }, say) => ({
    subject: say.t(left > 0 ? "applicationTermNear.subject" : "applicationTermNear.subjectLast", { number, count: left }),
    title: say.t(left > 0 ? "applicationTermNear.title" : "applicationTermNear.titleLast", { number, count: left }),
    text: say.t(`move.${move}`),
    facts: [...say.fact(say.t("fact.company"), companyName), ...say.day(say.t("fact.termUntil"), dueOn)],
    button: { text: say.t("applicationTermNear.button"), url },
  }),

  applicationTermPassed: ({ number, companyName, move, dueOn, over, lapsesOn, url }, say) => ({
    subject: say.t("applicationTermPassed.subject", { number, count: over }),
    title: say.t("applicationTermPassed.title", { number, count: over }),
    text: say.t(`move.${move}`),
    facts: [
      ...say.fact(say.t("fact.company"), companyName),
      ...say.day(say.t("fact.termWas"), dueOn),
      ...say.day(say.t("fact.lapsesOn"), lapsesOn),
    ],
    button: { text: say.t("applicationTermPassed.button"), url },
  }),
};
