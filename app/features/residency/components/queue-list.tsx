import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { formatDayMonth } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import type { Clock } from "../rules/clock";
import { siteDayOf } from "../rules/days";
import type { QueueGroup, WaitsFor } from "../rules/queue";
import type { ApplicationStatus, Side } from "../status";
import { ClockPill, StatusPill } from "./marks";

export interface ShownRow {
  id: string;
  number: string | null;
  companyName: string;
  callTitleRu: string;
  callTitleEn: string;
  status: ApplicationStatus;
  submittedAt: Date | string | null;
  decidedAt: Date | string | null;
  clock: Clock | null;
  moveSide: Side | null;
  finals: number;
  group: QueueGroup;
  waits: WaitsFor;
}

/** Rows of the queue as blocks one can press; plain links, since a queue may be long. */
export function QueueList({ rows, current, narrow = false }: { rows: readonly ShownRow[]; current?: string; narrow?: boolean }) {
  const { t } = useTranslation("residency");
  const locale = useLocale();
  return (
    <ul className="divide-y divide-line">
      {rows.map((row) => {
        const paused = row.moveSide === "APPLICANT" && !row.clock?.late;
        const when = row.decidedAt
          ? t("queue.decided", { day: formatDayMonth(siteDayOf(row.decidedAt), locale) })
          : row.submittedAt
            ? t("queue.submitted", { day: formatDayMonth(siteDayOf(row.submittedAt), locale) })
            : "";
        const facts = [row.number, localised(row, "callTitle", locale), row.waits ? t(`queue.waits.${row.waits}`) : "", narrow ? "" : when, row.finals > 0 && !narrow ? t("queue.reviews", { count: row.finals }) : ""];
        return (
          <li key={row.id}>
            <a
              href={`/staff/applications/${row.id}`}
              data-queue-row=""
              aria-current={row.id === current ? "page" : undefined}
              className={cx(
                "flex min-h-11 flex-wrap items-start gap-x-3 gap-y-1 px-4 py-3 hover:bg-raised focus-visible:-outline-offset-2",
                row.id === current && "border-s-4 border-pencil bg-pencil-soft ps-3",
              )}
            >
              <span className="min-w-0 grow basis-40">
                <span className="block font-semibold">{row.companyName}</span>
                <span className="block text-dense text-ink-soft">{facts.filter(Boolean).join(" · ")}</span>
              </span>
              {narrow ? null : <StatusPill status={row.status} />}
              <ClockPill clock={row.clock} paused={paused} />
            </a>
          </li>
        );
      })}
    </ul>
  );
}

/** The keys of the queue, for those who have a keyboard. */
export function KeysHint({ scoring = false }: { scoring?: boolean }) {
  const { t } = useTranslation("residency");
  const key = "rounded-sm border border-line-strong px-1.5 font-sans";
  return (
    <p className="text-dense text-ink-soft max-md:hidden">
      <kbd className={key}>J</kbd> <kbd className={key}>K</kbd> {t("queue.keys")} · <kbd className={key}>↵</kbd> {t("queue.keysOpen")}
      {scoring ? (
        <>
          {" "}
          · <kbd className={key}>0</kbd>–<kbd className={key}>5</kbd> {t("queue.keysScore")} · <kbd className={key}>Ctrl</kbd> <kbd className={key}>↵</kbd> {t("queue.keysSend")}
        </>
      ) : null}
    </p>
  );
}
