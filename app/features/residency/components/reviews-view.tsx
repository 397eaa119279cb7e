import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { formatDateTime } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { commentsInOrder, formatPoints, type Scores, type Verdict } from "../rules/score";
import type { ShownCriterion } from "./scorecard";

interface ShownReview {
  expertName: string;
  scores: Scores;
  comment: string;
  total: number;
  finalAt: Date | string;
}

/** Final reviews and the mean that they make, line by line. */
export function ReviewsView({ criteria, reviews, verdict, passScore }: { criteria: readonly ShownCriterion[]; reviews: readonly ShownReview[]; verdict: Verdict | null; passScore: number }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const title = (code: string) => {
    const criterion = criteria.find((one) => one.code === code);
    return criterion ? localised(criterion, "title", locale) : code;
  };
  return (
    <Sheet title={t("score.others")}>
      {verdict === null || verdict === undefined || verdict.total === null ? (
        <p className="text-ink-soft">{t("score.noFinals")}</p>
      ) : (
        <div className="flex flex-col gap-4">
          <div>
            <p className="flex flex-wrap items-baseline gap-x-2">
              <strong className="tabular text-title">{formatPoints(verdict.total, locale)}</strong>
              <span className="text-dense text-ink-soft">
                {t("score.mean")} · {t("score.outOf", { pass: passScore })}
              </span>
              <Pill tone={verdict.passes ? "good" : "bad"}>{verdict.passes ? t("score.passes") : t("score.fails")}</Pill>
            </p>
            <details>
              <summary className="inline-flex min-h-11 items-center text-dense text-pencil md:min-h-7">{t("score.why")}</summary>
              <ul className="mt-1 text-dense">
                {verdict.lines.map((line) => (
                  <li key={line.code} className="grid grid-cols-[1fr_auto] gap-x-3 py-0.5">
                    <span>
                      {title(line.code)}
                      <span className="text-ink-soft"> · {t("score.score", { score: formatPoints(line.meanScore, locale) })}</span>
                      {line.belowFloor ? <span className="text-red"> · {t("score.fails")}</span> : null}
                    </span>
                    <span className="tabular text-right whitespace-nowrap">{t("score.points", { points: formatPoints(line.points, locale), weight: line.weight })}</span>
                  </li>
                ))}
              </ul>
            </details>
          </div>
          {reviews.map((review) => (
            <article key={`${review.expertName}${review.total}`} className="border-t border-line pt-3">
              <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 font-medium">
                {review.expertName} <span className="tabular">{formatPoints(review.total, locale)}</span>
              </h3>
              <p className="text-dense text-ink-soft">{formatDateTime(review.finalAt, locale)}</p>
              {review.comment ? <p className="mt-1 whitespace-pre-line">{review.comment}</p> : null}
              <ul className="mt-1 text-dense">
                {commentsInOrder(criteria, review.scores).map(({ code, comment }) => (
                  <li key={code}>
                    <span className="text-ink-soft">{title(code)}:</span> {comment}
                  </li>
                ))}
              </ul>
            </article>
          ))}
        </div>
      )}
    </Sheet>
  );
}
