import { formatTime } from "~/lib/format";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type PresenceLetter = "bookingNoShow" | "bookingOverran";

/** Letters about a booking that nobody came to, or stayed in past its end. */
export const composePresence: { [T in PresenceLetter]: (params: LetterParams[T], say: Speech) => Own } = {
  bookingNoShow: ({ releasedAt, kept, url, ...booked }, say) => ({
    subject: say.t("bookingNoShow.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingNoShow.title"),
    text: say.t(kept > 0 ? "bookingNoShow.text" : "bookingNoShow.textFree", { at: formatTime(releasedAt, say.locale) }),
    facts: [...say.booked(booked), ...(kept > 0 ? [{ name: say.t("fact.fee"), value: say.money(kept) }] : [])],
    button: { text: say.t("bookingNoShow.button"), url },
    note: say.t("zone"),
  }),

  bookingOverran: ({ leftAt, minutes, total, dueAt, invoiceNumber, url, ...booked }, say) => ({
    subject: say.t("bookingOverran.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingOverran.title"),
    text: say.t("bookingOverran.text", { at: formatTime(leftAt, say.locale), minutes }),
    facts: [...say.booked(booked), { name: say.t("fact.total"), value: say.money(total) }, ...say.day(say.t("fact.payBy"), dueAt), ...say.fact(say.t("fact.invoice"), invoiceNumber)],
    button: { text: say.t("bookingOverran.button"), url },
    note: say.t("bookingOverran.note"),
  }),
};
