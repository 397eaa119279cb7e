import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { narrowInputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDateTime, formatTime } from "~/lib/format";
import { formatMoney } from "~/lib/money";
import type { PresenceState } from "../queries.server";

/** Instants as the wire carries them. */
type Wire<T> = { [K in keyof T]: T[K] extends Date ? Date | string : T[K] extends Date | null ? Date | string | null : T[K] };

/** Whether coming and leaving has anything to say of a booking in this state. */
export const hasPresence = ({ status, mustCheckIn, checkedInAt }: Pick<PresenceState, "status" | "mustCheckIn"> & { checkedInAt: unknown }): boolean =>
  status === "CHECKED_IN" || checkedInAt !== null || (status === "CONFIRMED" && mustCheckIn);

/** Coming and leaving: what to do at the door, who is in, what leaving costs. Its buttons work without scripts. */
export function PresencePanel({ presence, now }: { presence: Wire<PresenceState>; now: Date | string }) {
  const { t } = useTranslation(["presence", "common"]);
  const locale = useLocale();
  const { status, staff } = presence;
  const at = (moment: Date | string) => formatTime(moment, locale);
  const past = new Date(now) >= new Date(presence.endsAt);
  return (
    <Sheet title={t("presence:panel.title")}>
      {status === "CONFIRMED" ? (
        <>
          <p>{t(presence.atDoor ? "presence:panel.scan" : "presence:panel.press", { from: formatDateTime(presence.from, locale) })}</p>
          {presence.mustCheckIn ? <p className="mt-1 text-ink-soft">{t("presence:panel.release", { at: at(presence.releaseAt) })}</p> : null}
          {presence.mayCheckIn ? (
            <form method="post" action={`/bookings/${presence.id}/presence`} className="mt-3">
              <Button look="primary" name="intent" value="check-in" type="submit">
                {t(staff ? "presence:panel.checkInThem" : "presence:panel.checkIn")}
              </Button>
            </form>
          ) : null}
        </>
      ) : null}
      {presence.checkedInAt && status !== "CHECKED_IN" ? <p>{t("presence:panel.since", { at: formatDateTime(presence.checkedInAt, locale) })}</p> : null}
      {status === "CHECKED_IN" ? (
        <>
          <p className="mt-1 text-ink-soft">
            {past
              ? presence.costsNow
                ? t("presence:panel.late", { at: at(presence.endsAt), minutes: presence.costsNow.minutes, amount: formatMoney(presence.costsNow.kopecks, locale) })
                : t("presence:panel.lateFree", { at: at(presence.endsAt) })
              : t("presence:panel.early", { at: at(presence.endsAt) })}
          </p>
          {presence.mayCheckOut ? (
            <form method="post" action={`/bookings/${presence.id}/presence`} className="mt-3 flex flex-wrap items-end gap-3">
              {staff ? (
                <label className="flex flex-col gap-1">
                  <span className="text-dense font-medium">{t("presence:panel.leftAt")}</span>
                  <input type="time" name="leftAt" className={`${narrowInputClass} w-32`} />
                </label>
              ) : null}
              <Button name="intent" value="check-out" type="submit">
                {t(past ? "presence:panel.checkOut" : "presence:panel.checkOutEarly")}
              </Button>
            </form>
          ) : null}
        </>
      ) : null}
      {presence.checkedOutAt ? <p className="mt-1">{t("presence:panel.left", { at: formatDateTime(presence.checkedOutAt, locale) })}</p> : null}
      {presence.overrun ? (
        <p className="mt-1">
          {t("presence:panel.overrun", { minutes: presence.overrun.minutes })}{" "}
          <a href={`/invoices/${presence.overrun.invoiceId}`} className="font-semibold text-pencil hover:underline">
            {t("presence:panel.overrunInvoice")}
          </a>
        </p>
      ) : null}
    </Sheet>
  );
}
