import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Facts } from "~/components/page";
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
  const items: { name: ReactNode; value: ReactNode }[] = [];
  for (const rule of FIELDS[section]) {
    if (skip.includes(rule.name)) continue;
    const value = typed?.[rule.name];
    if (value) items.push({ name: label(rule.name), value: <FieldValue rule={rule} value={value} /> });
    else if (rule.required) items.push({ name: label(rule.name), value: <span className="text-ink-soft">{t("application.empty")}</span> });
  }
  return <Facts items={items} />;
}
