import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { PartsBar } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { Notice, Pill, Sheet } from "~/components/page";
import { formatDay } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import type { CeilingState, SupportLine } from "../support/queries.server";

/** Lines of the register of support. With `names` each says whose it is. */
export function SupportTable({ lines, names }: { lines: readonly SupportLine[]; names?: Readonly<Record<string, string>> }) {
  const { t } = useTranslation("subsidy");
  const locale = useLocale();
  const rows = lines.map((line, index) => ({ ...line, key: String(index) }));
  return (
    <DataTable
      caption={t("support.register")}
      rows={rows}
      rowKey={(line) => line.key}
      columns={[
        ...(names ? [{ head: t("support.company"), title: true, cell: (line: (typeof rows)[number]) => <a className="text-pencil hover:underline" href={`/staff/support/${line.companyId}`}>{names[line.companyId] ?? ""}</a> }] : []),
        { head: t("support.measure"), cell: (line) => localised(line, "measure", locale) },
        { head: t("support.giver"), cell: (line) => line.giver, secondary: true },
        { head: t("support.form"), cell: (line) => t(`form.${line.form}`) },
        { head: t("support.decided"), cell: (line) => formatDay(line.decidedOn, locale), secondary: true },
        { head: t("support.term"), cell: (line) => t("support.fromTo", { from: formatDay(line.from, locale), to: formatDay(line.to, locale) }) },
        { head: t("support.amount"), cell: (line) => formatMoney(line.amountKopecks, locale), numeric: true },
        { head: t("support.breach"), cell: (line) => (line.breach ? <Pill tone="bad">{t(`breach.${line.breach}`)}</Pill> : t("support.noBreach")) },
      ]}
    />
  );
}

/** How near a company is to its ceilings, with a warning from the norm's part on and a refusal at the end. */
export function Ceilings({ ceilings }: { ceilings: readonly CeilingState[] }) {
  const { t } = useTranslation("subsidy");
  const locale = useLocale();
  if (ceilings.length === 0) return null;
  return (
    <Sheet title={t("ceilings.title")}>
      <ul className="grid gap-4 md:grid-cols-2">
        {ceilings.map((one) => {
          const text = t(`ceilings.${one.per}`, { used: formatMoney(one.usedKopecks, locale), limit: formatMoney(one.limitKopecks, locale), percent: one.percent });
          const full = one.usedKopecks >= one.limitKopecks;
          return (
            <li key={`${one.programmeId} ${one.per}`} className="flex flex-col gap-2">
              <p className="font-medium">{localised(one, "name", locale)}</p>
              <PartsBar whole={one.limitKopecks} parts={[{ value: Math.min(one.usedKopecks, one.limitKopecks), className: full ? "bg-red" : one.near ? "bg-amber" : "bg-pencil" }]} label={text} />
              <p className="text-dense text-ink-soft tabular">{text}</p>
              {full ? <Notice tone="bad">{t("ceilings.full")}</Notice> : one.near ? <Notice tone="waiting">{t("ceilings.near", { left: formatMoney(one.limitKopecks - one.usedKopecks, locale) })}</Notice> : null}
            </li>
          );
        })}
      </ul>
    </Sheet>
  );
}
