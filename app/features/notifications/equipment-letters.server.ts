import { formatDateTime } from "~/lib/format";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type EquipmentLetter = "bookingDisrupted" | "bookingRestored" | "faultReported" | "thingLate" | "thingLateStaff";

/** Letters about things that failed or were not brought back. */
export const composeEquipment: { [T in EquipmentLetter]: (params: LetterParams[T], say: Speech) => Own } = {
  bookingDisrupted: ({ alternatives, url, ...booked }, say) => ({
    subject: say.t("bookingDisrupted.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingDisrupted.title"),
    text: say.t(alternatives.length > 0 ? "bookingDisrupted.text" : "bookingDisrupted.textNone"),
    ...(alternatives.length > 0
      ? { list: { label: say.t("bookingDisrupted.list"), items: alternatives.map((one) => ({ name: say.name(one.resource), text: say.range(one.when) })) } }
      : {}),
    facts: say.booked(booked),
    button: { text: say.t("bookingDisrupted.button"), url },
    note: say.t("zone"),
  }),

  bookingRestored: ({ url, ...booked }, say) => ({
    subject: say.t("bookingRestored.subject", { resource: say.name(booked.resource), when: say.range(booked.when) }),
    title: say.t("bookingRestored.title"),
    text: say.t("bookingRestored.text"),
    facts: say.booked(booked),
    button: { text: say.t("bookingRestored.button"), url },
    note: say.t("zone"),
  }),

  faultReported: ({ resource, unit, by, text, disrupted, url }, say) => ({
    subject: say.t("faultReported.subject", { resource: say.name(resource), unit: say.name(unit) }),
    title: say.t("faultReported.title"),
    text: say.t(disrupted > 0 ? "faultReported.text" : "faultReported.textNone", { count: disrupted }),
    quote: { label: say.t("faultReported.quote", { by: say.name(by) }), text },
    facts: [...say.fact(say.t("fact.what"), say.name(resource)), ...say.fact(say.t("fact.unit"), unit)],
    button: { text: say.t("faultReported.button"), url },
  }),

  thingLate: ({ resource, unit, takenBy, due, url }, say) => ({
    subject: say.t("thingLate.subject", { resource: say.name(resource) }),
    title: say.t("thingLate.title"),
    text: say.t("thingLate.text"),
    facts: [
      ...say.fact(say.t("fact.what"), say.name(resource)),
      ...say.fact(say.t("fact.unit"), unit),
      ...say.fact(say.t("fact.takenBy"), takenBy),
      { name: say.t("fact.returnBy"), value: formatDateTime(due, say.locale) },
    ],
    button: { text: say.t("thingLate.button"), url },
    note: say.t("zone"),
  }),

  thingLateStaff: ({ resource, unit, companyName, takenBy, due, url }, say) => ({
    subject: say.t("thingLateStaff.subject", { resource: say.name(resource), company: say.name(companyName) }),
    title: say.t("thingLateStaff.title"),
    text: say.t("thingLateStaff.text"),
    facts: [
      ...say.fact(say.t("fact.what"), say.name(resource)),
      ...say.fact(say.t("fact.unit"), unit),
      ...say.fact(say.t("fact.company"), companyName),
      ...say.fact(say.t("fact.takenBy"), takenBy),
      { name: say.t("fact.returnBy"), value: formatDateTime(due, say.locale) },
    ],
    button: { text: say.t("thingLateStaff.button"), url },
    note: say.t("zone"),
  }),
};
