import { formatDay } from "~/lib/format";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type TrainingLetter =
  | "trainingSeat"
  | "trainingCancelled"
  | "trainingPassed"
  | "trainingNotPassed"
  | "certificateGranted"
  | "certificateRevoked"
  | "certificateEnding";

const held = (training: LetterParams["trainingSeat"]["training"], when: LetterParams["trainingSeat"]["when"], say: Speech) => [
  ...say.fact(say.t("fact.training"), say.name(training)),
  { name: say.t("fact.when"), value: say.range(when) },
];

/** Letters about trainings, and about the certificates that they earn. */
export const composeTrainings: { [T in TrainingLetter]: (params: LetterParams[T], say: Speech) => Own } = {
  trainingSeat: ({ training, when, room, trainer, freed, url }, say) => ({
    subject: say.t(freed ? "trainingSeat.subjectFreed" : "trainingSeat.subject", { training: say.name(training), when: say.range(when) }),
    title: say.t(freed ? "trainingSeat.titleFreed" : "trainingSeat.title"),
    text: say.t(freed ? "trainingSeat.textFreed" : "trainingSeat.text"),
    facts: [...held(training, when, say), ...say.fact(say.t("fact.room"), say.name(room)), ...say.fact(say.t("fact.trainer"), trainer)],
    button: { text: say.t("trainingSeat.button"), url },
    note: say.t("zone"),
  }),

  trainingCancelled: ({ training, when, reason, url }, say) => ({
    subject: say.t("trainingCancelled.subject", { training: say.name(training), when: say.range(when) }),
    title: say.t("trainingCancelled.title"),
    text: say.t("trainingCancelled.text"),
    quote: { label: say.t("trainingCancelled.quote"), text: reason },
    facts: held(training, when, say),
    button: { text: say.t("trainingCancelled.button"), url },
    note: say.t("zone"),
  }),

  trainingPassed: ({ training, kind, validUntil, note, url }, say) => ({
    subject: say.t("trainingPassed.subject", { training: say.name(training) }),
    title: say.t("trainingPassed.title"),
    text: say.t("trainingPassed.text"),
    quote: { label: say.t("trainingPassed.quote"), text: note },
    facts: [...say.fact(say.t("fact.opens"), say.name(kind)), ...say.day(say.t("fact.validUntil"), validUntil)],
    button: { text: say.t("trainingPassed.button"), url },
  }),

  trainingNotPassed: ({ training, when, absent, note, url }, say) => ({
    subject: say.t(absent ? "trainingNotPassed.subjectAbsent" : "trainingNotPassed.subject", { training: say.name(training) }),
    title: say.t(absent ? "trainingNotPassed.titleAbsent" : "trainingNotPassed.title"),
    text: say.t("trainingNotPassed.text"),
    quote: { label: say.t("trainingPassed.quote"), text: note },
    facts: held(training, when, say),
    button: { text: say.t("trainingNotPassed.button"), url },
  }),

  certificateGranted: ({ kind, validUntil, company, url }, say) => ({
    subject: say.t("certificateGranted.subject", { kind: say.name(kind), day: formatDay(validUntil, say.locale) }),
    title: say.t("certificateGranted.title"),
    text: say.t(company ? "certificateGranted.textCompany" : "certificateGranted.text"),
    facts: [...say.fact(say.t("fact.opens"), say.name(kind)), ...say.day(say.t("fact.validUntil"), validUntil)],
    button: { text: say.t("certificateGranted.button"), url },
  }),

  certificateRevoked: ({ kind, reason, company, url }, say) => ({
    subject: say.t("certificateRevoked.subject", { kind: say.name(kind) }),
    title: say.t("certificateRevoked.title"),
    text: say.t(company ? "certificateRevoked.textCompany" : "certificateRevoked.text"),
    quote: { label: say.t("certificateRevoked.quote"), text: reason },
    facts: say.fact(say.t("fact.opened"), say.name(kind)),
    button: { text: say.t("certificateRevoked.button"), url },
  }),

  certificateEnding: ({ kind, validUntil, left, company, url }, say) => ({
    subject: say.t("certificateEnding.subject", { kind: say.name(kind), day: formatDay(validUntil, say.locale) }),
    title: say.t("certificateEnding.title", { count: left }),
    text: say.t(company ? "certificateEnding.textCompany" : "certificateEnding.text"),
    facts: [...say.fact(say.t("fact.opens"), say.name(kind)), ...say.day(say.t("fact.validUntil"), validUntil)],
    button: { text: say.t("certificateEnding.button"), url },
  }),
};
