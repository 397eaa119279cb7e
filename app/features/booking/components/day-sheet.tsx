import { useNavigate } from "@remix-run/react";
import { memo, useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import type { DayRow, DaySheet } from "../schedule.server";
import { MovingLayer } from "../moving/components/moving-layer";
import { useMoving } from "../moving/components/use-moving";
import { clockOf, pickAddress, pickAddresses } from "./addresses";
import type { SheetState } from "./booking-sheet";
import { CelBox, PoolText } from "./cel-box";
import { rowNote } from "./row-note";
import { FIRST_ROWS, useShown } from "./use-shown";

interface Props {
  sheet: DaySheet;
  params: URLSearchParams;
  /** Slug and start of the picked slot. */
  picked: { slug: string; from: number; to: number } | null;
  /** Minutes from the sheet's beginning to the present; null on another day. */
  now: number | null;
}

const OPENS_SHEET: SheetState = { opens: "sheet" };

/** The exposure sheet of a day: a grid with the keyboard (arrows, Home, End, Enter), plain links without scripts. */
export function DaySheetGrid({ sheet, params, picked, now }: Props) {
  const { t } = useTranslation("booking");
  const grid = useRef<HTMLDivElement>(null);
  const hours = Array.from({ length: (sheet.closesAt - sheet.opensAt) / 60 }, (_, index) => sheet.opensAt + index * 60);
  const length = sheet.closesAt - sheet.opensAt;
  const firstFree = sheet.rows.findIndex((row) => row.cells.length > 0);
  const before = useRef(picked);
  const moving = useMoving({ sheet, grid, now });

  // The sheet was closed with the focus in it: back to the cell it was opened from.
  useEffect(() => {
    const was = before.current;
    before.current = picked;
    if (was && !picked && document.activeElement === document.body) nearestCell(grid.current?.querySelector(`tr[id="${was.slug}"]`), was.from)?.focus();
  }, [picked]);

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement;
    if (moving.onKeyDown(event) || !target.dataset.cell) return;
    const next = neighbour(grid.current, target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    // Arrow keys move between the cells, which are links and take the focus themselves.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={grid} onKeyDown={move} {...moving.pointer} className="relative overflow-hidden rounded-card border border-line bg-sheet max-md:hidden">
      <table className="w-full table-fixed border-collapse" aria-label={t("schedule.gridLabel")}>
        <colgroup>
          <col className="w-56 xl:w-64" />
          <col />
        </colgroup>
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="sr-only">
              {t("schedule.resource")}
            </th>
            <th scope="col" className="relative h-9 p-0 text-left font-normal">
              <span className="sr-only">{t("schedule.timeHead", { from: clockOf(sheet.opensAt), to: clockOf(sheet.closesAt) })}</span>
              <span aria-hidden className="grid h-full items-center text-dense text-ink-soft tabular" style={{ gridTemplateColumns: `repeat(${hours.length}, 1fr)` }}>
                {hours.map((hour) => (
                  <span key={hour}>{clockOf(hour).slice(0, 2)}</span>
                ))}
              </span>
              {now !== null && now >= 0 && now <= length ? (
                <span aria-hidden className="absolute bottom-0 -translate-x-1/2 rounded-full bg-red px-1.5 text-xs leading-4 font-semibold text-sheet tabular" style={{ left: `${(now / length) * 100}%` }}>
                  {clockOf(sheet.opensAt + now)}
                </span>
              ) : null}
            </th>
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((row, index) => (
            <SheetRow
              key={row.id}
              row={row}
              day={sheet.day}
              opensAt={sheet.opensAt}
              length={length}
              query={params.toString()}
              pickedFrom={picked?.slug === row.slug ? picked.from : null}
              pickedTo={picked?.slug === row.slug ? picked.to : null}
              now={now}
              eager={index < FIRST_ROWS}
              first={index === firstFree}
            />
          ))}
        </tbody>
      </table>
      <MovingLayer moving={moving} />
    </div>
  );
}

/** The free cell of a row that stands nearest to a minute of the sheet. */
function nearestCell(row: Element | null | undefined, minute: number): HTMLElement | undefined {
  const cells = [...(row?.querySelectorAll<HTMLElement>("[data-cell]") ?? [])];
  return cells.sort((a, b) => Math.abs(Number(a.dataset.cell) - minute) - Math.abs(Number(b.dataset.cell) - minute))[0];
}

function neighbour(grid: HTMLElement | null, from: HTMLElement, key: string): HTMLElement | undefined {
  const row = from.closest("tr");
  if (!grid || !row) return undefined;
  const cells = [...row.querySelectorAll<HTMLElement>("[data-cell]")];
  const place = cells.indexOf(from);
  if (key === "ArrowRight") return cells[place + 1];
  if (key === "ArrowLeft") return cells[place - 1];
  if (key === "Home") return cells[0];
  if (key === "End") return cells.at(-1);
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const rows = [...grid.querySelectorAll("tbody tr")];
  const step = key === "ArrowDown" ? 1 : -1;
  const wanted = Number(from.dataset.cell);
  for (let at = rows.indexOf(row) + step; at >= 0 && at < rows.length; at += step) {
    const nearest = nearestCell(rows[at], wanted);
    if (nearest) return nearest;
  }
  return undefined;
}

interface RowProps {
  row: DayRow;
  day: string;
  opensAt: number;
  length: number;
  query: string;
  pickedFrom: number | null;
  pickedTo: number | null;
  now: number | null;
  eager: boolean;
  first: boolean;
}

