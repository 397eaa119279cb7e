import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { formatDateTime } from "~/lib/format";

/** Says that what is shown was sent before a correction that has not been sent. */
export function CorrectionNotice({ correction }: { correction: { sentAt: Date | string; open: boolean } | null }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  if (correction === null) return null;
  return <Notice tone="waiting">{t(correction.open ? "staff.correction.open" : "staff.correction.ended", { at: formatDateTime(correction.sentAt, locale) })}</Notice>;
}
