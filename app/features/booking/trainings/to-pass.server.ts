import { formatRange } from "~/lib/format";
import { translator } from "~/lib/i18n/i18n.server";
import type { Locale } from "~/lib/i18n/locales";
import { nextSession } from "./queries.server";

/** Where a refused booking leads to: the next training that opens machines of a kind, in words, and the page to take a seat. */
export async function trainingToPass(kind: string, locale: Locale, now: Date): Promise<{ text: string; link: string; href: string }> {
  const t = translator(locale);
  const session = await nextSession(kind, now);
  const href = `/trainings?kind=${encodeURIComponent(kind)}`;
  if (!session) return { text: t("trainings:sheet.noSession"), link: t("trainings:sheet.see"), href };
  const when = formatRange(session.startsAt, session.endsAt, locale);
  return { text: t(session.taken < session.seats ? "trainings:sheet.next" : "trainings:sheet.nextFull", { when }), link: t("trainings:sheet.open"), href };
}
