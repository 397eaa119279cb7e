import { formatDateTime } from "~/lib/format";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type AgreementLetter =
  | "signatureCode"
  | "agreementToApprove"
  | "agreementSent"
  | "agreementReminder"
  | "agreementWithOperator"
  | "agreementScanRefused"
  | "agreementSigned"
  | "agreementLapsed"
  | "residencySuspended"
  | "residencyResumed"
  | "residencyKept"
  | "residencyEnding"
  | "residencyTermEnds"
  | "leaveAsked";

/** Letters about agreements and about what happens to a residency. */
export const composeAgreements: { [T in AgreementLetter]: (params: LetterParams[T], say: Speech) => Own } = {
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
};
