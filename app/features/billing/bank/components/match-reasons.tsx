import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { cx, type Tone } from "~/components/classes";
import { formatMoney } from "~/lib/money";
import type { Match } from "../matching";

const tones: Record<Match["certainty"], Tone> = { certain: "good", likely: "good", guess: "waiting", none: "plain" };

/** How sure it is what money is for, and why it is thought so, sentence by sentence. */
export function MatchReasons({ match, className }: { match: Pick<Match, "certainty" | "reasons">; className?: string }) {
  const { t } = useTranslation("bank");
  const locale = useLocale();
  return (
    <div className={cx("flex flex-wrap items-baseline gap-x-3 gap-y-1", className)}>
      <Pill tone={tones[match.certainty]}>{t(`entry.certainty.${match.certainty}`)}</Pill>
      <span>
        {match.reasons
          .map(({ code, params }) => t(`reason.${code}`, { ...params, number: String(params.number ?? ""), inn: String(params.inn ?? ""), count: Number(params.count ?? 0), sum: formatMoney(Number(params.kopecks ?? 0), locale) }))
          .join(" ")}
      </span>
    </div>
  );
}
