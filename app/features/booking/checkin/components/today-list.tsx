import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { cx } from "~/components/classes";
import { narrowInputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { formatDateTime, formatTime } from "~/lib/format";
import { localised, type Locale } from "~/lib/i18n/locales";
import { BookingPill } from "../../components/booking-pill";
import type { TodayRow } from "../queries.server";
import type { Turn } from "../rules/turns";

type Moment = Date | string;
type Row = { [K in keyof TodayRow]: TodayRow[K] extends Date ? Moment : TodayRow[K] extends Date | null ? Moment | null : TodayRow[K] };

const EDGE: Record<Turn, string> = { overrun: "border-s-red", awaited: "border-s-amber", inside: "border-s-green", running: "border-s-line-strong", ahead: "border-s-line", over: "border-s-line" };
const minutesUntil = (to: Moment, now: Moment) => Math.round((new Date(to).getTime() - new Date(now).getTime()) / 60_000);

/** The bookings of one turn of the day, each with the buttons that it has now. */
export function TodayList({ turn, rows, now }: { turn: Turn; rows: readonly Row[]; now: Moment }) {
  const { t } = useTranslation("presence");
  return (
    <section aria-labelledby={`turn-${turn}`}>
      <h2 id={`turn-${turn}`} className="mb-2 text-heading">
        {t(`today.turn.${turn}`)} <span className="font-normal text-ink-soft tabular">{rows.length}</span>
      </h2>
      <ul className="overflow-hidden rounded-card border border-line bg-sheet">
        {rows.map((row) => (
          <Item key={row.id} turn={turn} row={row} now={now} />
        ))}
      </ul>
    </section>
  );
}

const DAY_MS = 86_400_000;

/** «10:00–12:00»; of a booking of days, the days. */
function spanText(row: Row, locale: Locale): string {
  const [from, to] = [new Date(row.startsAt), new Date(row.endsAt)];
  const clock = (at: Date) => formatTime(at, locale);
  if (to.getTime() - from.getTime() < DAY_MS) return `${clock(from)}–${clock(to) === "00:00" ? "24:00" : clock(to)}`;
  const day = (at: Date) => formatDateTime(at, locale).split(",")[0] ?? "";
  const [first, last] = [day(from), day(new Date(to.getTime() - 1))];
  return first === last ? first : `${first} – ${last}`;
}

function Item({ turn, row, now }: { turn: Turn; row: Row; now: Moment }) {
  const { t } = useTranslation(["presence", "booking"]);
  const locale = useLocale();
  const time = (at: Moment) => formatTime(at, locale);
  const note =
    turn === "overrun"
      ? t("presence:today.over", { minutes: -minutesUntil(row.endsAt, now) })
      : row.checkedOutAt
        ? t("presence:today.left", { at: time(row.checkedOutAt) })
        : row.checkedInAt
          ? t("presence:today.since", { at: time(row.checkedInAt) })
          : turn === "awaited" && row.mustCheckIn
            ? t("presence:today.release", { at: time(row.releaseAt) })
            : "";
  return (
    <li className={cx("flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-l-4 border-b-line px-3 py-2.5 last:border-b-0 md:px-4", EDGE[turn])}>
      <span className="w-28 shrink-0 font-semibold tabular">
        {spanText(row, locale)}
      </span>
      <span className="min-w-52 grow basis-52">
        <a href={`/bookings/${row.id}`} className="font-semibold text-pencil hover:underline">
          {localised(row, "name", locale)}
          {row.quantity > 1 ? ` × ${row.quantity}` : ""}
        </a>
        <span className="block text-dense text-ink-soft">
          {row.companyName} · {row.purpose}
        </span>
      </span>
      <span className="flex min-w-40 flex-col items-start gap-0.5">
        <BookingPill status={row.status} />
        {note ? <span className="text-dense text-ink-soft">{note}</span> : null}
      </span>
      {row.mayCheckIn || row.mayCheckOut ? (
        <Form method="post" preventScrollReset className="flex items-center gap-2 max-md:w-full">
          <input type="hidden" name="booking" value={row.id} />
          {row.mayCheckIn ? (
            <Button look={turn === "awaited" ? "primary" : "plain"} name="intent" value="check-in" aria-label={t("presence:today.checkInOf", { company: row.companyName })}>
              {t("presence:today.checkIn")}
            </Button>
          ) : null}
          {row.mayCheckOut ? (
            <>
              <label>
                <span className="sr-only">{t("presence:panel.leftAt")}</span>
                <input type="time" name="leftAt" title={t("presence:panel.leftAt")} className={`${narrowInputClass} w-28`} />
              </label>
              <Button name="intent" value="check-out" aria-label={t("presence:today.checkOutOf", { company: row.companyName })}>
                {t("presence:today.checkOut")}
              </Button>
            </>
          ) : null}
        </Form>
      ) : null}
    </li>
  );
}
