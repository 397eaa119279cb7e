import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Facts, Sheet } from "~/components/page";
import { formatDay, formatNumber } from "~/lib/format";
import type { Locale } from "~/lib/i18n/locales";
import { KPI_CODES, KPI_IN_ROUBLES, type KpiCode } from "../kpi";
import type { KpiYear, RentYear, Terms } from "../terms";

const figure = (code: KpiCode, value: number | null, locale: Locale) => (value === null ? "—" : `${formatNumber(value, locale)}${KPI_IN_ROUBLES.includes(code) ? "\u00a0₽" : ""}`);

/** Agreed figures year by year. */
export function KpiTable({ kpis }: { kpis: readonly KpiYear[] }) {
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  return (
    <DataTable
      matrix
      caption={t("terms.kpis")}
      rows={KPI_CODES.map((code) => ({ code }))}
      rowKey={(row) => row.code}
      columns={[
        { head: t("terms.kpi"), cell: (row) => t(`kpi.${row.code}`) },
        ...kpis.map((year) => ({ head: t("terms.year", { year: year.year }), numeric: true, cell: (row: { code: KpiCode }) => figure(row.code, year[row.code], locale) })),
      ]}
    />
  );
}

/** Years with their steps as a drawn line: the share as height, what is not paid hatched, the present year in blue. */
export function StepsLine({ rent, year }: { rent: readonly RentYear[]; year?: number }) {
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  return (
    <ol aria-label={t("terms.rent")} className="grid auto-cols-[minmax(6.5rem,1fr)] grid-flow-col gap-1.5 overflow-x-auto pb-1">
      {rent.map((one) => (
        <li key={one.year} aria-current={one.year === year ? "step" : undefined} className="min-w-0">
          <span aria-hidden className="hatched flex h-16 items-end overflow-hidden rounded-control border border-line bg-sheet">
            <span className={one.year === year ? "block w-full bg-pencil" : "block w-full border-t border-pencil bg-pencil-soft"} style={{ height: `${one.percent}%` }} />
          </span>
          <span className="tabular mt-1 block font-semibold">{one.percent}&nbsp;%</span>
          <span className="block text-dense text-ink-soft">{t(one.year === year ? "terms.yearNow" : "terms.year", { year: one.year })}</span>
          <span className="block text-dense text-ink-soft">{t("terms.span", { from: formatDay(one.from, locale), to: formatDay(one.to, locale) })}</span>
        </li>
      ))}
    </ol>
  );
}

/** What was agreed upon, in the order in which people ask about it. */
export function TermsView({ terms }: { terms: Terms }) {
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  const day = (value: string) => formatDay(value, locale);
  const change = terms.kind === "amendment" ? terms.change : null;
  const rent = terms.kind === "agreement" ? terms.rent : change?.what === "extension" ? change.rent : [];
  const kpis = terms.kind === "agreement" ? terms.kpis : change?.what === "extension" ? change.kpis : [];
  const facts =
    terms.kind === "agreement"
      ? [
          { name: t("terms.term"), value: t("terms.span", { from: day(terms.startsOn), to: day(terms.endsOn) }) },
          { name: t("terms.premises"), value: t("terms.place", { premises: terms.premises || "—", area: terms.areaSqm }) },
        ]
      : terms.change.what === "extension"
        ? [{ name: t("terms.newEnd"), value: day(terms.change.endsOn) }]
        : [
            { name: t("terms.from"), value: day(terms.change.from) },
            { name: t("terms.premises"), value: t("terms.place", { premises: terms.change.premises, area: terms.change.areaSqm }) },
          ];
  const side = ({ name, signer }: Terms["operator"]) => `${name}: ${signer.position.toLowerCase()} ${signer.name || "—"}`;
  return (
    <Sheet title={t("terms.title")}>
      <div className="flex flex-col gap-5">
        <Facts items={[...facts, { name: t("terms.operator"), value: side(terms.operator) }, { name: t("terms.resident"), value: side(terms.resident) }]} />
        {rent.length > 0 ? (
          <div>
            <h3 className="mb-2 font-semibold">{t("terms.rent")}</h3>
            <StepsLine rent={rent} />
          </div>
        ) : null}
        {kpis.length > 0 ? (
          <div>
            <h3 className="mb-2 font-semibold">{t("terms.kpis")}</h3>
            <KpiTable kpis={kpis} />
          </div>
        ) : null}
      </div>
    </Sheet>
  );
}
