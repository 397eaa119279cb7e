import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type PeopleLetter = "companyRole" | "companyRemoved";

/** Letters to a person about their place in a company, which somebody else has changed. */
export const composePeople: { [T in PeopleLetter]: (params: LetterParams[T], say: Speech) => Own } = {
  companyRole: ({ companyName, byName, from, role, url }, say) => ({
    subject: say.t("companyRole.subject", { company: say.name(companyName) }),
    title: say.t("companyRole.title"),
    text: say.t("companyRole.text"),
    facts: [
      ...say.fact(say.t("fact.company"), companyName),
      { name: say.t("companyRole.now"), value: say.t(`companyInvitation.role.${role}`) },
      { name: say.t("companyRole.before"), value: say.t(`companyInvitation.role.${from}`) },
      ...say.fact(say.t("fact.changedBy"), byName),
    ],
    button: { text: say.t("companyRole.button"), url },
    note: say.t("companyRole.note"),
  }),

  companyRemoved: ({ companyName, byName, url }, say) => ({
    subject: say.t("companyRemoved.subject", { company: say.name(companyName) }),
    title: say.t("companyRemoved.title"),
    text: say.t("companyRemoved.text"),
    facts: [...say.fact(say.t("fact.company"), companyName), ...say.fact(say.t("fact.changedBy"), byName)],
    button: { text: say.t("companyRemoved.button"), url },
    note: say.t("companyRemoved.note"),
  }),
};
