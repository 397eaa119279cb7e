import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { formatDate, formatNumber } from "~/lib/format";
import type { Screener, ScreenerCriterion, ScreenerQuestion } from "../definition";
import { wholeOf, type CriterionVerdict, type Outcome, type Verdict } from "../rules";

const tones: Record<Outcome, Tone> = { met: "good", "not-met": "bad", unknown: "waiting" };
const GROUPS = ["stop", "profile", "advice"] as const;

/** A verdict of one criterion in a word. */
export function OutcomePill({ outcome, advice = false }: { outcome: Outcome; advice?: boolean }) {
  const { t } = useTranslation("calls");
  return <Pill tone={advice && outcome !== "met" ? "plain" : tones[outcome]}>{t(`verdict.outcomes.${outcome}`)}</Pill>;
}

const questionsIn = (screener: Screener) => new Map(screener.topics.flatMap((topic) => topic.questions.map((question) => [question.code, question] as const)));

/** What would change a verdict, as an answer that can be read. */
function useFlips(questions: ReadonlyMap<string, ScreenerQuestion>) {
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const said = ({ question: code, to }: CriterionVerdict["change"][number]): string => {
    const question = questions.get(code);
    const number = wholeOf(to);
    const answer =
      question?.kind === "okved"
        ? t("verdict.anyOf")
        : question?.kind === "choice"
          ? (question.options?.find((option) => option.value === to)?.text[locale] ?? to).toLowerCase()
          : t("verdict.atMost", { number: number === null ? to : formatNumber(number, locale) });
    return t("verdict.flip", { question: question?.text[locale] ?? code, answer });
  };
  return (change: CriterionVerdict["change"]): string => t("verdict.flips", { answers: change.map(said).join("; ") });
}

/** One criterion: the verdict, its reason, what would change it and where it stands. */
function CriterionLine({ criterion, verdict, questions, answerable = false }: { criterion: ScreenerCriterion; verdict: CriterionVerdict; questions: ReadonlyMap<string, ScreenerQuestion>; answerable?: boolean }) {
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const flips = useFlips(questions);
  const { outcome, detail } = verdict;
  // Of the category nothing is left to say once it is not met.
  const extra = detail === null ? null : "okved" in detail ? detail.okved : outcome === "met" ? t(`verdict.sme.${detail.sme}`) : null;
  const asked = questions.get(verdict.change[0]?.question ?? "");
  const reason = outcome === "met" ? criterion.met[locale] : outcome === "not-met" ? criterion.notMet[locale] : t("verdict.unknown", { question: asked?.text[locale] ?? "" });
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold">{criterion.title[locale]}</h3>
        <OutcomePill outcome={outcome} advice={criterion.group === "advice"} />
      </div>
      <p className="max-w-prose">
        {reason}
        {extra ? <span className="text-ink-soft"> {extra}</span> : null}
        {answerable && outcome === "unknown" && asked ? (
          <>
            {" "}
            <a href={`/check#q-${asked.code}`} aria-label={`${t("verdict.answer")}: ${asked.text[locale]}`} className="inline-flex min-h-11 items-center text-pencil hover:underline md:min-h-0">
              {t("verdict.answer")}
            </a>
          </>
        ) : null}
      </p>
      {outcome === "not-met" ? (
        <p className="mt-1 max-w-prose">
          <span className="font-medium">{t("verdict.change")}:</span> {criterion.change[locale]}
        </p>
      ) : null}
      <details className="mt-1 text-dense text-ink-soft">
        <summary className="inline-flex min-h-11 items-center text-pencil md:min-h-8">{t("verdict.source")}</summary>
        {outcome === "met" ? null : <p>{flips(verdict.change)}.</p>}
        <p>
          {criterion.source}
          {criterion.status === "UNCONFIRMED" ? ` · ${t("verdict.unconfirmed")}` : ""}
        </p>
      </details>
    </li>
  );
}

/** The verdict criterion by criterion, in groups. */
export function VerdictView({ screener, verdict }: { screener: Screener; verdict: Verdict }) {
  const { t } = useTranslation("calls");
  const questions = questionsIn(screener);
  const byCode = new Map(verdict.criteria.map((one) => [one.code, one]));
  return (
    <>
      {GROUPS.map((group) => (
        <Sheet key={group} title={t(`verdict.groups.${group}`)} aside={group === "advice" ? t("verdict.adviceNote") : undefined}>
          <ul className="-my-3 divide-y divide-line">
            {screener.criteria
              .filter((criterion) => criterion.group === group)
              .map((criterion) => {
                const found = byCode.get(criterion.code);
                return found ? <CriterionLine key={criterion.code} criterion={criterion} verdict={found} questions={questions} answerable /> : null;
              })}
          </ul>
        </Sheet>
      ))}
    </>
  );
}

/** The screening that an application began with, beside it: what is not met or not known first, the rest on demand. */
export function ScreeningView({ screening }: { screening: { screener: Screener; verdict: Verdict; at: Date | string } }) {
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const { screener, verdict, at } = screening;
  const questions = questionsIn(screener);
  const byCode = new Map(verdict.criteria.map((one) => [one.code, one]));
  const open = screener.criteria.filter((criterion) => byCode.get(criterion.code)?.outcome !== "met");
  const met = screener.criteria.filter((criterion) => byCode.get(criterion.code)?.outcome === "met");
  const lines = (rows: readonly ScreenerCriterion[]) => (
    <ul className="divide-y divide-line">
      {rows.map((criterion) => (
        <CriterionLine key={criterion.code} criterion={criterion} verdict={byCode.get(criterion.code)!} questions={questions} />
      ))}
    </ul>
  );
  return (
    <Sheet title={t("verdict.staffTitle")} aside={t("verdict.answered", { day: formatDate(at, locale) })}>
      <p>{t("verdict.counts", { met: verdict.met, notMet: verdict.notMet, unknown: verdict.unknown })}</p>
      {open.length > 0 ? lines(open) : null}
      {met.length > 0 ? (
        <details>
          <summary className="inline-flex min-h-11 items-center font-medium md:min-h-8">{t("verdict.staffAll")}</summary>
          {lines(met)}
        </details>
      ) : null}
    </Sheet>
  );
}
