import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { Sheet } from "~/components/page";

/** The form that corrects what a company is written to have got from a budget. */
export function AdjustSheet({ companies, pressKey }: { companies: readonly { id: string; name: string }[]; pressKey: string }) {
  const { t } = useTranslation("subsidy");
  return (
    <Sheet className="mb-6" title={t("adjust.title")}>
      <p className="mb-3 max-w-prose text-ink-soft">{t("adjust.lead")}</p>
      <Form method="post" className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-5">
        <input type="hidden" name="key" value={pressKey} />
        <label className="flex flex-col gap-1 font-medium">
          {t("adjust.company")}
          <select name="companyId" className={inputClass}>
            {companies.map((company) => (
              <option key={company.id} value={company.id}>
                {company.name}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 font-medium">
          {t("adjust.on")}
          <input name="on" type="date" required className={inputClass} />
        </label>
        <label className="flex flex-col gap-1 font-medium">
          {t("adjust.amount")}
          <input name="amount" inputMode="text" required className={inputClass} />
        </label>
        <label className="flex flex-col gap-1 font-medium">
          {t("adjust.reason")}
          <input name="reason" required minLength={3} maxLength={500} className={inputClass} />
        </label>
        <div>
          <Button name="intent" value="adjust">
            {t("adjust.button")}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}
