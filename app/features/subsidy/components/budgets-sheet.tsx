import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatMoney } from "~/lib/money";
import type { YearBudget } from "../staff-queries.server";

/** Budgets of a programme by year and quarter, and the form that sets one of them. */
export function BudgetsSheet({ years, pressKey, year, open }: { years: readonly YearBudget[]; pressKey: string; year: number; open: boolean }) {
  const { t } = useTranslation("subsidy");
  const locale = useLocale();
  const money = (kopecks: number) => formatMoney(kopecks, locale);
  const rows = years.flatMap((one) => one.rows.map((row) => ({ ...row, year: one.year })));
  return (
    <Sheet title={t("budgets.title")}>
      <p className="mb-3 max-w-prose text-ink-soft">{t("budgets.lead")}</p>
      {rows.length > 0 ? (
        <DataTable
          caption={t("budgets.title")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            { head: t("budgets.period"), cell: (row) => <a className="text-pencil hover:underline" href={`/staff/programmes/${row.id}`}>{row.quarter === 0 ? t("budgets.yearOwn", { year: row.year }) : t("budgets.quarter", { year: row.year, quarter: row.quarter })}</a> },
            { head: t("budgets.amount"), cell: (row) => money(row.amountKopecks), numeric: true },
            { head: t("budgets.consumed"), cell: (row) => money(row.consumedKopecks), numeric: true },
            { head: t("budgets.reserved"), cell: (row) => money(row.reservedKopecks), numeric: true },
            { head: t("budgets.free"), cell: (row) => money(row.amountKopecks - row.consumedKopecks - row.reservedKopecks), numeric: true },
          ]}
        />
      ) : null}
      {years.length > 0 ? (
        <ul className="mt-3 text-dense text-ink-soft">
          {years.map((one) => (
            <li key={one.year}>{t("budgets.whole", { year: one.year, amount: money(one.totalKopecks) })}</li>
          ))}
        </ul>
      ) : null}
      {open ? (
        <Form method="post" className="mt-4 grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-4">
          <input type="hidden" name="key" value={pressKey} />
          <label className="flex flex-col gap-1 font-medium">
            {t("budgets.year")}
            <input name="year" type="number" min={year} max={2100} defaultValue={year} required className={inputClass} />
          </label>
          <label className="flex flex-col gap-1 font-medium">
            {t("budgets.which")}
            <select name="quarter" className={inputClass} defaultValue="0">
              <option value="0">{t("budgets.wholeYear")}</option>
              {[1, 2, 3, 4].map((quarter) => (
                <option key={quarter} value={quarter}>
                  {t("budgets.quarterName", { quarter })}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 font-medium">
            {t("budgets.newAmount")}
            <input name="amount" inputMode="decimal" required className={inputClass} />
          </label>
          <label className="flex flex-col gap-1 font-medium">
            {t("budgets.reason")}
            <input name="reason" minLength={3} maxLength={500} required className={inputClass} />
          </label>
          <div>
            <Button name="intent" value="budget">
              {t("budgets.set")}
            </Button>
          </div>
        </Form>
      ) : null}
    </Sheet>
  );
}
