import type { SerializeFrom } from "@remix-run/node";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import { formatMoney } from "~/lib/money";
import type { papersOf } from "../queries.server";

/** What was issued about an invoice: its act and its corrections; finance may lower the price of what was rendered and paid. */
export function InvoicePapers({ pressKey, papers, mayLower, cancelled }: { pressKey: string; papers: SerializeFrom<Awaited<ReturnType<typeof papersOf>>>; mayLower: boolean; cancelled: boolean }) {
  const { t } = useTranslation("documents");
  const locale = useLocale();
  const { act, supplied, corrections, toBeRendered } = papers;
  if (corrections.length === 0 && (cancelled || (!act && !supplied && !toBeRendered))) return null;
  return (
    <Sheet title={t("about.title")}>
      <div className="flex flex-col gap-3">
        {act ? (
          <p>
            {t("about.act")}{" "}
            <a href={`/documents/${act.id}`} className="font-semibold text-pencil hover:underline">
              {act.number}
            </a>
          </p>
        ) : supplied || toBeRendered ? (
          <p className="text-ink-soft">{supplied ? t("about.awaits", { day: formatDay(supplied.on, locale) }) : t("about.notSupplied")}</p>
        ) : null}
        {corrections.length > 0 ? (
          <ul className="flex flex-col gap-2" aria-label={t("about.corrections")}>
            {corrections.map((one) => (
              <li key={one.id} className="flex flex-wrap justify-between gap-2">
                <span>
                  <a href={`/documents/${one.id}`} className="font-semibold text-pencil hover:underline">
                    {one.number}
                  </a>{" "}
                  · {t(`reason.${one.reason as "moved"}`, { defaultValue: one.reason })}
                </span>
                <strong className="tabular">{formatMoney(one.totalKopecks, locale)}</strong>
              </li>
            ))}
          </ul>
        ) : null}
        {mayLower && supplied ? (
          <details>
            <summary className="cursor-pointer font-medium text-pencil">{t("about.lower")}</summary>
            <Form method="post" className="mt-3 flex flex-col gap-3">
              <input type="hidden" name="key" value={pressKey} />
              <p className="text-dense text-ink-soft">{t("about.lowerHelp")}</p>
              <label className="flex flex-col gap-1">
                <span className="font-medium">{t("about.lowerBy")}</span>
                <input name="amount" required inputMode="decimal" className={inputClass} />
              </label>
              <label className="flex flex-col gap-1">
                <span className="font-medium">{t("why")}</span>
                <input name="reason" required minLength={3} maxLength={300} className={inputClass} />
              </label>
              <Button name="intent" value="lower">
                {t("about.lowerGo")}
              </Button>
            </Form>
          </details>
        ) : null}
      </div>
    </Sheet>
  );
}
