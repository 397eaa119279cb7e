import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, Sheet } from "~/components/page";
import { StageLine, type Stage } from "~/components/stage-line";
import { formatDay, formatDayMonth } from "~/lib/format";
import type { CallPhase } from "../phase";
import { useCallWords } from "./call-marks";

interface ShownCall {
  phase: CallPhase;
  places: number | null;
  placesLeft: number | null;
  audience: Parameters<ReturnType<typeof useCallWords>["audience"]>[0]["audience"];
  sealed: boolean;
  lastDay: string | null;
  opensAt: Date | string;
}

interface Process {
  decidedBy: "ADMINISTRATOR" | "COUNCIL";
  residentOn: "APPROVAL" | "SIGNING";
  blind: boolean;
  minReviews: number;
}

/** What a visitor has to know first when the call does not simply take applications. */
export function PhaseNotice({ phase, opensOn, full }: { phase: CallPhase; opensOn: string; full: boolean }) {
  const { t } = useTranslation("calls");
  const locale = useLocale();
  if (phase === "draft") return <Notice tone="waiting">{t("page.draftNotice")}</Notice>;
  if (phase === "ahead") return <Notice tone="mine">{t("page.aheadNotice", { day: formatDay(opensOn, locale) })}</Notice>;
  if (phase === "ended") return <Notice tone="waiting">{t("page.endedNotice")}</Notice>;
  if (phase === "closed") return <Notice tone="plain">{t("page.closedNotice")}</Notice>;
  return full ? <Notice tone="waiting">{t("page.fullNotice")}</Notice> : null;
}

/** Whom a call is for, how many places it has and who decides. */
export function CallFactsSheet({ call, process, today }: { call: ShownCall; process: Process; today: string }) {
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const words = useCallWords();
  const audience = words.audience({ audience: call.audience });
  const decides = [
    t(`page.decides${process.decidedBy}`),
    t("page.reviews", { count: process.minReviews }),
    process.blind ? t("page.blind") : null,
    t(`page.on${process.residentOn}`),
  ].filter(Boolean);
  return (
    <Sheet as="div">
      <Facts
        items={[
          { name: t("page.forWhom"), value: audience.slice(audience.indexOf(": ") + 1).trim() },
          { name: t("page.places"), value: call.places === null ? t("anyPlaces") : call.placesLeft === 0 ? t("noneLeft") : t("leftOf", { left: call.placesLeft ?? call.places, places: call.places }) },
          { name: t("page.decides"), value: decides.join(" ") },
          ...(call.sealed && call.lastDay
            ? [{ name: t("page.sealedTitle"), value: call.lastDay < today || call.phase === "closed" ? t("page.sealedOpened", { day: formatDay(call.lastDay, locale) }) : t("page.sealedUntil", { day: formatDay(call.lastDay, locale) }) }]
            : []),
        ]}
      />
    </Sheet>
  );
}

interface Timeline {
  opensOn: string;
  lastDay: string;
  checkedBy: string;
  reviewedBy: string;
  decidedBy: string;
}

/** The days of a dated call, drawn as a line. */
export function CallTimeline({ timeline, today }: { timeline: Timeline; today: string }) {
  const { t } = useTranslation("calls");
  const locale = useLocale();
  const by = (day: string) => t("page.tBy", { day: formatDayMonth(day, locale) });
  const days: [string, string, string][] = [
    [t("page.tOpens"), formatDayMonth(timeline.opensOn, locale), timeline.opensOn],
    [t("page.tLast"), formatDayMonth(timeline.lastDay, locale), timeline.lastDay],
    [t("page.tChecked"), by(timeline.checkedBy), timeline.checkedBy],
    [t("page.tReviewed"), by(timeline.reviewedBy), timeline.reviewedBy],
    [t("page.tDecided"), by(timeline.decidedBy), timeline.decidedBy],
  ];
  const next = days.findIndex(([, , day]) => day >= today);
  const stages: Stage[] = days.map(([name, note], index) => ({ name, note, state: next < 0 || index < next ? "done" : index === next ? "current" : "ahead" }));
  return (
    <Sheet title={t("page.timeline")}>
      <StageLine stages={stages} label={t("page.timeline")} />
      <p className="mt-3 text-dense text-ink-soft">{t("page.timelineNote")}</p>
    </Sheet>
  );
}
