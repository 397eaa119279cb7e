import { Form } from "@remix-run/react";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { formatDateTime, formatDayMonth } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { siteDayOf } from "../rules/days";
import { formatPoints, MAX_SCORE, verdictOf, type Scores } from "../rules/score";

export interface ShownCriterion {
  code: string;
  titleRu: string;
  titleEn: string;
  hintRu: string;
  hintEn: string;
  weight: number;
  floor: number | null;
}

interface ScorecardProps {
  criteria: readonly ShownCriterion[];
  own: { scores: Scores; comment: string; noConflictAt: Date | string | null; finalAt: Date | string | null } | null;
  passScore: number;
  /** Final reviews of others, while they are hidden. */
  hiddenCount: number;
}

const points = Array.from({ length: MAX_SCORE + 1 }, (_, score) => score);

/** An expert's own scorecard: the total runs along as scores are set, and is counted again on the server. */
export function Scorecard({ criteria, own, passScore, hiddenCount }: ScorecardProps) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const [scores, setScores] = useState<Scores>(own?.scores ?? {});
  const form = useRef<HTMLFormElement>(null);
  const send = useRef<HTMLButtonElement>(null);

  const onChange = () => {
    if (!form.current) return;
    const data = new FormData(form.current);
    const now: Scores = {};
    for (const { code } of criteria) {
      const score = data.get(`score.${code}`);
      if (typeof score === "string") now[code] = { score: Number(score) };
    }
    setScores(now);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.current?.requestSubmit(send.current);
      return;
    }
    const target = event.target as HTMLElement;
    if (!/^[0-5]$/.test(event.key) || !(target instanceof HTMLInputElement) || target.type !== "radio") return;
    const radio = target.closest("[role=radiogroup]")?.querySelector<HTMLInputElement>(`input[value="${event.key}"]`);
    radio?.focus();
    radio?.click();
  };

  return (
    <Form ref={form} method="post" onChange={onChange} onKeyDown={onKeyDown}>
      <Sheet title={t("score.own")} aside={hiddenCount > 0 ? t("score.hiddenCount", { count: hiddenCount }) : t("score.hidden")}>
        <div className="flex flex-col gap-3">
          {criteria.map((criterion) => (
            <CriterionRow key={criterion.code} criterion={criterion} given={own?.scores[criterion.code]} scored={scores[criterion.code]?.score !== undefined} />
          ))}
          <div aria-hidden className="perforation" />
          <RunningTotal criteria={criteria} scores={scores} passScore={passScore} />
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("score.general")}</span>
            <textarea name="comment" rows={3} maxLength={4000} defaultValue={own?.comment} className={inputClass} />
          </label>
          <label className="flex min-h-11 items-start gap-3 text-dense">
            <input type="checkbox" name="noConflict" defaultChecked={Boolean(own?.noConflictAt)} className="mt-0.5 size-5 shrink-0 accent-[var(--pencil)]" />
            <span>
              {t("score.noConflict")}
              {own?.noConflictAt ? <strong className="block">{t("score.declared", { day: formatDayMonth(siteDayOf(own.noConflictAt), locale) })}</strong> : null}
            </span>
          </label>
          <div className="flex gap-2">
            <button ref={send} type="submit" name="intent" value="final" className={buttonClass("primary", "grow")}>
              {t("score.send")}
            </button>
            <Button name="intent" value="draft">
              {t("score.draft")}
            </Button>
          </div>
        </div>
      </Sheet>
    </Form>
  );
}

function CriterionRow({ criterion, given, scored }: { criterion: ShownCriterion; given: { score?: number; comment?: string } | undefined; scored: boolean }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const title = localised(criterion, "title", locale);
  const id = `criterion-${criterion.code}`;
  return (
    <div>
      <div role="radiogroup" aria-labelledby={id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span id={id} className="min-w-0 grow basis-32 text-dense font-medium">
          {title}{" "}
          <span className="tabular font-normal text-ink-soft" title={t("score.weight", { weight: criterion.weight })}>
            {criterion.weight}
          </span>
        </span>
        <span className="flex gap-1">
          {points.map((score) => (
            <label key={score} className="relative">
              <input type="radio" name={`score.${criterion.code}`} value={score} defaultChecked={given?.score === score} className="peer absolute inset-0 size-full cursor-pointer opacity-0" />
              <span className="tabular flex size-11 items-center justify-center rounded-control border border-line-strong bg-sheet font-medium peer-checked:border-pencil peer-checked:bg-pencil peer-checked:text-on-pencil peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-pencil md:size-8">
                {score}
              </span>
            </label>
          ))}
        </span>
      </div>
      <details open={Boolean(given?.comment)}>
        <summary className="inline-flex min-h-11 flex-wrap items-center gap-x-2 text-dense md:min-h-7">
          <span className="text-pencil">{t("score.addComment")}</span>
          {scored ? null : <span className="text-ink-soft">{t("score.noData")}</span>}
        </summary>
        <p className="mb-1 text-dense text-ink-soft">{localised(criterion, "hint", locale)}</p>
        <textarea name={`comment.${criterion.code}`} rows={2} maxLength={1000} defaultValue={given?.comment} aria-label={t("score.commentOn", { criterion: title })} className={inputClass} />
      </details>
    </div>
  );
}

function RunningTotal({ criteria, scores, passScore }: { criteria: readonly ShownCriterion[]; scores: Scores; passScore: number }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const { total, passes, lines } = verdictOf(criteria, [scores], passScore);
  const floored = criteria.find((criterion) => criterion.floor !== null);
  const broken = criteria.filter((criterion) => lines.some((line) => line.code === criterion.code && line.belowFloor));
  return (
    <output className="block">
      <span className="flex flex-wrap items-baseline gap-x-2">
        <strong className="tabular text-title">{formatPoints(total ?? 0, locale)}</strong>
        <span className="text-dense text-ink-soft">
          {floored
            ? t("score.outOfFloor", { pass: passScore, criterion: localised(floored, "title", locale).toLowerCase(), floor: floored.floor })
            : t("score.outOf", { pass: passScore })}
        </span>
        <Pill tone={passes ? "good" : "bad"}>{passes ? t("score.passes") : t("score.fails")}</Pill>
      </span>
      {broken.map((criterion) => (
        <span key={criterion.code} className="block text-dense text-red">
          {t("score.belowFloor", { criterion: localised(criterion, "title", locale), floor: criterion.floor })}
        </span>
      ))}
    </output>
  );
}

/** One's own final review. */
export function OwnFinal({ finalAt, total }: { finalAt: Date | string; total: number }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  return (
    <Sheet title={t("score.own")}>
      <p className="tabular text-title font-semibold">{formatPoints(total, locale)}</p>
      <p className="text-dense text-ink-soft">{t("score.finalAt", { at: formatDateTime(finalAt, locale) })}</p>
    </Sheet>
  );
}
