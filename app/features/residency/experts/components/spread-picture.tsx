import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { MAX_SCORE } from "../../rules/score";

interface ShownLine {
  code: string;
  titleRu: string;
  titleEn: string;
  weight: number;
  /** Lowest first. */
  scores: readonly number[];
}

const at = (score: number) => `${(score / MAX_SCORE) * 100}%`;

/** How far experts lie apart by criterion: a bar from the lowest score to the highest, and a dot for each. */
export function SpreadPicture({ lines }: { lines: readonly ShownLine[] }) {
  const { t } = useTranslation("experts");
  const locale = useLocale();
  return (
    <ul className="flex flex-col gap-2">
      {lines.map((line) => {
        const [low, high] = [line.scores[0] ?? 0, line.scores.at(-1) ?? 0];
        return (
          <li key={line.code} className="grid items-center gap-x-3 gap-y-1 sm:grid-cols-[minmax(0,1fr)_12rem_5rem]">
            <span className="text-dense">
              {localised(line, "title", locale)} <span className="tabular text-ink-soft">{line.weight}</span>
            </span>
            <span aria-hidden className="relative mx-1.5 h-3">
              <span className="absolute inset-x-0 top-1/2 h-px bg-line-strong" />
              <span className="absolute top-1/2 h-1 -translate-y-1/2 rounded-full bg-pencil" style={{ left: at(low), width: at(high - low) }} />
              {line.scores.map((score, index) => (
                <span key={index} className="absolute top-1/2 size-3 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-sheet bg-pencil" style={{ left: at(score) }} />
              ))}
            </span>
            <span className="tabular text-dense text-ink-soft">
              <span className="sr-only">{t("page.scores", { scores: line.scores.join(", ") })}</span>
              <span aria-hidden>{line.scores.join(" · ")}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
