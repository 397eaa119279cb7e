import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDateTime } from "~/lib/format";
import { formatMoney, percentOf } from "~/lib/money";
import { PartChoice } from "../moving/components/part-choice";
import type { CancelStep } from "../rules/cancelling";
import type { SeriesPart } from "../series/commands/change-series.server";

interface Props {
  status: string;
  totalKopecks: number;
  feePercent: number;
  /** What late moves cost: it is not given back. */
  keptKopecks: number;
  /** Until when cancelling is free, when it lies ahead. */
  freeUntil: Date | string | null;
  steps: readonly CancelStep[];
  /** Occurrences of its series ahead, for a booking of one. */
  ahead: Record<SeriesPart, number> | null;
}

/** What cancelling costs now, by which rule, and the button, which asks once. */
export function CancelPanel({ status, totalKopecks, feePercent, keptKopecks, freeUntil, steps, ahead }: Props) {
  const { t } = useTranslation(["booking", "moving"]);
  const locale = useLocale();
  const unpaid = status === "HELD" || status === "PENDING";
  return (
    <Sheet title={t("booking:one.cancelTitle")}>
      <p>
        {feePercent === 0
          ? unpaid || !freeUntil
            ? t(unpaid ? "booking:one.cancelHeld" : "booking:one.cancelFreeNow")
            : t("booking:one.cancelFree", { until: formatDateTime(freeUntil, locale) })
          : t("booking:one.cancelFee", { percent: feePercent, amount: formatMoney(percentOf(totalKopecks - keptKopecks, feePercent), locale) })}
        {keptKopecks > 0 ? ` ${t("booking:one.cancelKept", { amount: formatMoney(keptKopecks, locale) })}` : null}
      </p>
      <ul className="mt-2 list-disc ps-5 text-dense text-ink-soft">
        {[...steps].sort((a, b) => b.hoursBefore - a.hoursBefore).map((step) => (
          <li key={step.hoursBefore}>{t(step.hoursBefore > 0 ? "booking:one.cancelStep" : "booking:one.cancelLater", { hours: step.hoursBefore, percent: step.feePercent })}</li>
        ))}
      </ul>
      <details className="mt-3">
        <summary className="inline-flex min-h-11 items-center font-semibold text-red">{t("booking:one.cancel")}</summary>
        <Form method="post" className="mt-2 flex flex-col items-start gap-3">
          {ahead ? (
            <>
              <PartChoice legend={t("moving:partCancel")} ahead={ahead} />
              {ahead.all > 1 ? <p className="text-dense text-ink-soft">{t("booking:one.cancelEach")}</p> : null}
            </>
          ) : null}
          <Button look="danger">{t("booking:one.cancelSure")}</Button>
        </Form>
      </details>
    </Sheet>
  );
}
