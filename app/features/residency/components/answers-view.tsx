import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { formatNumber } from "~/lib/format";
import { formatMoney, parseMoney } from "~/lib/money";
import { formatPhone, normalisePhone } from "~/lib/requisites";
import { CLUSTERS, FIELDS, type Equipment, type FieldName, type FieldRule, type FormSection, type Typed } from "../sections";

/** The name of a field, equipment included. */
export function useFieldLabel() {
  const { t } = useTranslation("residency");
  return (name: FieldName): string => {
    if (name.startsWith("hours_")) return t(`equipment.${name.slice(6) as Equipment}`);
    return t(`fields.${name as Exclude<FieldName, `hours_${Equipment}`>}.label`);
  };
}

/** What stands in a field, written for reading. */
export function FieldValue({ rule, value }: { rule: FieldRule; value: string }) {
  const { t } = useTranslation("common");
  const locale = useLocale();
  switch (rule.kind) {
    case "roubles": {
      const kopecks = parseMoney(value);
      return <>{kopecks === null ? value : formatMoney(kopecks, locale)}</>;
    }
    case "whole":
    case "hours": {
      const digits = value.replace(/[\s\u00a0\u202f]/g, "");
      return <>{/^\d+$/.test(digits) ? formatNumber(Number(digits), locale) : value}</>;
    }
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
    case "text":
      return <span className="block max-w-prose whitespace-pre-line">{value}</span>;
    default:
      return <>{value}</>;
  }
}

/** One topic of an application for reading; empty optional fields are left out. */
export function AnswersView({ section, typed, skip = [] }: { section: FormSection; typed: Typed | undefined; skip?: readonly FieldName[] }) {
  const { t } = useTranslation("residency");
  const label = useFieldLabel();
  const shown = FIELDS[section].filter(({ name, required }) => !skip.includes(name) && (required || typed?.[name]));
  return (
    <dl className="flex flex-col gap-3">
      {shown.map((rule) => {
        const value = typed?.[rule.name];
        // Long answers take the whole width under their name; short ones stand beside it.
        const stacked = rule.kind === "text" && Boolean(value);
        return (
          <div key={rule.name} className={cx("grid gap-x-6 gap-y-0.5", !stacked && "sm:grid-cols-[14rem_minmax(0,1fr)]")}>
            <dt className="text-ink-soft">{label(rule.name)}</dt>
            <dd className="min-w-0 wrap-anywhere">
              {value ? <FieldValue rule={rule} value={value} /> : <span className="text-ink-soft">{t("application.empty")}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
