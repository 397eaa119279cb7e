import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { formatDateTime } from "~/lib/format";

interface Props {
  booking: { status: string; holdExpiresAt: Date | string | null; decisionReason: string | null; checkedInAt: Date | string | null };
  /** It was made a moment ago. */
  made: boolean;
}

/** What the state of a booking means, where a word is not enough. */
export function BookingNotices({ booking, made }: Props) {
  const { t } = useTranslation("booking");
  const locale = useLocale();
  const { status, holdExpiresAt, decisionReason, checkedInAt } = booking;
  if (status === "PENDING" && holdExpiresAt) return <Notice tone="waiting" title={t("one.pending")}>{t("one.pendingBody", { until: formatDateTime(holdExpiresAt, locale) })}</Notice>;
  if (status === "CANCELLED" && decisionReason) return <Notice tone="bad" title={t("one.refused")}>{t("one.refusedBody", { reason: decisionReason })}</Notice>;
  if (status === "NO_SHOW") return <Notice tone="bad" title={t("one.noShow")}>{t("one.noShowBody")}</Notice>;
  if (status === "CHECKED_IN") return <Notice tone="good" title={t("one.checkedIn")}>{checkedInAt ? t("one.checkedInBody", { at: formatDateTime(checkedInAt, locale) }) : null}</Notice>;
  if (made && status === "HELD" && holdExpiresAt) return <Notice tone="waiting" title={t("one.held", { until: formatDateTime(holdExpiresAt, locale) })}>{t("one.heldBody")}</Notice>;
  if (made && status === "CONFIRMED") return <Notice tone="good" title={t("one.confirmed")} />;
  return null;
}
