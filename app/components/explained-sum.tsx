import { formatMoney, type Kopecks } from "~/lib/money";
import { cx } from "./classes";
import type { Locale } from "~/lib/i18n/locales";

export interface SumLine {
  label: string;
  reason: string;
  amountKopecks: Kopecks;
  /** Of several things in one sum, the one that the line belongs to. */
  thing?: string;
}

/** A sum with the lines that made it; reductions stand in green with their minus. */
export function ExplainedSum({ lines, total, totalLabel, note, locale }: { lines: readonly SumLine[]; total: Kopecks; totalLabel: string; note?: string; locale: Locale }) {
  return (
    <div>
      <ul className="flex flex-col gap-3">
        {lines.map((line, index) => (
          <li key={index} className="grid grid-cols-[1fr_auto] gap-x-4">
            {line.thing && line.thing !== lines[index - 1]?.thing ? <strong className="col-span-2 mt-1">{line.thing}</strong> : null}
            <span>{line.label}</span>
            <span className={cx("tabular text-right font-semibold whitespace-nowrap", line.amountKopecks < 0 && "text-green")}>
              {line.amountKopecks < 0 ? `−${formatMoney(-line.amountKopecks, locale)}` : formatMoney(line.amountKopecks, locale)}
            </span>
            <span className="col-span-2 max-w-prose text-dense text-ink-soft">{line.reason}</span>
          </li>
        ))}
      </ul>
      <div className="mt-3 grid grid-cols-[1fr_auto] items-baseline gap-x-4 border-t border-line pt-3">
        <span className="text-heading font-semibold">{totalLabel}</span>
        <span className="tabular text-right text-heading font-semibold whitespace-nowrap" data-testid="quote-total">
          {formatMoney(total, locale)}
        </span>
        {note ? <span className="col-span-2 text-dense text-ink-soft">{note}</span> : null}
      </div>
    </div>
  );
}
