import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import type { Tone } from "~/components/classes";
import { Pill } from "~/components/page";
import type { CompanyKind } from "~/lib/db/generated/enums";
import { formatDay } from "~/lib/format";
import { DaysLeftPill } from "../../components/marks";
import type { CallPhase } from "../phase";

const tones: Record<CallPhase, Tone> = { draft: "plain", ahead: "mine", open: "good", ended: "waiting", closed: "plain" };

/** Where a call stands, in a word. */
export function PhasePill({ phase }: { phase: CallPhase }) {
  const { t } = useTranslation("calls");
  return <Pill tone={tones[phase]}>{t(`phases.${phase}`)}</Pill>;
}

/** Days left of an open call, days until a coming one, or its phase. */
export function CallClock({ phase, daysLeft, daysUntil }: { phase: CallPhase; daysLeft: number | null; daysUntil: number }) {
  const { t } = useTranslation("calls");
  if (phase === "open") return <DaysLeftPill daysLeft={daysLeft} />;
  if (phase === "ahead") return <Pill tone="mine">{daysUntil === 0 ? t("opensToday") : t("opensIn", { count: daysUntil })}</Pill>;
  return <PhasePill phase={phase} />;
}

interface Said {
  places: number | null;
  placesLeft: number | null;
  audience: readonly CompanyKind[];
  sealed: boolean;
}

/** Places and audience of a call in words. */
export function useCallWords() {
  const { t } = useTranslation(["calls", "common"]);
  const places = ({ places, placesLeft }: Pick<Said, "places" | "placesLeft">): string | null =>
    places === null ? null : placesLeft === 0 ? t("calls:noneLeft") : t("calls:left", { count: placesLeft ?? places });
  const audience = ({ audience: kinds }: Pick<Said, "audience">): string =>
    kinds.length === 0 ? t("calls:forAll") : t("calls:forKinds", { kinds: kinds.map((kind) => t(`common:kinds.${kind}`)).join(", ").toLowerCase() });
  return { places, audience, line: (call: Said) => [places(call), audience(call), call.sealed ? t("calls:sealed") : null].filter(Boolean).join(" · ") };
}

/** The first and the last day of a call: «с 20 ноября 2026 г. до 10 декабря 2026 г.». */
export function useTermWords() {
  const { t } = useTranslation("calls");
  const locale = useLocale();
  return ({ opensOn, lastDay }: { opensOn: string; lastDay: string | null }): string =>
    [t("staff.from", { day: formatDay(opensOn, locale) }), lastDay ? t("staff.until", { day: formatDay(lastDay, locale) }) : t("staff.noTerm")].join(" ");
}
