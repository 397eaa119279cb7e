import type { ReactNode } from "react";
import { cx } from "./classes";

export interface Column<Row> {
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Figures stand right aligned. */
  numeric?: boolean;
  /** Left out on a phone, where the row is a card. */
  secondary?: boolean;
}

/** A table of records; on a narrow screen it scrolls inside itself and keeps its head. */
export function DataTable<Row>({ caption, columns, rows, rowKey }: { caption: string; columns: readonly Column<Row>[]; rows: readonly Row[]; rowKey: (row: Row) => string }) {
  return (
    // A scrolling region has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="overflow-x-auto rounded-card border border-line bg-sheet" tabIndex={0} role="region" aria-label={caption}>
      <table className="w-full border-collapse text-dense">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-left text-ink-soft">
            {columns.map((column, index) => (
              <th key={index} scope="col" className={cx("px-4 py-2.5 font-medium", column.numeric && "text-right", column.secondary && "max-md:hidden")}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-line last:border-0 hover:bg-raised">
              {columns.map((column, index) => (
                <td key={index} className={cx("px-4 py-2.5 align-top", column.numeric && "text-right whitespace-nowrap", column.secondary && "max-md:hidden")}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
