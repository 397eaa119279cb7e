import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { sayMessage } from "~/lib/say-message";
import { minuteOfDay, siteDay } from "~/lib/time";
import { clock } from "~/lib/clock";
import type { RoundThing } from "../queries.server";
import { OTHER_STARTS } from "../schema";

interface Wish {
  id: string;
  resourceId: string;
  minutes: number;
  quantity: number;
  purpose: string;
  starts: string[];
}

const startValue = (at: string | undefined) => (at ? { day: siteDay(new Date(at)), time: clock(minuteOfDay(new Date(at))) } : undefined);

/** One wish: what, how long, the wanted start and others that would do. With `wish` it changes that one. */
export function WishForm({ things, period, wish, result, cancelTo }: { things: readonly RoundThing[]; period: { from: string; to: string }; wish?: Wish; result?: SubmissionResult<string[]>; cancelTo?: string }) {
  const { t } = useTranslation(["rounds", "errors"]);
  const locale = useLocale();
  const typed = result?.initialValue as { resourceId?: string; minutes?: string; quantity?: string; purpose?: string; starts?: { day?: string; time?: string }[] } | undefined;
  const errors = (name: string) => result?.error?.[name]?.map((text) => sayMessage(t, text)).join(" ");
  const error = (name: string) => (errors(name) ? <p className="text-dense font-medium text-red">{errors(name)}</p> : null);
  return (
    <Form method="post" action="#wish" className="flex flex-col gap-4">
      {errors("") ? (
        <p role="alert" className="rounded-card border border-red bg-red-soft p-3 font-medium">
          {errors("")}
        </p>
      ) : null}
      {wish ? <input type="hidden" name="wishId" value={wish.id} /> : null}
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <label className="flex flex-col gap-1 sm:col-span-2">
          <span className="font-medium">{t("rounds:thing")}</span>
          <select name="resourceId" required defaultValue={typed?.resourceId ?? wish?.resourceId} className={inputClass}>
            {things.map((thing) => (
              <option key={thing.id} value={thing.id}>
                {locale === "ru" ? thing.nameRu : thing.nameEn}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("rounds:minutes")}</span>
          <input type="number" name="minutes" required min={1} step={1} inputMode="numeric" defaultValue={typed?.minutes ?? wish?.minutes ?? 120} aria-invalid={errors("minutes") ? true : undefined} className={inputClass} />
          {error("minutes")}
        </label>
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("rounds:quantity")}</span>
          <input type="number" name="quantity" required min={1} step={1} inputMode="numeric" defaultValue={typed?.quantity ?? wish?.quantity ?? 1} aria-invalid={errors("quantity") ? true : undefined} className={inputClass} />
          {error("quantity")}
        </label>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        {Array.from({ length: OTHER_STARTS + 1 }, (_, index) => {
          const at = typed?.starts?.[index] ?? startValue(wish?.starts[index]);
          return (
            <fieldset key={index}>
              <legend className="font-medium">{index === 0 ? t("rounds:start") : t("rounds:other", { number: index })}</legend>
              <div className="mt-1 flex gap-2">
                <input type="date" name={`starts[${index}].day`} aria-label={t("rounds:day")} min={period.from} max={period.to} required={index === 0} defaultValue={at?.day} className={inputClass} />
                <input type="time" name={`starts[${index}].time`} aria-label={t("rounds:time")} step={900} required={index === 0} defaultValue={at?.time} className={inputClass} />
              </div>
              {error(`starts[${index}].day`)}
            </fieldset>
          );
        })}
      </div>
      <label className="flex flex-col gap-1">
        <span className="font-medium">{t("rounds:purpose")}</span>
        <input name="purpose" maxLength={300} defaultValue={typed?.purpose ?? wish?.purpose} className={inputClass} />
      </label>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" name="intent" value={wish ? "change" : "add"}>
          {t(wish ? "rounds:change" : "rounds:add")}
        </Button>
        {cancelTo ? <ButtonAnchor href={cancelTo}>{t("rounds:stopEditing")}</ButtonAnchor> : null}
      </div>
    </Form>
  );
}
