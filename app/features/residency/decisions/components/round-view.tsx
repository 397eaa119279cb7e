import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import { decisionTone } from "../../components/marks";
import { formatPoints } from "../../rules/score";
import type { AppealFacts, RoundFacts } from "../queries/decision-page.server";
import { sayChange } from "../words";
import { CriterionBars } from "./criterion-bars";

/** One decision: what was decided and why, where the score fell short, and what came of an appeal. */
export function RoundView({ round, several, brief = false, scoresHidden = false }: { round: RoundFacts; several: boolean; brief?: boolean; scoresHidden?: boolean }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  const title = several ? t("decision.roundTitle", { round: round.round }) : t("decision.title");
  return (
    <>
      <Sheet title={title} aside={[formatDay(round.decidedOn, locale), round.decidedBy].filter(Boolean).join(" · ")}>
        <p className={decisionTone[round.kind]}>{t(`decision.kind.${round.kind}`)}</p>
        {round.score === null ? null : (
          <p className="mt-1 text-ink-soft">{t("decision.score", { score: formatPoints(round.score, locale), pass: round.passScore })}</p>
        )}
        {scoresHidden ? <p className="mt-1 text-ink-soft">{t("decision.scoresHidden")}</p> : null}
        {round.grounds.length > 0 ? (
          <>
            <h3 className="mt-3 font-semibold">{t("decision.grounds")}</h3>
            <ul className="list-disc ps-5">
              {round.grounds.map((ground) => (
                <li key={ground.code}>{ground[locale]}</li>
              ))}
            </ul>
          </>
        ) : null}
        {!brief && round.reasons ? (
          <>
            <h3 className="mt-3 font-semibold">{t("decision.reasons")}</h3>
            <p className="max-w-prose whitespace-pre-line">{round.reasons}</p>
          </>
        ) : null}
        {round.shortfalls.length > 0 && round.kind !== "APPROVED" ? (
          <>
            <h3 className="mt-3 font-semibold">{t("decision.shortfalls")}</h3>
            <ul className="max-w-prose list-disc ps-5">
              {round.shortfalls.map((line) => (
                <li key={line.code}>{sayChange(t, line, round.passScore, locale)}</li>
              ))}
            </ul>
          </>
        ) : null}
      </Sheet>
      {round.lines.length > 0 ? (
        <Sheet title={t("decision.byCriterion")} aside={t("decision.barHint", { pass: round.passScore })}>
          <CriterionBars lines={round.lines} passScore={round.passScore} />
        </Sheet>
      ) : null}
      {round.appeal ? <AppealView appeal={round.appeal} /> : null}
    </>
  );
}

function AppealView({ appeal }: { appeal: AppealFacts }) {
  const { t } = useTranslation("council");
  const locale = useLocale();
  const state = appeal.granted === null ? t("decision.appealOpen") : appeal.granted ? t("decision.appealGranted") : t("decision.appealDismissed");
  return (
    <Sheet title={t("decision.appeal")} aside={[formatDay(appeal.filedOn, locale), appeal.filedBy].filter(Boolean).join(" · ")}>
      <p className="max-w-prose whitespace-pre-line">{appeal.text}</p>
      <p className="mt-3 font-semibold">{state}</p>
      {appeal.decidedOn ? (
        <>
          <p className="max-w-prose whitespace-pre-line">{appeal.answer}</p>
          <p className="mt-1 text-dense text-ink-soft">{[formatDay(appeal.decidedOn, locale), appeal.decidedBy].filter(Boolean).join(" · ")}</p>
        </>
      ) : null}
    </Sheet>
  );
}
