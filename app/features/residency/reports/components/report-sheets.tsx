import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Facts, Notice, Sheet } from "~/components/page";
import { DataTable } from "~/components/data-table";
import { formatDateTime, formatNumber } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import type { ReportField } from "../fields";
import type { ReportWarning } from "../figures";
import type { PortalKnowledge } from "../known";
import { KPI_KINDS } from "../kpi-codes";
import type { Achievement } from "../kpi";
import { sayDifference, sayFigure } from "../say-figure";
import type { ReportAct } from "../queries/report.server";
import type { YearComparison } from "../year";

const hours = (minutes: number) => Math.round((minutes / 60) * 10) / 10;

/** What the portal knows of the period by itself. */
export function KnownSheet({ known, fixed }: { known: PortalKnowledge | null; fixed: boolean }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  if (!known) return null;
  return (
    <Sheet title={t("known.title")} aside={t(fixed ? "known.fixed" : "known.now")}>
      <Facts
        items={[
          { name: t("known.subsidy"), value: t("known.subsidyValue", { amount: formatMoney(known.subsidyKopecks, locale), hours: formatNumber(hours(known.subsidyMinutes), locale) }) },
          { name: t("known.bookings"), value: t("known.bookingsValue", { count: known.bookings, hours: formatNumber(hours(known.bookingMinutes), locale) }) },
          { name: t("known.partners"), value: known.partners.length > 0 ? known.partners.join(", ") : t("known.none") },
        ]}
      />
    </Sheet>
  );
}

/** What looks like a slip; empty when nothing does. */
export function WarningsNotice({ warnings, fields, lead = false }: { warnings: readonly ReportWarning[]; fields: readonly ReportField[]; lead?: boolean }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  if (warnings.length === 0) return null;
  const say = (warning: ReportWarning) => {
    const field = fields.find((one) => one.code === warning.field);
    return t(`warnings.${warning.code}`, {
      title: field ? localised(field, "title", locale) : warning.field,
      value: sayFigure("money", warning.value, locale),
      against: sayFigure("money", warning.against, locale),
    });
  };
  return (
    <Notice tone="waiting" title={t("warnings.title")}>
      {lead ? <p>{t("warnings.lead")}</p> : null}
      <ul className="mt-1 list-disc ps-5">
        {warnings.map((warning) => (
          <li key={`${warning.code}-${warning.field}`}>{say(warning)}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** The year beside the sum of its quarters, differences first in the eye. */
export function ComparisonSheet({ comparison, fields }: { comparison: YearComparison | null; fields: readonly ReportField[] }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  if (!comparison) return null;
  const complete = comparison.count === 4;
  return (
    <Sheet title={t("comparison.title")}>
      <p className={complete && comparison.explain ? "font-medium text-red" : "text-ink-soft"}>
        {complete ? t(comparison.explain ? "comparison.differs" : "comparison.equal") : t("comparison.incomplete", { count: comparison.count })}
      </p>
      {complete ? (
        <div className="mt-3">
          <DataTable
            matrix
            caption={t("comparison.title")}
            rows={comparison.lines.filter((line) => line.difference !== 0)}
            rowKey={(line) => line.code}
            columns={[
              { head: t("figures.name"), cell: (line) => nameOf(fields, line.code, locale) },
              { head: t("comparison.year"), cell: (line) => sayFigure(kindOf(fields, line.code), line.year, locale), numeric: true },
              { head: t("comparison.quarters"), cell: (line) => sayFigure(kindOf(fields, line.code), line.quarters, locale), numeric: true },
              { head: t("comparison.difference"), cell: (line) => sayDifference(kindOf(fields, line.code), line.difference, locale), numeric: true },
            ]}
          />
        </div>
      ) : null}
    </Sheet>
  );
}

const kindOf = (fields: readonly ReportField[], code: string) => fields.find((field) => field.code === code)?.kind ?? "count";
function nameOf(fields: readonly ReportField[], code: string, locale: "ru" | "en"): string {
  const field = fields.find((one) => one.code === code);
  return field ? localised(field, "title", locale) : code;
}

/** How far the period keeps the agreement, line by line. */
export function AchievementSheet({ achievement }: { achievement: Achievement }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  return (
    <Sheet title={t("kpi.title")}>
      <p className="text-ink-soft">{achievement.percent === null ? t("kpi.totalNone") : t("kpi.total", { value: achievement.percent })}</p>
      {achievement.lines.length > 0 ? (
        <ul className="mt-3 flex flex-col gap-3">
          {achievement.lines.map((line) => (
            <li key={line.code}>
              <div className="flex flex-wrap justify-between gap-x-3">
                <span>{t(`kpi.codes.${line.code}`)}</span>
                <span className="tabular font-semibold">{t("percent", { value: line.percent })}</span>
              </div>
              <span aria-hidden className="mt-1 block h-2 overflow-hidden rounded-full bg-raised">
                <span className={line.percent < 50 ? "block h-full bg-red" : "block h-full bg-pencil"} style={{ width: `${Math.min(100, line.percent)}%` }} />
              </span>
              <span className="tabular text-dense text-ink-soft">
                {t("kpi.fact")} {sayFigure(KPI_KINDS[line.code], line.fact, locale)} · {t("kpi.plan")} {sayFigure(KPI_KINDS[line.code], line.plan, locale)}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </Sheet>
  );
}

/** What happened to a report, and which reminders went out. */
export function PastSheet({ history, reminders }: { history: readonly (Omit<ReportAct, "at"> & { at: Date | string })[]; reminders: readonly { offset: number; at: Date | string }[] }) {
  const { t } = useTranslation("reports");
  const locale = useLocale();
  if (history.length === 0 && reminders.length === 0) return null;
  return (
    <Sheet title={t("past.title")}>
      <ol className="flex flex-col gap-3">
        {history.map((act, index) => (
          <li key={index}>
            <p className="font-medium">{t(`past.${act.action as "submit"}`, { defaultValue: act.action })}</p>
            <p className="text-dense text-ink-soft">
              {formatDateTime(act.at, locale)} · {act.action === "miss" ? t("past.portal") : act.actorName}
            </p>
            {act.reason ? <p className="max-w-prose whitespace-pre-line">{act.reason}</p> : null}
          </li>
        ))}
      </ol>
      {reminders.length > 0 ? (
        <>
          <h3 className="mt-4 font-semibold">{t("past.reminders")}</h3>
          <ul className="text-dense text-ink-soft">
            {reminders.map(({ offset, at }) => (
              <li key={`${offset}-${String(at)}`}>
                {formatDateTime(at, locale)}, {offset === 0 ? t("past.onDay") : offset < 0 ? t("past.before", { count: -offset }) : t("past.after", { count: offset })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Sheet>
  );
}
