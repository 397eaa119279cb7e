import { useTranslation } from "react-i18next";
import { Notice, Pill } from "~/components/page";
import type { Tone } from "~/components/classes";
import { sayRefusal } from "~/lib/http/refusal";
import type { SessionItem } from "../queries/session.server";
import type { SessionStatus } from "../status";

const TONES: Record<SessionStatus, Tone> = { PLANNED: "waiting", OPEN: "mine", CLOSED: "plain" };

export function SessionPill({ status }: { status: SessionStatus }) {
  const { t } = useTranslation("council");
  return <Pill tone={TONES[status]}>{t(`status.${status}`)}</Pill>;
}

/** What became of an item. */
export function OutcomePill({ item }: { item: Pick<SessionItem, "state" | "outcome" | "kind"> }) {
  const { t } = useTranslation("council");
  const { state, outcome, kind } = item;
  if (state !== "decided" || outcome === null) return <Pill tone={state === "open" ? "waiting" : "plain"}>{t(`state.${state}`)}</Pill>;
  const tone: Tone = outcome === "REJECTED" ? "bad" : outcome === "RESERVE" ? "waiting" : "good";
  return <Pill tone={tone}>{kind === "CASE" && outcome !== "RESERVE" ? t(`caseOutcome.${outcome}`) : t(`outcome.${outcome}`)}</Pill>;
}

const CASES = ["missed-reports", "weak-kpi", "breach"] as const;
/** Key of the words for a case's ground. */
export const caseKey = (ground: string | null) => CASES.find((one) => one === ground) ?? "other";

export interface ManyFailed {
  name: string;
  code: string;
  params: Record<string, string | number>;
}

/** What came of an act on several things: how many went through, and why the others did not. */
export function ManyNotice({ done, failed }: { done: number; failed: readonly ManyFailed[] }) {
  const { t } = useTranslation(["council", "errors"]);
  return (
    <Notice tone={failed.length > 0 ? "bad" : "good"} title={t("council:many.done", { count: done })}>
      {failed.length > 0 ? (
        <>
          <p>{t("council:many.failed", { count: failed.length })}</p>
          <ul className="list-disc ps-5">
            {failed.map((one, index) => (
              <li key={index}>
                {one.name}: {sayRefusal(t, { refusal: { code: one.code, params: one.params, details: {} } })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Notice>
  );
}
