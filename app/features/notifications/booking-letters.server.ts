import { formatDateTime } from "~/lib/format";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type Booking = "bookingHeld" | "bookingConfirmed" | "bookingCancelled" | "bookingExpired" | "bookingAsked" | "bookingRefused" | "bookingMoved";

/** Letters about bookings. */
export const composeBookings: { [T in Booking]: (params: LetterParams[T], say: Speech) => Own } = {
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

  bookingAsked: ({ answerBy, url, ...booked }, say) => ({
    subject: say.t("bookingAsked.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingAsked.title"),
    text: say.t("bookingAsked.text"),
    facts: [...say.booked(booked), { name: say.t("fact.answerTill"), value: formatDateTime(answerBy, say.locale) }],
    button: { text: say.t("bookingAsked.button"), url },
    note: say.t("zone"),
  }),

  bookingRefused: ({ reason, url, ...booked }, say) => ({
    subject: say.t("bookingRefused.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingRefused.title"),
    text: say.t("bookingRefused.text"),
    quote: { label: say.t("bookingRefused.reason"), text: reason },
    facts: say.booked(booked),
    button: { text: say.t("bookingRefused.button"), url },
    note: say.t("zone"),
  }),

  bookingMoved: ({ before, difference, url, ...booked }, say) => ({
    subject: say.t("bookingMoved.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingMoved.title"),
    text: say.t(difference > 0 ? "bookingMoved.textMore" : difference < 0 ? "bookingMoved.textLess" : "bookingMoved.text"),
    facts: [
      ...say.booked(booked),
      { name: say.t("bookingMoved.before"), value: say.range(before) },
      ...(difference === 0 ? [] : [{ name: say.t(difference > 0 ? "bookingMoved.more" : "bookingMoved.less"), value: say.money(Math.abs(difference)) }]),
    ],
    button: { text: say.t("bookingMoved.button"), url },
    note: say.t("zone"),
  }),
};