const SheetRow = memo(function SheetRow({ row, day, opensAt, length, query, pickedFrom, pickedTo, now, eager, first }: RowProps) {
  const { t } = useTranslation(["booking", "billing"]);
  const [shown, place] = useShown(eager);
  return (
    <tr ref={place} id={row.slug} className="border-b border-line last:border-0">
      <th scope="row" className="h-12 border-r border-line px-3 py-1 text-left align-middle font-normal">
        <a href={`/spaces/${row.slug}`} className="block truncate font-semibold text-ink hover:text-pencil hover:underline" title={row.name}>
          {row.name}
        </a>
        <span className="block truncate text-dense text-ink-soft">{rowNote(t, row)}</span>
      </th>
      <td className="relative p-0">
        {shown ? (
          <Timeline row={row} day={day} opensAt={opensAt} length={length} query={query} pickedFrom={pickedFrom} pickedTo={pickedTo} now={now} first={first} />
        ) : null}
      </td>
    </tr>
  );
});

/** Stands for the time in a sentence that is filled many times. */
const CLOCK = "{time}";

function Timeline({ row, day, opensAt, length, query, pickedFrom, pickedTo, now, first }: Omit<RowProps, "eager">) {
  const { t } = useTranslation("booking");
  const navigate = useNavigate();
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const params = new URLSearchParams(query);
  const at = (minute: number) => `${(minute / length) * 100}%`;
  const size = row.stepMinutes >= 1440 ? length : Math.max(60, row.stepMinutes);
  // A sheet has hundreds of cells: what they share is said and put together once a row.
  const addressOf = pickAddresses(params, { day, slug: row.slug });
  const freeAt = t("schedule.freeAt", { resource: row.name, time: CLOCK });
  const startOf = (cell: number) => (row.stepMinutes >= 1440 ? 0 : opensAt + cell);

  // A drag over free cells takes them all; a press on one is the link itself.
  const over = (event: PointerEvent) => Number(document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-cell]")?.dataset.cell ?? NaN);
  const dragTo = (event: PointerEvent) => {
    if (!drag || event.buttons !== 1) return;
    const cell = over(event);
    if (row.cells.includes(cell) || row.cells.includes(cell - size)) setDrag({ ...drag, to: cell });
  };
  const drop = () => {
    if (drag && drag.to !== drag.from) {
      const from = Math.min(drag.from, drag.to);
      const minutes = Math.abs(drag.to - drag.from) + size;
      navigate(pickAddress(params, { day, slug: row.slug, start: startOf(from), minutes: Math.max(minutes, row.minMinutes) }), { preventScrollReset: true, state: OPENS_SHEET });
    }
    setDrag(null);
  };

  return (
    <div className="relative h-12" onPointerMove={dragTo} onPointerUp={drop} onPointerLeave={() => setDrag(null)}>
      <span aria-hidden className="absolute inset-0" style={{ backgroundImage: "linear-gradient(to right, var(--line) 1px, transparent 1px)", backgroundSize: `${(60 / length) * 100}% 100%`, opacity: 0.7 }} />
      {row.closed.map((stretch) => (
        <span key={stretch.from} aria-hidden className="absolute inset-y-0 hatched" style={{ left: at(stretch.from), width: at(stretch.to - stretch.from) }} />
      ))}
      {row.pool?.map((stretch) => (
        <span key={stretch.from} className={cx("absolute inset-y-1.5 overflow-hidden rounded-[4px] px-2 text-dense leading-9 whitespace-nowrap text-ink-soft", stretch.free < row.quantity && "border border-line bg-cel")} style={{ left: at(stretch.from), width: at(stretch.to - stretch.from) }}>
          <PoolText minutes={stretch.to - stretch.from} free={stretch.free} of={row.quantity} />
        </span>
      ))}
      {row.cells.map((cell, index) => {
        const start = startOf(cell);
        const chosen = drag !== null && cell >= Math.min(drag.from, drag.to) && cell <= Math.max(drag.from, drag.to);
        return (
          <a
            key={cell}
            data-cell={cell}
            tabIndex={first && index === 0 ? 0 : -1}
            href={addressOf(start)}
            aria-label={freeAt.replace(CLOCK, clockOf(start))}
            draggable={false}
            onPointerDown={(event) => {
              if (event.button === 0 && event.pointerType === "mouse") setDrag({ from: cell, to: cell });
            }}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              navigate(addressOf(start), { preventScrollReset: true, state: OPENS_SHEET });
            }}
            className={cx("absolute inset-y-0 focus-visible:z-20 focus-visible:bg-pencil-soft", chosen ? "bg-pencil-soft" : "hover:bg-pencil-soft")}
            style={{ left: at(cell), width: at(size) }}
          />
        );
      })}
      {row.cels.map((cel) => (
        <CelBox key={`${cel.from}-${cel.kind}-${cel.bookingId ?? ""}`} cel={cel} row={row} opensAt={opensAt} at={at} />
      ))}
      {pickedFrom !== null && pickedTo !== null ? (
        <span aria-hidden className="pointer-events-none absolute inset-y-1 z-10 rounded-control border-2 border-dashed border-pencil bg-pencil-soft/70" style={{ left: at(Math.max(0, pickedFrom)), width: at(Math.min(length, pickedTo) - Math.max(0, pickedFrom)) }} />
      ) : null}
      {now !== null && now >= 0 && now <= length ? <span aria-hidden className="pointer-events-none absolute inset-y-0 z-10 w-px bg-red" style={{ left: at(now) }} /> : null}
    </div>
  );
}
