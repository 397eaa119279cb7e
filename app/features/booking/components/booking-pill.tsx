import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { Pill } from "~/components/page";
import type { BookingStatus } from "~/lib/db/generated/enums";

const tones: Record<BookingStatus, Tone> = {
  PENDING: "waiting",
  HELD: "waiting",
  CONFIRMED: "good",
  CHECKED_IN: "good",
  DONE: "plain",
  NO_SHOW: "bad",
  CANCELLED: "plain",
  EXPIRED: "bad",
};

/** State of a booking in a word. */
export function BookingPill({ status }: { status: BookingStatus }) {
  const { t } = useTranslation("booking");
  return <Pill tone={tones[status]}>{t(`status.${status}`)}</Pill>;
}
