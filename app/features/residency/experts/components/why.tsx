import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { localised } from "~/lib/i18n/locales";
import { EXPERT_FIELDS } from "../fields";

interface ShownLine {
  code: string;
  params: Record<string, string | number>;
}

type AnyTranslator = (key: string, params: Record<string, unknown>) => string;

/** Names of fields in the reader's language; a field that is no more stands as its code. */
export function useFieldName(): (code: string) => string {
  const locale = useLocale();
  return (code) => {
    const field = EXPERT_FIELDS.find((one) => one.code === code);
    return field ? localised(field, "title", locale) : code;
  };
}

/** A line of an explanation in words. */
export function useWhy(): (line: ShownLine) => string {
  const { t } = useTranslation("experts");
  const fieldName = useFieldName();
  return ({ code, params }) => (t as unknown as AnyTranslator)(`why.${code}`, { ...params, ...(typeof params.field === "string" ? { field: fieldName(params.field) } : {}) });
}

/** Lines of an explanation, one under the other. */
export function WhyList({ lines }: { lines: readonly ShownLine[] }) {
  const say = useWhy();
  return (
    <ul className="list-disc ps-5 text-dense text-ink-soft">
      {lines.map((line, index) => (
        <li key={index}>{say(line)}</li>
      ))}
    </ul>
  );
}
