import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDate } from "~/lib/format";
import { formatMoney, typedMoney } from "~/lib/money";

/** What finance can do about a debt: give more time, forgive a part or all, write the rest off. */
export function ReliefForms({ pressKey, outstandingKopecks, overdue, earliest }: { pressKey: string; outstandingKopecks: number; overdue: boolean; earliest: string }) {
  const { t } = useTranslation("dunning");
  const locale = useLocale();
  const why = <input name="reason" required minLength={3} maxLength={500} placeholder={t("reason")} aria-label={t("reason")} className={`${inputClass} min-w-40 flex-1`} />;
  const fold = "cursor-pointer py-2 font-medium text-pencil";
  return (
    <Sheet title={t("relief")}>
      <div className="flex flex-col divide-y divide-line">
        <details>
          <summary className={fold}>{t("defer")}</summary>
          <Form method="post" className="flex flex-wrap gap-2 pb-3">
            <input type="date" name="until" required min={earliest} aria-label={t("until")} className={`${inputClass} max-w-48`} />
            {why}
            <Button name="intent" value="defer">
              {t("defer")}
            </Button>
          </Form>
        </details>
        <details>
          <summary className={fold}>{t("waive")}</summary>
          <Form method="post" className="flex flex-wrap gap-2 pb-3">
            <input type="hidden" name="key" value={pressKey} />
            <input name="amount" required inputMode="decimal" defaultValue={typedMoney(outstandingKopecks)} aria-label={t("waiveAmount")} className={`${inputClass} max-w-36`} />
            {why}
            <Button look="danger" name="intent" value="waive">
              {t("waive")}
            </Button>
          </Form>
        </details>
        {overdue ? (
          <details>
            <summary className={fold}>{t("writeOff")}</summary>
            <p className="pb-2 text-ink-soft">{t("writeOffLead", { sum: formatMoney(outstandingKopecks, locale) })}</p>
            <Form method="post" className="flex flex-wrap gap-2 pb-3">
              {why}
              <Button look="danger" name="intent" value="write-off">
                {t("writeOff")}
              </Button>
            </Form>
          </details>
        ) : null}
      </div>
    </Sheet>
  );
}

/** What of an invoice was forgiven or written off, and why. */
export function Reliefs({ reliefs }: { reliefs: readonly { id: string; kind: "WAIVER" | "WRITE_OFF" | "LOWERED"; amountKopecks: number; reason: string; at: Date | string }[] }) {
  const { t } = useTranslation(["dunning", "documents"]);
  const locale = useLocale();
  return (
    <Sheet title={t("eased")}>
      <ul className="flex flex-col gap-2">
        {reliefs.map((relief) => (
          <li key={relief.id} className="flex flex-wrap justify-between gap-2">
            <span>
              {formatDate(relief.at, locale)} · {t(`kind.${relief.kind}`)}: {relief.kind === "LOWERED" ? t(`documents:reason.${relief.reason as "moved"}`, { defaultValue: relief.reason }) : relief.reason}
            </span>
            <strong className="tabular">{formatMoney(relief.amountKopecks, locale)}</strong>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
