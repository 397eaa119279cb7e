import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { formatDay, formatNumber } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney, parseMoney } from "~/lib/money";
import { formatPhone, normalisePhone } from "~/lib/requisites";
import { isDay } from "~/lib/time";
import { readWhole } from "../forms/check";
import { questionOf, type FormDefinition, type FormSectionOf, type Question } from "../forms/definition";
import { isEmptyRow, readChoice, readTable, type Answers, type Typed } from "../forms/values";
import { CLUSTERS } from "../sections";

/** The name of a question of the form by its code. */
export function useQuestionLabel(definition: FormDefinition) {
  const locale = useLocale();
  return (code: string): string => {
    const question = questionOf(definition, code);
    return question ? localised(question, "label", locale) : code;
  };
}

function TypedValue({ type, value }: { type: Question["type"]; value: string }) {
  const { t } = useTranslation("common");
  const locale = useLocale();
  switch (type) {
    case "money": {
      const kopecks = parseMoney(value);
      return <>{kopecks === null ? value : formatMoney(kopecks, locale)}</>;
    }
    case "number":
    case "hours": {
      const number = readWhole(value);
      return <>{number === null ? value : formatNumber(number, locale)}</>;
    }
    case "date":
      return <>{isDay(value) ? formatDay(value, locale) : value}</>;
    case "url":
      return /^https?:\/\//.test(value) ? (
        <a href={value} rel="noreferrer nofollow" target="_blank">
          {value}
        </a>
      ) : (
        <>{value}</>
      );
    case "email":
      return <a href={`mailto:${value}`}>{value}</a>;
    case "phone":
      return <>{formatPhone(normalisePhone(value) ?? value)}</>;
    case "cluster": {
      const cluster = CLUSTERS.find((one) => one === value);
      return <>{cluster ? t(`clusters.${cluster}`) : value}</>;
    }
    case "long":
      return <span className="block max-w-prose whitespace-pre-line">{value}</span>;
    default:
      return <>{value}</>;
  }
}

/** What stands in an answer, written for reading. */
export function AnswerValue({ question, value }: { question: Question; value: string }) {
  const locale = useLocale();
  if (question.type === "table") return <TableValue question={question} value={value} />;
  if (question.type !== "choice") return <TypedValue type={question.type} value={value} />;
  const names = readChoice(value).map((code) => {
    const option = question.options.find((one) => one.code === code);
    return option ? localised(option, "label", locale) : code;
  });
  return <>{names.join(", ")}</>;
}

function TableValue({ question, value }: { question: Question; value: string }) {
  const locale = useLocale();
  const rows = readTable(value);
  const numeric = (type: string) => type === "number" || type === "money";
  const caption = localised(question, "label", locale);
  return (
    // A scrolling region has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="overflow-x-auto scroll-hint" tabIndex={0} role="region" aria-label={caption}>
      <table className="w-full border-collapse text-dense wrap-normal">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-left text-ink-soft">
            {question.rows.length > 0 ? <td /> : null}
            {question.columns.map((column) => (
              <th key={column.code} scope="col" className={cx("px-2 py-1 font-medium", numeric(column.type) && "text-right")}>
                {localised(column, "label", locale)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) =>
            isEmptyRow(row) ? null : (
              <tr key={index} className="border-b border-line last:border-0">
                {question.rows.length > 0 ? (
                  <th scope="row" className="px-2 py-1 text-left font-medium whitespace-nowrap">
                    {question.rows[index] ? localised(question.rows[index], "label", locale) : index + 1}
                  </th>
                ) : null}
                {question.columns.map((column) => (
                  <td key={column.code} className={cx("px-2 py-1 align-top", numeric(column.type) && "tabular text-right whitespace-nowrap")}>
                    {row[column.code] ? <TypedValue type={column.type} value={row[column.code]!} /> : "–"}
                  </td>
                ))}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

interface AnswersViewProps {
  section: FormSectionOf;
  typed: Typed | undefined;
  shown: readonly string[];
  skip?: readonly string[];
  /** Only what was answered: in a draft the rest stands among what is missing. */
  filled?: boolean;
}

/** One section of an application for reading; empty optional answers are left out, and what is not asked too. */
export function AnswersView({ section, typed, shown, skip = [], filled = false }: AnswersViewProps) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const asked = section.questions.filter(
    ({ code, type, required }) => type !== "file" && shown.includes(code) && !skip.includes(code) && ((required && !filled) || typed?.[code]),
  );
  if (asked.length === 0) return <p className="text-ink-soft">{t("application.empty")}</p>;
  return (
    <dl className="flex flex-col gap-3">
      {asked.map((question) => {
        const value = typed?.[question.code];
        // Long answers take the whole width under their name; short ones stand beside it.
        const stacked = (question.type === "long" || question.type === "table") && Boolean(value);
        return (
          <div key={question.code} className={cx("grid gap-x-6 gap-y-0.5", !stacked && "sm:grid-cols-[14rem_minmax(0,1fr)]")}>
            <dt className="text-ink-soft">{localised(question, "label", locale)}</dt>
            <dd className="min-w-0 wrap-anywhere">
              {value ? <AnswerValue question={question} value={value} /> : <span className="text-ink-soft">{t("application.empty")}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Sections of a form in which something is asked. */
export const readSections = (definition: FormDefinition, shown: readonly string[]): FormSectionOf[] =>
  definition.sections.filter((section) => section.questions.some((question) => shown.includes(question.code)));

export type { Answers };
