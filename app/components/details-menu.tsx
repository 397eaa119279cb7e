import { useEffect, type ReactNode } from "react";
import { cx } from "./classes";
import { installMenus } from "./menus";

/** A summary that opens a panel; works before scripts load. With them it also closes as menus do. */
export function DetailsMenu({ summary, summaryClass, label, className, children }: { summary: ReactNode; summaryClass: string; label?: string; className?: string; children: ReactNode }) {
  useEffect(installMenus, []);
  return (
    <details data-menu className={className}>
      <summary className={cx("bare-summary", summaryClass)} aria-label={label}>
        {summary}
      </summary>
      {children}
    </details>
  );
}
