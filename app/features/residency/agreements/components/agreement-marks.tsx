import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { Pill } from "~/components/page";
import type { AgreementStatus } from "../status";

const tones: Record<AgreementStatus, Tone> = { DRAFT: "plain", APPROVING: "mine", SENT: "waiting", SIGNED: "good", LAPSED: "bad", CANCELLED: "plain" };

/** The state of an agreement in a word. */
export function AgreementPill({ status }: { status: AgreementStatus }) {
  const { t } = useTranslation("agreements");
  return <Pill tone={tones[status]}>{t(`status.${status}`)}</Pill>;
}

/** Whose move a sent agreement is, with the days left for the resident. */
export function MovePill({ item }: { item: { status: AgreementStatus; daysLeft: number | null; residentSigned: boolean; scanWaits: boolean } }) {
  const { t } = useTranslation(["agreements", "common"]);
  if (item.status !== "SENT") return null;
  if (item.residentSigned) return <Pill tone="mine">{t("agreements:move.operator")}</Pill>;
  if (item.scanWaits) return <Pill tone="mine">{t("agreements:move.scan")}</Pill>;
  if (item.daysLeft === null) return null;
  if (item.daysLeft < 0) return <Pill tone="bad">{t("agreements:move.over")}</Pill>;
  return <Pill tone={item.daysLeft <= 3 ? "bad" : item.daysLeft <= 10 ? "waiting" : "plain"}>{item.daysLeft === 0 ? t("agreements:move.lastDay") : t("common:days", { count: item.daysLeft })}</Pill>;
}
