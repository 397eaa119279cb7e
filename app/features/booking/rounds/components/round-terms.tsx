import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { saySource } from "~/lib/say-source";
import type { RoundWeights } from "../schema";

/** How weights are counted in a round, in words with its figures; `source` where they are the usual ones. */
export function RoundTermsList({ weights, source }: { weights: RoundWeights; source: string | null }) {
  const { t } = useTranslation("rounds");
  const locale = useLocale();
  return (
    <ul className="list-disc ps-5">
      <li>{t("termsRank", { list: weights.rankPoints.join(", ") })}</li>
      <li>{t("termsStart", { list: weights.startPercents.slice(1).join(", ") || "100" })}</li>
      <li>{t("termsUse", { days: weights.lookBackDays, percent: weights.percentPerTenHours, floor: weights.floorPercent })}</li>
      <li>{t("termsGrant", { list: weights.grantPoints.join(", ") })}</li>
      {weights.capMinutes === null ? null : <li>{t("termsCap", { hours: weights.capMinutes / 60 })}</li>}
      <li>{t("termsTie")}</li>
      <li>{source === null ? t("termsOwn") : t("termsUsual", { source: saySource(source, locale) })}</li>
    </ul>
  );
}
