import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Notice } from "~/components/page";
import { formatMoney } from "~/lib/money";
import type { BookingDeposit } from "../deposits.server";

/** What deposit a booking asks for before its things are handed out, and what is held for it. */
export function BookingDepositNotice({ deposit: { needKopecks, advanceKopecks, heldKopecks } }: { deposit: BookingDeposit }) {
  const { t } = useTranslation("deposits");
  const locale = useLocale();
  const money = (kopecks: number) => formatMoney(kopecks, locale);
  const lack = needKopecks - advanceKopecks;
  return (
    <>
      {needKopecks > 0 ? (
        <Notice tone={lack > 0 ? "waiting" : "good"} title={t("own.title", { amount: money(needKopecks) })}>
          {t(lack > 0 ? "own.short" : "own.enough", { amount: money(advanceKopecks), lack: money(lack) })}
        </Notice>
      ) : null}
      {heldKopecks > 0 ? (
        <Notice tone="good" title={`${t("own.held")}: ${money(heldKopecks)}`}>
          {t("own.heldHelp")}
        </Notice>
      ) : null}
    </>
  );
}
