import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatRange } from "~/lib/format";
import type { SeatShown } from "./training-card";

export interface GoingShown extends SeatShown {
  training: string;
  room: string;
  startsAt: Date | string;
  endsAt: Date | string;
  /** The viewer may give it up. */
  mine: boolean;
}

/** Seats of the company at sessions to come, each with the way to give it up. */
export function OwnSeats({ seats }: { seats: readonly GoingShown[] }) {
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  return (
    <ul className="divide-y divide-line">
      {seats.map((seat) => {
        const when = formatRange(seat.startsAt, seat.endsAt, locale);
        const what = seat.status === "WAITING" ? t("leaveWait") : t("leave");
        return (
          <li key={seat.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0" data-seat={seat.id}>
            <div className="min-w-0">
              <p className="font-semibold">
                {when} · {seat.training}
              </p>
              <p className="text-dense text-ink-soft">
                {seat.name} · {seat.room}
              </p>
            </div>
            <div className="flex flex-wrap items-center gap-3">
              <Pill tone={seat.status === "BOOKED" ? "good" : "waiting"}>{seat.place === null ? t("seat.BOOKED") : t("place", { place: seat.place })}</Pill>
              {seat.mine ? (
                <Form method="post" preventScrollReset>
                  <input type="hidden" name="seatId" value={seat.id} />
                  <Button look="danger" name="intent" value="leave" aria-label={t("leaveOf", { what, name: seat.name, training: seat.training, when })}>
                    {what}
                  </Button>
                </Form>
              ) : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
