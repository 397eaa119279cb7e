import { formatDay } from "~/lib/format";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

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

type ReportLetter =
  | "reportDue"
  | "reportLate"
  | "reportReturned"
  | "reportAccepted"
  | "reportArrived"
  | "reportCase";

/** Letters about residents' reports. */
export const composeReports: { [T in ReportLetter]: (params: LetterParams[T], say: Speech) => Own } = {
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
