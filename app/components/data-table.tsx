import type { ReactNode } from "react";
import { cx } from "./classes";

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand right aligned. */
  numeric?: boolean;
  /** Left out on a phone, where the row is a card. */
  secondary?: boolean;
  /** Names the record: on a phone it heads the card, without its label. Without one, the first column does. */
  title?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Figures that are compared across columns stay a table on a phone and scroll inside themselves. */
  matrix?: boolean;
}

/** A table of records, whose rows are cards on a phone; a matrix of figures stays a table. */
export function DataTable<Row>({ caption, columns, rows, rowKey, matrix }: Props<Row>) {
  const titled = Math.max(0, columns.findIndex((column) => column.title));
  return (
    // What scrolls has to be reachable by keyboard; a group, for landmarks are the sections that hold tables and have their names.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="overflow-x-auto scroll-hint rounded-card border border-line bg-sheet" tabIndex={0} role="group" aria-label={caption}>
      <table className={cx("w-full border-collapse text-dense", !matrix && "max-md:block")}>
        <caption className="sr-only">{caption}</caption>
        <thead className={matrix ? undefined : "max-md:sr-only"}>
          <tr className="border-b border-line text-left text-ink-soft">
            {columns.map((column, index) => (
              <th key={index} scope="col" className={cx("px-4 py-2.5 font-medium", column.numeric && "text-right", column.secondary && "max-md:hidden")}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={matrix ? undefined : "max-md:block"}>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={cx("border-b border-line last:border-0 hover:bg-raised", !matrix && "max-md:flex max-md:flex-col max-md:px-4 max-md:py-2.5")}>
              {columns.map((column, index) => (
                <td
                  key={index}
                  data-label={matrix || index === titled ? undefined : column.head}
                  className={cx(
                    "px-4 py-2.5 align-top",
                    column.numeric && "text-right whitespace-nowrap",
                    column.secondary && "max-md:hidden",
                    !matrix && "max-md:px-0 max-md:py-0.5",
                    !matrix && index === titled && "max-md:-order-1 max-md:text-base max-md:text-left",
                    !matrix && index !== titled && !column.secondary && "max-md:flex max-md:flex-wrap max-md:items-baseline max-md:justify-between max-md:gap-x-4 max-md:before:text-ink-soft max-md:before:content-[attr(data-label)]",
                  )}
                >
                  {matrix || index === titled ? column.cell(row) : <div className="min-w-0 max-md:text-right">{column.cell(row)}</div>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
