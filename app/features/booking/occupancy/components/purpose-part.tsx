import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import type { PurposeLine } from "../queries.server";
import { hoursFigure } from "../say";
import { Bars } from "./bars";

/** What people said they came for, most time first. */
export function PurposePart({ lines }: { lines: readonly PurposeLine[] }) {
  const { t } = useTranslation("occupancy");
  const locale = useLocale();
  if (lines.length === 0) return null;
  const most = Math.max(...lines.map((line) => line.minutes));
  return (
    <Sheet title={t("purposes.title")} className="mb-5">
      <Bars
        label={t("purposes.title")}
        rows={lines.map((line) => {
          const hours = t("hours", { hours: hoursFigure(line.minutes, locale) });
          const name = line.purpose.trim() || t("purposes.none");
          return { key: line.purpose, label: name, say: `${name}: ${t("purposes.say", { hours, count: line.bookings })}`, figure: hours, whole: most, parts: [{ value: line.minutes, className: "bg-pencil" }] };
        })}
      />
    </Sheet>
  );
}
