import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { Pill } from "~/components/page";
import type { ReportState } from "../status";

const tones: Record<ReportState, Tone> = { late: "bad", overdue: "bad", submitted: "mine", returned: "waiting", awaited: "plain", accepted: "good" };

/** The state of a report in a word. */
export function ReportPill({ state }: { state: ReportState }) {
  const { t } = useTranslation("reports");
  return <Pill tone={tones[state]}>{t(`state.${state}`)}</Pill>;
}
