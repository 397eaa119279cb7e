import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { clockOf } from "./addresses";

/** The coupon of a picked slot: its code as it was read, and a sentence where it is refused. */
export interface PickedCoupon {
  code: string;
  refusal: string | null;
}

interface Props {
  picked: { start: number; minutes: number; quantity: number; beside: readonly { slug: string; quantity: number }[]; coupon: PickedCoupon | null };
  hidden: readonly [string, string][];
  onTyping: (text: string) => void;
}

/** A code that lowers the price: the same slot is asked for once more with it, and the price says what it takes off. */
export function CouponField({ picked, hidden, onTyping }: Props) {
  const { t } = useTranslation("booking");
  const { coupon } = picked;
  return (
    <details open={coupon !== null} className="mt-4">
      <summary className="inline-flex min-h-11 items-center font-semibold text-pencil md:min-h-9">{t("sheet.coupon")}</summary>
      <Form method="get" action="/schedule" preventScrollReset className="mt-1 flex flex-col gap-1">
        {hidden.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="start" value={clockOf(picked.start)} />
        <input type="hidden" name="minutes" value={picked.minutes} />
        <input type="hidden" name="quantity" value={picked.quantity} />
        {picked.beside.filter((one) => one.quantity > 0).map((one) => (
          <input key={one.slug} type="hidden" name="with" value={`${one.slug}*${one.quantity}`} />
        ))}
        <label className="text-dense font-medium" htmlFor="coupon">
          {t("sheet.couponCode")}
        </label>
        <div className="flex gap-2">
          <input
            id="coupon"
            name="coupon"
            maxLength={60}
            defaultValue={coupon?.code ?? ""}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            aria-invalid={coupon?.refusal ? true : undefined}
            aria-describedby="coupon-said"
            onChange={(event) => onTyping(event.target.value)}
            className={`${inputClass} min-w-0 grow tabular uppercase`}
          />
          <Button>{t("sheet.couponApply")}</Button>
        </div>
        <p id="coupon-said" className={coupon?.refusal ? "text-dense font-medium text-red" : "text-dense text-ink-soft"}>
          {coupon?.refusal ?? t(coupon ? "sheet.couponApplied" : "sheet.couponHelp")}
        </p>
      </Form>
    </details>
  );
}
