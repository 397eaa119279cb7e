import { formatDateTime } from "~/lib/format";
import type { Own, Speech } from "./speech.server";
import type { LetterParams } from "./templates";

type RoundLetter = "roundOpened" | "roundResult";

/** Letters about rounds in which scarce time is shared out. */
export const composeRounds: { [T in RoundLetter]: (params: LetterParams[T], say: Speech) => Own } = {
  roundOpened: ({ round, closesAt, url }, say) => ({
    subject: say.t("roundOpened.subject", { round: say.name(round) }),
    title: say.t("roundOpened.title", { round: say.name(round) }),
    text: say.t("roundOpened.text"),
    facts: [{ name: say.t("roundOpened.until"), value: formatDateTime(closesAt, say.locale) }],
    button: { text: say.t("roundOpened.button"), url },
    note: say.t("zone"),
  }),

  roundResult: ({ round, wishes, url }, say) => ({
    subject: say.t("roundResult.subject", { round: say.name(round) }),
    title: say.t("roundResult.title", { round: say.name(round) }),
    text: say.t(wishes.some((wish) => wish.granted) ? "roundResult.text" : "roundResult.textNone"),
    facts: [],
    list: {
      label: say.t("roundResult.list"),
      items: wishes.map(({ thing, when, granted, why }) => ({
        name: say.t(granted ? "roundResult.granted" : "roundResult.lost", { thing: say.name(thing), when: say.range(when) }),
        text: why[say.locale],
      })),
    },
    button: { text: say.t("roundResult.button"), url },
    note: say.t("zone"),
  }),
};
