import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import type { BalanceEntryKind } from "~/lib/db/generated/enums";
import { formatDate } from "~/lib/format";
import { formatMoney } from "~/lib/money";

export interface AdvanceChange {
  id: string;
  kind: BalanceEntryKind;
  amountKopecks: number;
  at: Date | string;
  reason: string | null;
  reference: string | null;
  invoice: { id: string; number: string } | null;
}

/** How an advance came about and what became of it, newest first. */
export function AdvanceHistory({ rows }: { rows: readonly AdvanceChange[] }) {
  const { t } = useTranslation("cards");
  const locale = useLocale();
  return (
    <Sheet title={t("advanceHistory")} className="mt-6">
      <ul className="flex flex-col divide-y divide-line">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-wrap justify-between gap-x-4 gap-y-1 py-2">
            <span>
              {formatDate(row.at, locale)} · {row.kind === "RECEIVED" && row.reason ? t(`surplus.${row.reason as "overpaid"}`, { number: row.invoice?.number ?? "" }) : t(`advanceKind.${row.kind}`, { number: row.invoice?.number ?? "", reason: row.reason ?? "", reference: row.reference ?? "" })}
              {row.invoice ? (
                <>
                  {" "}
                  <a href={`/invoices/${row.invoice.id}`} className="text-pencil hover:underline">
                    →<span className="sr-only">{row.invoice.number}</span>
                  </a>
                </>
              ) : null}
            </span>
            <strong className="tabular">{formatMoney(row.amountKopecks, locale)}</strong>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
