import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type ClientLetter = "clientAsked" | "clientAdmitted" | "clientRefused" | "clientEnded";

/** Letters about a company's access to the site without residency. */
export const composeClients: { [T in ClientLetter]: (params: LetterParams[T], say: Speech) => Own } = {
  clientAsked: ({ companyName, purpose, url }, say) => ({
    subject: say.t("clientAsked.subject", { company: say.name(companyName) }),
    title: say.t("clientAsked.title", { company: say.name(companyName) }),
    text: say.t("clientAsked.text"),
    quote: { label: say.t("clientAsked.quote"), text: purpose },
    facts: [],
    button: { text: say.t("clientAsked.button"), url },
  }),

  clientAdmitted: ({ group, from, lastDay, basis, url }, say) => ({
    subject: say.t("clientAdmitted.subject"),
    title: say.t("clientAdmitted.title"),
    text: say.t(`clientAdmitted.text.${group}`),
    facts: [
      ...say.day(say.t("fact.accessFrom"), from),
      ...say.day(say.t("fact.lastDay"), lastDay),
      ...say.fact(say.t("fact.basis"), basis),
    ],
    button: { text: say.t("clientAdmitted.button"), url },
  }),

  clientRefused: ({ reason, url }, say) => ({
    subject: say.t("clientRefused.subject"),
    title: say.t("clientRefused.title"),
    text: say.t("clientRefused.text"),
    quote: { label: say.t("clientRefused.quote"), text: reason },
    facts: [],
    button: { text: say.t("clientRefused.button"), url },
  }),

  clientEnded: ({ lastDay, reason, url }, say) => ({
    subject: say.t("clientEnded.subject"),
    title: say.t("clientEnded.title"),
    text: say.t("clientEnded.text"),
    quote: { label: say.t("clientEnded.quote"), text: reason },
    facts: say.day(say.t("fact.lastDay"), lastDay),
    button: { text: say.t("clientEnded.button"), url },
  }),
};
