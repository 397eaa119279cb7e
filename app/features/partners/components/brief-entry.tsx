import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatMoney, type Kopecks } from "~/lib/money";
import type { BriefEntry as Entry, BriefField } from "../queries/briefs.server";
import type { FragmentPiece } from "../rules/search";
import { WhyFound } from "./hits";

/** A brief in a list: what, for whom, how much, how long it still waits. */
export function BriefEntry({ brief, found = [], level = 2 }: { brief: Entry; found?: readonly { field: BriefField; pieces: readonly FragmentPiece[] }[]; level?: 2 | 3 }) {
  const { t } = useTranslation(["partners", "common"]);
  const locale = useLocale();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <article className="rounded-card border border-line bg-sheet p-4 md:p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <Heading className={level === 2 ? "text-heading" : "font-semibold"}>
          <a href={`/briefs/${brief.id}`} className="text-ink hover:text-pencil hover:underline">
            {brief.title}
          </a>
        </Heading>
        <TimeLeft days={brief.daysLeft} />
      </div>
      <p className="mt-1 text-dense text-ink-soft">
        {brief.companyName}
        {brief.cluster ? ` · ${t(`common:clusters.${brief.cluster}`)}` : ""}
        {" · "}
        <Budget kopecks={brief.budgetKopecks} locale={locale} />
      </p>
      {found.length > 0 ? (
        <div className="mt-3">
          <WhyFound found={found} />
        </div>
      ) : (
        <p className="mt-2 max-w-prose text-dense">
          <span className="text-ink-soft">{t("partners:briefs.looksFor")}: </span>
          {brief.looksFor}
        </p>
      )}
    </article>
  );
}

/** Days left to answer as a mark; the last three ask for attention. */
export function TimeLeft({ days }: { days: number | null }) {
  const { t } = useTranslation("partners");
  if (days === null) return <Pill>{t("briefs.noTerm")}</Pill>;
  return <Pill tone={days <= 3 ? "waiting" : "good"}>{days === 0 ? t("briefs.lastDay") : t("briefs.left", { count: days })}</Pill>;
}

/** A budget in roubles, or that it is to be agreed. */
export function Budget({ kopecks, locale }: { kopecks: Kopecks | null; locale: "ru" | "en" }) {
  const { t } = useTranslation("partners");
  return <span className="tabular">{kopecks === null ? t("briefs.noBudget") : formatMoney(kopecks, locale)}</span>;
}
