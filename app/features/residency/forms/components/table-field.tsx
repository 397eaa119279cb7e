import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { cx } from "~/components/classes";
import { FieldError, inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import type { Question } from "../definition";
import { cellName, readTable } from "../values";
import { plainMeta } from "./plain-meta";

/** Empty rows offered below the filled ones, so that a page without scripts takes more as well. */
const SPARE = 2;

interface TableFieldProps {
  question: Question;
  value: string | undefined;
  error?: string | undefined;
}

/** A table to fill: a grid with named rows, or a list of rows that grows. */
export function TableField({ question, value, error }: TableFieldProps) {
  const { t } = useTranslation(["forms", "common"]);
  const locale = useLocale();
  const given = readTable(value);
  const named = question.rows.length > 0;
  const first = named ? question.rows.length : Math.min(question.maxRows, Math.max(question.minRows, given.length + SPARE));
  const [count, setCount] = useState(first);
  const meta = plainMeta(question.code, { error });
  const label = localised(question, "label", locale);
  const help = localised(question, "help", locale);
  const nameOf = (row: number) => (question.rows[row] ? localised(question.rows[row], "label", locale) : t("forms:field.row", { row: row + 1 }));
  return (
    <fieldset id={meta.id} tabIndex={-1} aria-describedby={[error ? meta.errorId : null, help ? meta.descriptionId : null].filter(Boolean).join(" ") || undefined} className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 font-medium">
        {label}
        {question.required ? null : <span className="font-normal text-ink-soft"> · {t("common:optional")}</span>}
      </legend>
      {/* On a phone each row is a card of its own, and the names of the columns stand above their cells. */}
      <div className="flex flex-col gap-3 md:overflow-x-auto">
        <table className="w-full border-collapse max-md:block">
          <thead className="max-md:hidden">
            <tr className="text-left text-dense text-ink-soft">
              {named ? <td /> : null}
              {question.columns.map((column) => (
                <th key={column.code} scope="col" className="px-1 pb-1 font-medium">
                  {localised(column, "label", locale)}
                  {column.required ? null : <span className="font-normal whitespace-nowrap"> · {t("common:optional")}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-md:flex max-md:flex-col max-md:gap-3">
            {Array.from({ length: count }, (_, row) => (
              <tr key={row} className="max-md:flex max-md:flex-col max-md:gap-2 max-md:rounded-control max-md:border max-md:border-line max-md:p-3">
                {named ? (
                  <th scope="row" className="pe-3 text-left text-dense font-medium md:whitespace-nowrap">
                    {nameOf(row)}
                  </th>
                ) : null}
                {question.columns.map((column) => {
                  const numeric = column.type === "number" || column.type === "money";
                  return (
                    <td key={column.code} className="md:min-w-32 md:p-1">
                      <label className="flex flex-col gap-1 md:contents">
                        <span className="text-dense text-ink-soft md:sr-only">
                          {localised(column, "label", locale)}
                          <span className="sr-only">, {nameOf(row)}</span>
                        </span>
                        <input
                          name={cellName(question.code, row, column.code)}
                          type={column.type === "date" ? "date" : "text"}
                          inputMode={numeric ? "numeric" : undefined}
                          autoComplete="off"
                          defaultValue={given[row]?.[column.code] ?? ""}
                          className={cx(inputClass, numeric && "tabular md:text-right")}
                        />
                      </label>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!named && count < question.maxRows ? (
        <div className="no-print">
          <Button type="button" look="quiet" onClick={() => setCount(count + 1)}>
            {t("forms:field.addRow")}
          </Button>
        </div>
      ) : null}
      <FieldError meta={meta} />
      {help ? (
        <p id={meta.descriptionId} className="text-dense text-ink-soft">
          {help}
        </p>
      ) : null}
    </fieldset>
  );
}
