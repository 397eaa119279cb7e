import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatRange } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";

interface Props {
  bookings: readonly { id: string; nameRu: string; nameEn: string; startsAt: Date | string; endsAt: Date | string; purpose: string }[];
}

/** Takes a certificate away: why, and what becomes of the bookings that stand on it. They stay unless staff say otherwise. */
export function RevokeForm({ bookings }: Props) {
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  return (
    <Sheet title={t("admin.one.revokeTitle")}>
      <Form method="post" className="flex flex-col gap-4">
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("admin.one.reason")}</span>
          <input name="reason" required minLength={3} maxLength={500} autoComplete="off" className={inputClass} />
          <span className="text-dense text-ink-soft">{t("admin.one.revokeBody")}</span>
        </label>
        {bookings.length === 0 ? (
          <>
            <p className="text-ink-soft">{t("admin.one.noBookings")}</p>
            <input type="hidden" name="bookings" value="keep" />
          </>
        ) : (
          <fieldset className="flex flex-col gap-2">
            <legend className="font-medium">{t("admin.one.bookings")}</legend>
            <ul className="mt-1 flex flex-col gap-1" data-testid="uncovered">
              {bookings.map((booking) => (
                <li key={booking.id}>
                  <a href={`/bookings/${booking.id}`} className="font-semibold text-pencil hover:underline">
                    {formatRange(booking.startsAt, booking.endsAt, locale)}
                  </a>{" "}
                  {localised(booking, "name", locale)} · {booking.purpose}
                </li>
              ))}
            </ul>
            {(["keep", "cancel"] as const).map((one) => (
              <label key={one} className="flex min-h-11 items-start gap-3 py-2 md:min-h-0">
                <input type="radio" name="bookings" value={one} defaultChecked={one === "keep"} className="mt-1 size-4 shrink-0 accent-[var(--pencil)]" />
                <span>{t(`admin.one.${one}`)}</span>
              </label>
            ))}
          </fieldset>
        )}
        <div>
          <Button look="danger" name="intent" value="revoke">
            {t("admin.one.revoke")}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}
