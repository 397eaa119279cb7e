import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { formatDay } from "~/lib/format";
import { formatMoney } from "~/lib/money";
import type { NormEditor } from "~/lib/norm-registry";

const SHORT = 90;
const cut = (text: string) => (text.length > SHORT ? `${text.slice(0, SHORT)}…` : text);

/** A norm's value in a line of words. */
export function NormValue({ editor, value }: { editor: NormEditor; value: unknown }) {
  const { t } = useTranslation(["settings", "common"]);
  const locale = useLocale();
  const inUnit = (count: number) => ("unit" in editor ? t(`settings:unit.${editor.unit}`, { count }) : String(count));
  switch (editor.kind) {
    case "whole":
      return <span className="tabular">{inUnit(Number(value))}</span>;
    case "money":
      return <span className="tabular">{formatMoney(Number(value), locale)}</span>;
    case "list": {
      const values = Array.isArray(value) ? (value as number[]) : [];
      if (values.length === 0) return <>{t("settings:norms.none")}</>;
      return (
        <span className="tabular">
          {values.join(" · ")} {editor.unit === "percent" ? "%" : ""}
        </span>
      );
    }
    case "words":
      return <>{cut(Array.isArray(value) ? value.join(", ") : "")}</>;
    case "choice":
      return <>{editor.options[String(value)]?.[locale] ?? String(value)}</>;
    case "flag":
      return <>{value === true ? t("common:yes") : t("common:no")}</>;
    case "date":
      return <>{formatDay(String(value), locale)}</>;
    case "record":
      return <>{cut(String((value as { name?: string }).name ?? ""))}</>;
    case "percents":
      return <span className="tabular">{Object.entries(editor.fields).map(([field, name]) => `${name[locale]} ${(value as Record<string, number>)[field] ?? "–"}\u00a0%`).join(", ")}</span>;
    case "json":
      return Array.isArray(value) ? <>{t("settings:norms.lines", { count: value.length })}</> : <code className="break-all">{cut(JSON.stringify(value))}</code>;
  }
}
