import { explain, failureKey } from "../features/booking/rounds/components/explain";
import { resultsForLetters } from "../features/booking/rounds/queries.server";
import { contactsOf } from "../features/identity/queries.server";
import { residentsSince } from "../features/residency/queries.server";
import { appUrl } from "../lib/env.server";
import type { Reactions } from "../lib/events.server";
import { translator } from "../lib/i18n/i18n.server";
import type { Locale } from "../lib/i18n/locales";
import { on, tell } from "./tell.server";

/** Rounds: all residents hear of an open one, and each who wished of its result with the why. */
export const roundsReactions: Reactions = {
  "round.opened": [
    on("round.opened", async ({ roundId }, event) => {
      const read = await resultsForLetters(roundId);
      if (!read) return;
      const { nameRu, nameEn, closesAt } = read.round;
      for (const companyId of await residentsSince()) {
        await tell(event, await contactsOf(companyId), "roundOpened", { round: { ru: nameRu, en: nameEn }, closesAt, url: `${appUrl()}/rounds/${roundId}` });
      }
    }),
  ],
  "round.settled": [
    on("round.settled", async ({ roundId }, event) => {
      const read = await resultsForLetters(roundId);
      if (!read) return;
      for (const [companyId, wishes] of read.companies) {
        await tell(event, await contactsOf(companyId), "roundResult", {
          round: { ru: read.round.nameRu, en: read.round.nameEn },
          wishes: wishes.map((wish) => ({ thing: wish.thing, when: wish, granted: wish.granted, why: { ru: why(wish, "ru"), en: why(wish, "en") } })),
          url: `${appUrl()}/rounds/${roundId}`,
        });
      }
    }),
  ],
};

type Result = NonNullable<Awaited<ReturnType<typeof resultsForLetters>>>["companies"] extends Map<string, (infer W)[]> ? W : never;

function why({ outcome, minutes, failure, overrideReason }: Result, locale: Locale): string {
  const t = translator(locale);
  return [
    ...(outcome ? explain(t as never, outcome, minutes, locale) : []),
    ...(overrideReason ? [t("rounds:overrideReason", { reason: overrideReason })] : []),
    ...(failure ? [t("rounds:notBooked", { why: t(failureKey(failure) as never, failure.params as never) })] : []),
  ].join("\n");
}
