import { useTranslation } from "react-i18next";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice } from "~/components/page";
import { formatDateTime, formatDay } from "~/lib/format";
import type { Late } from "../late";

/** Says who decided before, and gives back what was typed, to be copied: the form that took it is gone. */
export function LateNotice({ late: { mine, moved } }: { late: Late }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  const when = moved ? { status: t(`status.${moved.to}`), at: formatDateTime(moved.at, locale), by: moved.by } : null;
  const { reasons, startsOn } = mine;
  const facts = [
    { name: t("staff.startsOn"), value: typeof startsOn === "string" ? formatDay(startsOn, locale) : undefined },
    { name: t("staff.premises"), value: mine.premises },
    { name: t("staff.areaSqm"), value: mine.areaSqm },
    { name: t("staff.termYears"), value: mine.termYears },
  ].filter(({ value }) => value !== undefined);
  return (
    <Notice tone="bad" title={t("staff.late")}>
      {when ? <p>{when.by ? t("staff.lateBy", when) : t("staff.lateAt", when)}</p> : null}
      {facts.length > 0 ? (
        <div className="mt-2">
          <Facts items={facts} />
        </div>
      ) : null}
      {reasons ? (
        <label className="mt-2 flex flex-col gap-1">
          <span>{t("staff.lateText")}</span>
          <textarea readOnly rows={5} defaultValue={String(reasons)} className={inputClass} />
        </label>
      ) : null}
    </Notice>
  );
}
