import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { localised } from "~/lib/i18n/locales";
import { formatPoints } from "../../rules/score";
import type { CriterionLine } from "../queries/decision-page.server";

/** The score line by line: a bar, and beside it in words all that the bar shows. */
export function CriterionBars({ lines, passScore }: { lines: readonly CriterionLine[]; passScore: number }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  return (
    <ul className="flex flex-col gap-4">
      {lines.map((line) => {
        const share = line.weight * passScore;
        const short = line.points < share || line.belowFloor;
        return (
          <li key={line.code}>
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-medium">
                {localised(line, "title", locale)} {line.belowFloor ? <Pill tone="bad">{t("decision.belowFloor")}</Pill> : null}
              </span>
              <span className="tabular">{t("decision.points", { points: formatPoints(line.points, locale), weight: line.weight })}</span>
            </div>
            <div aria-hidden="true" className="relative mt-1 h-2.5 overflow-hidden rounded-full bg-raised">
              <span className={cx("absolute inset-y-0 start-0", short ? "bg-amber" : "bg-green")} style={{ width: `${line.weight > 0 ? line.points / line.weight : 0}%` }} />
              <span className="absolute inset-y-0 w-0.5 bg-ink" style={{ insetInlineStart: `${passScore}%` }} />
            </div>
            <p className="mt-1 text-dense text-ink-soft">
              {t("decision.meanShare", { mean: formatPoints(line.meanScore, locale), share: formatPoints(share, locale) })}
            </p>
            {line.comments.length > 0 ? (
              <details className="text-dense">
                <summary className="inline-flex min-h-11 items-center text-pencil md:min-h-7">{t("decision.comments", { count: line.comments.length })}</summary>
                <ul className="mt-1 list-disc ps-5">
                  {line.comments.map((comment, index) => (
                    <li key={index} className="whitespace-pre-line">
                      {comment}
                    </li>
                  ))}
                </ul>
              </details>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
