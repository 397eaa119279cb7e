import type { ReactNode } from "react";
import { cx } from "~/components/classes";

export interface BarRow {
  key: string;
  label: ReactNode;
  /** What the bar says, for those who do not see it. */
  say: string;
  /** The figure at its end. */
  figure: string;
  /** What the full width stands for. */
  whole: number;
  parts: readonly { value: number; className: string }[];
}

/** Bars under one another, the name over each on a phone and before it on a wide screen. */
export function Bars({ rows, label }: { rows: readonly BarRow[]; label: string }) {
  return (
    <ul aria-label={label} className="flex flex-col gap-2.5 md:gap-1.5">
      {rows.map((row) => (
        <li key={row.key} className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1 md:grid-cols-[minmax(10rem,18rem)_1fr_5rem]">
          <span className="min-w-0 truncate">{row.label}</span>
          <span className="tabular text-right font-semibold md:order-last">{row.figure}</span>
          <span role="img" aria-label={row.say} className="col-span-2 flex h-3.5 overflow-hidden rounded-control bg-raised md:col-span-1">
            {row.parts.map((part, index) => (
              <span key={index} className={cx("h-full", part.className)} style={{ width: `${row.whole > 0 ? Math.min(100, (part.value / row.whole) * 100) : 0}%` }} />
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What the colours of bars mean. */
export function BarLegend({ items }: { items: readonly { className: string; text: string }[] }) {
  return (
    <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-dense text-ink-soft">
      {items.map(({ className, text }) => (
        <li key={text} className="flex items-center gap-1.5">
          <span aria-hidden className={cx("inline-block size-3.5 rounded-control border border-line", className)} />
          {text}
        </li>
      ))}
    </ul>
  );
}
