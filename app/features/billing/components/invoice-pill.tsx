import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { Pill } from "~/components/page";
import type { InvoiceStatus } from "~/lib/db/generated/enums";

const tones: Record<InvoiceStatus, Tone> = { ISSUED: "waiting", PAID: "good", CANCELLED: "plain", WRITTEN_OFF: "plain" };

/** State of an invoice in a word; an unpaid one past its term says so. */
export function InvoicePill({ status, overdue = false }: { status: InvoiceStatus; overdue?: boolean }) {
  const { t } = useTranslation("billing");
  return overdue ? <Pill tone="bad">{t("overdue")}</Pill> : <Pill tone={tones[status]}>{t(`status.${status}`)}</Pill>;
}
