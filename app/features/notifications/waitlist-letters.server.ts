import { formatDateTime } from "~/lib/format";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type WaitlistLetter = "waitlistOffered" | "waitlistLapsed" | "waitlistWithdrawn" | "waitlistFound";

const plain = (template: "waitlistLapsed" | "waitlistWithdrawn") => ({ url, ...booked }: LetterParams["waitlistLapsed"], say: Speech): Own => ({
  subject: say.t(`${template}.subject`, { resource: say.name(booked.resource), when: say.range(booked.when) }),
  title: say.t(`${template}.title`),
  text: say.t(`${template}.text`),
  facts: say.booked(booked),
  button: { text: say.t(`${template}.button`), url },
  note: say.t("zone"),
});

/** Letters about lines and searches. */
export const composeWaitlist: { [T in WaitlistLetter]: (params: LetterParams[T], say: Speech) => Own } = {
  waitlistOffered: ({ until, url, ...booked }, say) => ({
    subject: say.t("waitlistOffered.subject", { resource: say.name(booked.resource), when: say.range(booked.when), until: formatDateTime(until, say.locale) }),
    title: say.t("waitlistOffered.title"),
    text: say.t("waitlistOffered.text", { until: formatDateTime(until, say.locale) }),
    facts: [...say.booked(booked), { name: say.t("waitlistOffered.until"), value: formatDateTime(until, say.locale) }],
    button: { text: say.t("waitlistOffered.button"), url },
    note: say.t("zone"),
  }),

  waitlistLapsed: plain("waitlistLapsed"),
  waitlistWithdrawn: plain("waitlistWithdrawn"),

  waitlistFound: ({ slots: [first, ...others], url }, say) => ({
    subject: say.t("waitlistFound.subject", { resource: first ? say.name(first.resource) : "", when: first ? say.range(first.when) : "" }),
    title: say.t("waitlistFound.title"),
    text: say.t("waitlistFound.text"),
    facts: [...(first ? say.booked(first) : []), ...others.map((one) => ({ name: say.t("waitlistFound.also"), value: `${say.name(one.resource)}, ${say.range(one.when)}` }))],
    button: { text: say.t("waitlistFound.button"), url },
    note: say.t("waitlistFound.note"),
  }),
};
