import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { Pill } from "~/components/page";
import type { BookingStatus } from "~/lib/db/generated/enums";

const tones: Record<BookingStatus, Tone> = { HELD: "waiting", CONFIRMED: "good", DONE: "plain", CANCELLED: "plain", EXPIRED: "bad" };

/** State of a booking in a word. */
export function BookingPill({ status }: { status: BookingStatus }) {
  const { t } = useTranslation("booking");
  return <Pill tone={tones[status]}>{t(`status.${status}`)}</Pill>;
}
