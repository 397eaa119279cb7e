import { formatDate } from "~/lib/format";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type MoneyLetter = "rentCharged" | "invoiceReopened" | "paymentDisputed" | "paymentReminder" | "deferralAsked" | "deferralAnswered";

/** Letters about debts and disputed payments. */
export const composeMoney: { [T in MoneyLetter]: (params: LetterParams[T], say: Speech) => Own } = {
  rentCharged: ({ number, month, total, dueOn, url }, say) => ({
    subject: say.t("rentCharged.subject", { number, month: say.month(month) }),
    title: say.t("rentCharged.title", { month: say.month(month) }),
    text: say.t("rentCharged.text"),
    facts: [{ name: say.t("fact.total"), value: say.money(total) }, { name: say.t("fact.payBy"), value: formatDate(dueOn, say.locale) }],
    button: { text: say.t("rentCharged.button"), url },
  }),

  invoiceReopened: ({ number, amount, dispute, dueOn, url }, say) => ({
    subject: say.t("invoiceReopened.subject", { number }),
    title: say.t("invoiceReopened.title", { number }),
    text: say.t(dispute ? "invoiceReopened.textDispute" : "invoiceReopened.text"),
    facts: [{ name: say.t("fact.total"), value: say.money(amount) }, { name: say.t("fact.payBy"), value: formatDate(dueOn, say.locale) }],
    button: { text: say.t("invoiceReopened.button"), url },
  }),

  paymentDisputed: ({ companyName, status, numbers, amount, uncovered, reason, evidenceBy, url }, say) => ({
    subject: say.t(`paymentDisputed.subject.${status}`, { company: say.name(companyName) }),
    title: say.t(`paymentDisputed.subject.${status}`, { company: say.name(companyName) }),
    text: say.t(`paymentDisputed.text.${status}`),
    facts: [
      ...say.fact(say.t("fact.company"), companyName),
      ...say.fact(say.t("fact.invoice"), numbers),
      { name: say.t("paymentDisputed.amount"), value: say.money(amount) },
      ...(uncovered > 0 ? [{ name: say.t("paymentDisputed.uncovered"), value: say.money(uncovered) }] : []),
      ...say.fact(say.t("paymentDisputed.reason"), reason),
      ...(evidenceBy && status === "OPEN" ? [{ name: say.t("fact.answerTill"), value: formatDate(evidenceBy, say.locale) }] : []),
    ],
    button: { text: say.t("paymentDisputed.button"), url },
  }),

  paymentReminder: ({ number, amount, dueOn, days, held, url }, say) => ({
    subject: say.t(days < 0 ? "paymentReminder.subject" : "paymentReminder.subjectLate", { number }),
    title: say.t(days < 0 ? "paymentReminder.subject" : "paymentReminder.subjectLate", { number }),
    text: say.t(days < 0 ? "paymentReminder.text" : held ? "paymentReminder.textHeld" : "paymentReminder.textLate"),
    facts: [{ name: say.t("fact.total"), value: say.money(amount) }, { name: say.t("fact.payBy"), value: formatDate(dueOn, say.locale) }],
    button: { text: say.t("paymentReminder.button"), url },
    note: say.t("paymentReminder.note"),
  }),

  deferralAsked: ({ companyName, amount, wantedOn, reason, url }, say) => ({
    subject: say.t("deferralAsked.subject", { company: say.name(companyName) }),
    title: say.t("deferralAsked.subject", { company: say.name(companyName) }),
    text: say.t("deferralAsked.text"),
    quote: { label: say.t("deferralAsked.quote"), text: reason },
    facts: [...say.fact(say.t("fact.company"), companyName), { name: say.t("fact.total"), value: say.money(amount) }, ...say.day(say.t("deferralAsked.until"), wantedOn)],
    button: { text: say.t("deferralAsked.button"), url },
  }),

  deferralAnswered: ({ until, answer, url }, say) => ({
    subject: say.t(until ? "deferralAnswered.granted" : "deferralAnswered.refused"),
    title: say.t(until ? "deferralAnswered.granted" : "deferralAnswered.refused"),
    text: say.t(until ? "deferralAnswered.textGranted" : "deferralAnswered.textRefused"),
    ...(answer ? { quote: { label: say.t("deferralAnswered.quote"), text: answer } } : {}),
    facts: say.day(say.t("fact.payBy"), until),
    button: { text: say.t("deferralAnswered.button"), url },
  }),
};
