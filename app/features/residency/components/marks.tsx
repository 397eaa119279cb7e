import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { Pill } from "~/components/page";
import type { Clock } from "../rules/clock";
import type { ApplicationStatus, Side } from "../status";

const tones: Record<ApplicationStatus, Tone> = {
  DRAFT: "plain",
  FORMAL_CHECK: "mine",
  NEEDS_FIX: "waiting",
  EXPERT_REVIEW: "mine",
  COUNCIL: "mine",
  RESERVE: "waiting",
  OFFERED: "waiting",
  APPROVED: "good",
  REJECTED: "bad",
  APPEAL: "mine",
  WITHDRAWN: "plain",
  LAPSED: "plain",
};

/** How a decision is written. */
export const decisionTone: Record<"APPROVED" | "RESERVE" | "REJECTED", string> = {
  APPROVED: "font-semibold text-green",
  RESERVE: "font-semibold text-amber",
  REJECTED: "font-semibold text-red",
};

/** The state of an application in a word. */
export function StatusPill({ status }: { status: ApplicationStatus }) {
  const { t } = useTranslation("residency");
  return <Pill tone={tones[status]}>{t(`status.${status}`)}</Pill>;
}

/** Working days left in full words; `paused` says that the house's clock stands still. */
export function useClockText() {
  const { t } = useTranslation("residency");
  return ({ left, late }: Clock): string => {
    if (late) return left === 0 ? t("clock.justLate") : t("clock.late", { count: -left });
    return left === 0 ? t("clock.last") : t("clock.left", { count: left });
  };
}

/** How long each side has had the move, in working days: whose time it was that passed. */
export function UsedDays({ used }: { used: Record<Side, number> }) {
  const { t } = useTranslation("residency");
  if (used.HOUSE + used.APPLICANT === 0) return null;
  return <p className="text-dense text-ink-soft">{t("clock.used", { house: used.HOUSE, applicant: used.APPLICANT })}</p>;
}

/** The clock of a stage for lists: red when late or on the last days, amber when near. */
export function ClockPill({ clock, paused = false }: { clock: Clock | null; paused?: boolean }) {
  const { t } = useTranslation(["residency", "common"]);
  if (paused) return <Pill>{t("residency:clock.paused")}</Pill>;
  if (!clock) return null;
  const { left, late } = clock;
  if (late) return <Pill tone="bad">{left === 0 ? t("residency:clock.justLate") : t("residency:clock.shortLate", { count: -left })}</Pill>;
  if (left === 0) return <Pill tone="bad">{t("residency:clock.shortLast")}</Pill>;
  return <Pill tone={left <= 1 ? "bad" : left <= 4 ? "waiting" : "plain"}>{t("common:days", { count: left })}</Pill>;
}

/** How long a call is open yet; `daysLeft` counts calendar days, null means without a term. */
export function DaysLeftPill({ daysLeft, open = true }: { daysLeft: number | null; open?: boolean }) {
  const { t } = useTranslation("residency");
  if (!open) return <Pill>{t("closed")}</Pill>;
  if (daysLeft === null) return <Pill tone="good">{t("open")}</Pill>;
  if (daysLeft <= 0) return <Pill tone="bad">{t("lastDay")}</Pill>;
  return <Pill tone={daysLeft <= 3 ? "bad" : "waiting"}>{t("daysLeft", { count: daysLeft })}</Pill>;
}
