import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Figure } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { formatDate } from "~/lib/format";
import { formatMoney, type Kopecks } from "~/lib/money";

/** What a company owes, and until when the next of it is due. */
export function OwedFigure({ debt }: { debt: { kopecks: Kopecks; nextDueAt: string | Date | null } }) {
  const { t } = useTranslation("staff");
  const locale = useLocale();
  return (
    <Figure
      name={
        <Link to="/money" className="text-pencil hover:underline">
          {t("today.owed")}
        </Link>
      }
      value={formatMoney(debt.kopecks, locale)}
    >
      {debt.nextDueAt ? t("today.owedUntil", { when: formatDate(debt.nextDueAt, locale) }) : t("today.nothingOwed")}
    </Figure>
  );
}
