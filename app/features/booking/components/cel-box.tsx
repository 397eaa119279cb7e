import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import type { DayRow } from "../schedule.server";
import { clockOf } from "./addresses";

const celLooks = {
  mine: "bg-pencil text-on-pencil font-semibold",
  offered: "bg-pencil-soft text-pencil font-semibold border-2 border-pencil",
  waiting: "bg-amber-soft text-amber font-semibold border border-amber",
  busy: "bg-cel text-ink-soft border border-line",
  closed: "hatched bg-sheet text-ink-soft",
  buffer: "hatched",
} as const;

/** What is free of a pool: whole words where there is room, figures in a narrow stretch, only for the ear in a sliver. */
export function PoolText({ minutes, free, of }: { minutes: number; free: number; of: number }) {
  const { t } = useTranslation("booking");
  const words = t("schedule.poolFree", { free, of });
  if (minutes >= 240) return words;
  return (
    <>
      {minutes >= 60 ? (
        <span aria-hidden className="tabular" title={words}>
          {free}/{of}
        </span>
      ) : null}
      <span className="sr-only">{words}</span>
    </>
  );
}

/** A cel of the sheet. One that the reader may move says so by `data-cel`, and has ends to be pulled at. */
export function CelBox({ cel, row, opensAt, at }: { cel: DayRow["cels"][number]; row: DayRow; opensAt: number; at: (minute: number) => string }) {
  const { t } = useTranslation(["booking", "moving"]);
  const place = { left: `calc(${at(cel.from)} + 1px)`, width: `calc(${at(cel.to - cel.from)} - 2px)` };
  if (cel.kind === "buffer") return <span aria-hidden className="absolute inset-y-1.5 hatched" style={place} />;
  const time = `${clockOf(opensAt + cel.from)}–${clockOf(opensAt + cel.to)}`;
  const what = cel.label || t(cel.kind === "offered" ? "booking:schedule.offered" : "booking:schedule.taken");
  const amount = cel.quantity && row.quantity > 1 ? `${t("booking:schedule.units", { count: cel.quantity })} · ` : "";
  const title = `${row.name}, ${time}: ${amount}${what}${cel.kind === "waiting" ? ` (${t("booking:status.HELD")})` : ""}`;
  const look = cx("absolute inset-y-1.5 z-[5] block overflow-hidden rounded-[4px] px-2 text-dense leading-9 text-ellipsis whitespace-nowrap no-underline", celLooks[cel.kind], cel.move && "cursor-grab select-none");
  const text = cel.to - cel.from >= 45 ? `${amount}${what}` : "";
  const href = cel.kind === "offered" ? "/bookings/waitlist" : cel.bookingId && `/bookings/${cel.bookingId}`;
  if (!href) {
    return (
      <span title={title} className={look} style={place}>
        {text}
        {text ? <span className="sr-only"> {time}</span> : <span className="sr-only">{title}</span>}
      </span>
    );
  }
  const daily = row.stepMinutes >= 1440;
  return (
    <a
      href={href}
      title={cel.move ? `${title}. ${t("moving:grid.mine")}` : title}
      aria-label={title}
      aria-keyshortcuts={cel.move ? "M" : undefined}
      data-cel={cel.move ? cel.bookingId : undefined}
      draggable={false}
      className={look}
      style={place}
    >
      {text}
      {cel.move && !daily ? (
        <>
          {cel.move.begun || cel.move.from !== cel.from ? null : <span aria-hidden data-grip="start" className="absolute inset-y-0 left-0 w-2 cursor-ew-resize" />}
          {cel.move.to === cel.to ? <span aria-hidden data-grip="end" className="absolute inset-y-0 right-0 w-2 cursor-ew-resize" /> : null}
        </>
      ) : null}
    </a>
  );
}
