import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { Figure } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { formatMoney } from "~/lib/money";
import { shareOf, type Measures, type OpenMeasures } from "../rules/measures";
import { hoursFigure, percentFigure } from "../say";

/** The figures of the whole period. Without opening hours (a company's own use) the share is left out. */
export function OccupancyFigures({ total, open }: { total: Measures; open?: Pick<OpenMeasures, "openMinutes" | "blockedMinutes"> }) {
  const { t } = useTranslation("occupancy");
  const locale = useLocale();
  const hours = (minutes: number) => t("hours", { hours: hoursFigure(minutes, locale) });
  const percent = (share: number) => t("percent", { percent: percentFigure(share) });
  const share = open ? shareOf({ ...total, ...open }) : null;
  return (
    <div className={cx("mb-5 grid grid-cols-2 gap-3", open ? "md:grid-cols-3 xl:grid-cols-5" : "md:grid-cols-4")}>
      {open ? (
        <Figure name={t("figures.share")} value={share === null ? "—" : percent(share)}>
          {share === null ? t("figures.noShare") : t("figures.shareNote", { booked: hours(total.bookedMinutes), bookable: hours(open.openMinutes - open.blockedMinutes) })}
        </Figure>
      ) : null}
      <Figure name={t("figures.booked")} value={hours(total.bookedMinutes)}>
        {t("figures.bookedCount", { count: total.bookings })}
      </Figure>
      <Figure name={t("figures.used")} value={hours(total.usedMinutes)}>
        {total.bookedMinutes > 0 ? t("figures.usedNote", { percent: percent(total.usedMinutes / total.bookedMinutes) }) : null}
      </Figure>
      <Figure name={t("figures.lost")} value={hours(total.noShowMinutes + total.lateMinutes)}>
        {t("figures.lostNote", { noShow: hours(total.noShowMinutes), late: hours(total.lateMinutes) })}
      </Figure>
      <Figure name={t("figures.subsidy")} value={formatMoney(total.subsidyKopecks, locale)}>
        {t("figures.subsidyNote", { hours: hours(total.subsidisedMinutes) })}
      </Figure>
    </div>
  );
}
