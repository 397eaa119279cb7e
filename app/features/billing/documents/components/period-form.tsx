import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";

/** Asks for the period of a reconciliation; it stands in the address of the page. */
export function PeriodForm({ from, to, companyId }: { from: string; to: string; companyId?: string }) {
  const { t } = useTranslation("documents");
  return (
    <Form method="get" action="/money/reconciliation" className="flex flex-wrap items-end gap-3">
      {companyId ? <input type="hidden" name="company" value={companyId} /> : null}
      {(["from", "to"] as const).map((name) => (
        <label key={name} className="flex flex-col gap-1">
          <span className="font-medium">{t(`reconciliation.${name}`)}</span>
          <input type="date" name={name} required defaultValue={name === "from" ? from : to} className={inputClass} />
        </label>
      ))}
      <Button>{t("reconciliation.show")}</Button>
    </Form>
  );
}
