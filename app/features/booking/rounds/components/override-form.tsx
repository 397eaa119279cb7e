import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { formatDateTime } from "~/lib/format";

/** Staff's word over the solver's for one wish: a start, no placement, or the solver's again. */
export function OverrideForm({ wishId, starts, overridden }: { wishId: string; starts: readonly string[]; overridden: boolean }) {
  const { t } = useTranslation("rounds");
  const locale = useLocale();
  return (
    <details>
      <summary className="flex min-h-11 cursor-pointer items-center font-medium text-pencil">{t("override")}</summary>
      <Form method="post" className="flex min-w-56 flex-col gap-2 py-2">
        <input type="hidden" name="wishId" value={wishId} />
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("place")}</span>
          <select name="start" className={inputClass}>
            {starts.map((start) => (
              <option key={start} value={start}>
                {formatDateTime(start, locale)}
              </option>
            ))}
            <option value="none">{t("refuse")}</option>
            {overridden ? <option value="back">{t("takeBack")}</option> : null}
          </select>
        </label>
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("reason")}</span>
          <input name="reason" maxLength={500} className={inputClass} />
        </label>
        <Button name="intent" value="override">
          {t("apply")}
        </Button>
      </Form>
    </details>
  );
}
