import { useTranslation } from "react-i18next";
import { inputClass } from "~/components/field";

interface BeginWithProps {
  /** Applications of the company, the latest first. */
  applications: readonly { id: string; number: string | null; projectTitle: string; submittedAt: Date | string | null }[];
  /** Which of them the reader came from. */
  chosen?: string | null;
}

/** With which earlier answers a new application begins; nothing while the company has submitted none. */
export function BeginWith({ applications, chosen }: BeginWithProps) {
  const { t } = useTranslation("forms");
  const earlier = applications.filter((one) => one.submittedAt !== null);
  if (earlier.length === 0) return null;
  return (
    <label className="flex min-w-0 flex-col gap-1 text-dense">
      <span>{t("reuse.from")}</span>
      <select name="from" defaultValue={(earlier.find((one) => one.id === chosen) ?? earlier[0])?.id} className={inputClass}>
        {earlier.map((one) => (
          <option key={one.id} value={one.id}>
            {[one.number, one.projectTitle].filter(Boolean).join(" · ")}
          </option>
        ))}
        <option value="">{t("reuse.none")}</option>
      </select>
    </label>
  );
}
