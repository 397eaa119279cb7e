import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatDayMonth } from "~/lib/format";
import { siteDayOf } from "../../rules/days";
import { formatPoints } from "../../rules/score";
import { WhyList } from "./why";

export interface ShownUnasked {
  expertId: string;
  name: string;
  total: number | null;
  finalAt: Date | string;
  late: boolean;
  valid: boolean;
  conflicts: readonly { kind: string; detail: string }[];
}

/** Who scored without being assigned, and whether their scores count. */
export function UnaskedList({ rows }: { rows: readonly ShownUnasked[] }) {
  const { t } = useTranslation("experts");
  const locale = useLocale();
  return (
    <ul className="divide-y divide-line">
      {rows.map((row) => (
        <li key={row.expertId} className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
            <span className="font-semibold">{row.name}</span>
            <span className="flex flex-wrap items-center gap-2">
              {row.total === null ? null : <span className="tabular font-semibold">{formatPoints(row.total, locale)}</span>}
              {row.late ? <Pill tone="bad">{t("page.wasLate")}</Pill> : null}
              <Pill tone={row.valid ? "good" : "bad"}>{t(row.valid ? "page.counts" : "page.standing.void")}</Pill>
            </span>
          </div>
          <p className="text-dense text-ink-soft">{t("page.scoredOn", { day: formatDayMonth(siteDayOf(row.finalAt), locale) })}</p>
          {row.conflicts.length > 0 ? <WhyList lines={row.conflicts.map(({ kind, detail }) => ({ code: `conflict.${kind}`, params: { detail } }))} /> : null}
        </li>
      ))}
    </ul>
  );
}
