import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatDay } from "~/lib/format";
import type { AdmissionFacts } from "../queries.server";

const TONE = { planned: "waiting", present: "good", past: "plain" } as const;

/** Whether an admission holds, begins later or is over. */
export function AdmissionPill({ admission: { state, ended } }: { admission: Pick<AdmissionFacts, "state"> & { ended: { calledOff: boolean } | null } }) {
  const { t } = useTranslation("clients");
  return <Pill tone={TONE[state]}>{t(ended?.calledOff ? "calledOff" : `state.${state}`)}</Pill>;
}

/** From which to which day an admission holds. */
export function useSpan(): (admission: Pick<AdmissionFacts, "startsOn" | "lastDay">) => string {
  const { t } = useTranslation("clients");
  const locale = useLocale();
  const day = (value: string) => formatDay(value, locale);
  return ({ startsOn, lastDay }) => {
    if (lastDay === null) return t("open", { from: day(startsOn) });
    // One that was called off before it began has no days: its first one names it.
    return t("span", { from: day(startsOn), to: day(lastDay < startsOn ? startsOn : lastDay) });
  };
}
