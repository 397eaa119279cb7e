import { Form, useNavigation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { Pill } from "~/components/page";
import type { SeatStatus } from "~/lib/db/generated/enums";
import { RESULTS, seatMayBecome } from "../status";

export interface StaffSeat {
  id: string;
  status: SeatStatus;
  note: string;
  company: string;
  person: { name: string; email: string; phone: string | null };
}

/** Everybody of a session; from its beginning on with what became of each, said at once. */
export function ResultsForm({ seats, open, removable }: { seats: readonly StaffSeat[]; open: boolean; removable: boolean }) {
  const { t } = useTranslation("trainings");
  const busy = useNavigation().state !== "idle";
  const waiting = seats.filter((seat) => seat.status === "WAITING");
  return (
    <>
      <Form method="post" id="results" preventScrollReset>
        <ul className="divide-y divide-line">
          {seats.map((seat) => (
            <li key={seat.id} className="grid gap-x-6 gap-y-2 py-3 first:pt-0 md:grid-cols-[minmax(0,1fr)_auto] md:items-start" data-seat={seat.id}>
              <div className="min-w-0">
                <p className="font-semibold">{seat.person.name}</p>
                <p className="text-dense text-ink-soft">
                  {seat.company} ·{" "}
                  <a href={`mailto:${seat.person.email}`} className="text-pencil underline">
                    {seat.person.email}
                  </a>
                  {seat.person.phone ? ` · ${seat.person.phone}` : ""}
                </p>
              </div>
              <div className="flex flex-wrap items-center gap-2 md:justify-end">
                {open && (seatMayBecome(seat.status, "PASSED") || seat.status === "FAILED" || seat.status === "ABSENT") ? (
                  <Marks seat={seat} />
                ) : (
                  <>
                    {seat.note ? <span className="text-dense text-ink-soft">{seat.note}</span> : null}
                    <Pill tone={seat.status === "PASSED" ? "good" : seat.status === "WAITING" ? "waiting" : seat.status === "BOOKED" ? "mine" : "plain"}>
                      {seat.status === "WAITING" ? t("staff.session.line", { place: waiting.indexOf(seat) + 1 }) : t(`staff.session.seat.${seat.status}`)}
                    </Pill>
                  </>
                )}
                {removable ? (
                  <Button look="danger" form={`remove-${seat.id}`} name="intent" value="remove" aria-label={t("staff.session.removeOf", { name: seat.person.name })}>
                    {t("staff.session.remove")}
                  </Button>
                ) : null}
              </div>
            </li>
          ))}
        </ul>
        {open && seats.some((seat) => seat.status !== "PASSED" && seat.status !== "WAITING" && seat.status !== "CANCELLED") ? (
          <Button look="primary" name="intent" value="mark" className="mt-3" disabled={busy}>
            {t("staff.session.save")}
          </Button>
        ) : null}
      </Form>
      {removable
        ? seats.map((seat) => (
            <Form key={seat.id} method="post" id={`remove-${seat.id}`} preventScrollReset>
              <input type="hidden" name="seatId" value={seat.id} />
            </Form>
          ))
        : null}
    </>
  );
}

function Marks({ seat }: { seat: StaffSeat }) {
  const { t } = useTranslation("trainings");
  const said = RESULTS.find((one) => one === seat.status) ?? "";
  return (
    <>
      <label>
        <span className="sr-only">{t("staff.session.resultOf", { name: seat.person.name })}</span>
        <select name={`result.${seat.id}`} defaultValue={said} key={said} className={inputClass}>
          {said === "" ? <option value="">{t("staff.session.unsaid")}</option> : null}
          {RESULTS.map((one) => (
            <option key={one} value={one}>
              {t(`staff.session.seat.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="min-w-0 grow md:w-64">
        <span className="sr-only">{t("staff.session.noteOf", { name: seat.person.name })}</span>
        <input name={`note.${seat.id}`} defaultValue={seat.note} maxLength={500} placeholder={t("staff.session.note")} autoComplete="off" className={inputClass} />
      </label>
    </>
  );
}
