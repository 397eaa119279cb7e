import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatDay } from "~/lib/format";
import { APPLICATION_STATUSES, type ApplicationStatus } from "../../status";

/** How many applications came, and where they stand; of a sealed call only how many. */
export function SubmittedCounts({ call }: { call: { submitted: number; byStatus: Partial<Record<ApplicationStatus, number>> | null; lastDay: string | null } }) {
  const { t } = useTranslation(["calls", "residency"]);
  const locale = useLocale();
  const { submitted, byStatus, lastDay } = call;
  if (submitted === 0) return <p className="text-dense text-ink-soft">{t("calls:staff.noneSubmitted")}</p>;
  const states = byStatus === null ? [t("calls:staff.sealedCount", { day: lastDay ? formatDay(lastDay, locale) : "" })] : APPLICATION_STATUSES.flatMap((status) => (byStatus[status] ? [`${t(`residency:status.${status}`)}: ${byStatus[status]}`] : []));
  return (
    <p>
      {t("calls:submitted", { count: submitted })}
      <span className="block text-dense text-ink-soft">{states.join(", ")}</span>
    </p>
  );
}
