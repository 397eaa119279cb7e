import { Form } from "@remix-run/react";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { cx } from "~/components/classes";
import { inputClass } from "~/components/field";
import type { DayRow, DaySheet } from "../schedule.server";
import { clockOf, pickAddress } from "./addresses";
import { rowNote } from "./row-note";

const HOUR_PX = 56;
/** A cel of so many minutes is high enough for a button beside its text. */
const ROOM_FOR_BUTTON = 50;

/** One resource a screen with a vertical day, for phones. */
export function PhoneDay({ sheet, params, slug, now }: { sheet: DaySheet; params: URLSearchParams; slug: string | null; now: number | null }) {
  const { t } = useTranslation(["booking", "common", "billing"]);
  const row = sheet.rows.find((one) => one.slug === slug) ?? sheet.rows[0];
  if (!row) return null;
  return (
    <div className="md:hidden">
      <Form method="get" action="/schedule" className="mb-3 flex gap-2" onChange={(event) => event.currentTarget.requestSubmit()}>
        {[...params].filter(([name]) => !["on", "at", "start", "minutes", "quantity"].includes(name)).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <label className="min-w-0 grow">
          <span className="sr-only">{t("booking:schedule.resource")}</span>
          <select name="on" defaultValue={row.slug} key={row.slug} className={inputClass}>
            {sheet.rows.map((one) => (
              <option key={one.id} value={one.slug}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <noscript>
          <Button>{t("common:filter")}</Button>
        </noscript>
      </Form>
      <p className="mb-2 text-dense text-ink-soft">{rowNote(t, row)}</p>
      <VerticalDay row={row} sheet={sheet} params={params} now={now} />
    </div>
  );
}

function VerticalDay({ row, sheet, params, now }: { row: DayRow; sheet: DaySheet; params: URLSearchParams; now: number | null }) {
  const { t } = useTranslation(["booking", "moving"]);
  const length = sheet.closesAt - sheet.opensAt;
  const px = (minute: number) => `${(minute / 60) * HOUR_PX}px`;
  const daily = row.stepMinutes >= 1440;
  const size = daily ? length : Math.max(60, row.stepMinutes);
  const hours = Array.from({ length: length / 60 }, (_, index) => index * 60);
  return (
    <div className="relative overflow-hidden rounded-card border border-line bg-sheet" style={{ height: px(length) }}>
      {hours.map((minute) => (
        <span key={minute} aria-hidden className="absolute inset-x-0 border-t border-line ps-2 text-dense text-ink-soft tabular" style={{ top: px(minute) }}>
          {clockOf(sheet.opensAt + minute)}
        </span>
      ))}
      {row.closed.map((stretch) => (
        <span key={stretch.from} aria-hidden className="absolute inset-x-0 hatched" style={{ top: px(stretch.from), height: px(stretch.to - stretch.from) }} />
      ))}
      {row.cells.map((cell) => {
        const start = daily ? 0 : sheet.opensAt + cell;
        return (
          <a
            key={cell}
            href={pickAddress(params, { day: sheet.day, slug: row.slug, start })}
            aria-label={t("booking:schedule.freeAt", { resource: row.name, time: clockOf(start) })}
            className="absolute inset-e-0 start-14 flex items-center ps-3 text-dense text-pencil active:bg-pencil-soft"
            style={{ top: px(cell), height: px(size) }}
          >
            + {row.quantity > 1 ? t("booking:schedule.poolFree", { free: freeAt(row, cell), of: row.quantity }) : t("booking:schedule.free")}
          </a>
        );
      })}
      {row.cels.map((cel) => {
        const what = cel.kind === "buffer" ? t("booking:schedule.buffer") : cel.label || t(cel.kind === "offered" ? "booking:schedule.offered" : "booking:schedule.taken");
        const look = cx(
          "absolute inset-e-1 start-14 overflow-hidden rounded-control px-3 py-1 text-dense no-underline",
          cel.kind === "mine" && "bg-pencil font-semibold text-on-pencil",
          cel.kind === "offered" && "border-2 border-pencil bg-pencil-soft font-semibold text-pencil",
          cel.kind === "waiting" && "border border-amber bg-amber-soft font-semibold text-amber",
          cel.kind === "busy" && "border border-line bg-cel text-ink-soft",
          (cel.kind === "closed" || cel.kind === "buffer") && "hatched text-ink-soft",
        );
        const place = { top: `calc(${px(cel.from)} + 1px)`, height: `calc(${px(cel.to - cel.from)} - 2px)` };
        const text = `${clockOf(sheet.opensAt + cel.from)}–${clockOf(sheet.opensAt + cel.to)} ${what}`;
        const href = cel.kind === "offered" ? "/bookings/waitlist" : cel.bookingId && `/bookings/${cel.bookingId}`;
        const movable = cel.move && cel.to - cel.from >= ROOM_FOR_BUTTON;
        return href ? (
          <Fragment key={`${cel.from}${cel.kind}`}>
            <a href={href} className={cx(look, movable && "pe-28")} style={place}>
              {text}
            </a>
            {movable ? (
              <a
                href={`/bookings/${cel.bookingId}/move`}
                aria-label={`${t("moving:grid.phone")}: ${text}`}
                className={cx("absolute inset-e-2 z-[6] grid min-h-11 place-items-center rounded-control px-3 text-dense font-semibold underline", cel.kind === "mine" ? "text-on-pencil" : cel.kind === "waiting" ? "text-amber" : "text-ink-soft")}
                style={{ top: `calc(${px(cel.from)} + 4px)` }}
              >
                {t("moving:grid.phone")}
              </a>
            ) : null}
          </Fragment>
        ) : (
          <span key={`${cel.from}${cel.kind}`} className={look} style={place}>
            {text}
          </span>
        );
      })}
      {now !== null && now >= 0 && now <= length ? <span aria-hidden className="absolute inset-x-0 h-px bg-red" style={{ top: px(now) }} /> : null}
    </div>
  );
}

const freeAt = (row: DayRow, minute: number) => row.pool?.find((stretch) => stretch.from <= minute && minute < stretch.to)?.free ?? row.quantity;
