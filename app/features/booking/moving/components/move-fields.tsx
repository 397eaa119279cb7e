import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { clockOf } from "../../components/addresses";
import { useLengthText } from "../../components/use-length-text";
import type { MovePreview } from "../preview.server";
import { PartChoice } from "./part-choice";

/** Where to: day, start, length, place. `live` asks for the price as soon as a choice changes; otherwise a button does. */
export function MoveFields({ preview, live = false }: { preview: Pick<MovePreview, "id" | "status" | "to" | "choices" | "series" | "part">; live?: boolean }) {
  const { t } = useTranslation("moving");
  const lengthText = useLengthText();
  const { to, choices } = preview;
  // Who is inside already cannot begin at another time.
  const inside = preview.status === "CHECKED_IN";
  const button = (
    <Button className="w-full">
      {t("show")}
    </Button>
  );
  return (
    <Form method="get" action={`/bookings/${preview.id}/move`} preventScrollReset className="grid grid-cols-2 gap-3" onChange={live ? (event) => event.currentTarget.requestSubmit() : undefined}>
      {choices.resources.length > 1 && !inside ? (
        <label className="col-span-2 flex flex-col gap-1">
          <span className="text-dense font-medium">{t("where")}</span>
          <select name="at" defaultValue={to.slug} className={inputClass}>
            {choices.resources.map((one) => (
              <option key={one.slug} value={one.slug}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {inside ? (
        <>
          <input type="hidden" name="day" value={to.day} />
          <input type="hidden" name="start" value={clockOf(to.start)} />
        </>
      ) : (
        <>
          <label className="col-span-2 flex flex-col gap-1">
            <span className="text-dense font-medium">{t("day")}</span>
            <input type="date" name="day" required defaultValue={to.day} className={inputClass} />
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-dense font-medium">{t("start")}</span>
            <select name="start" defaultValue={clockOf(to.start)} key={`s${to.start}${to.slug}`} className={inputClass}>
              {choices.starts.map((start) => (
                <option key={start} value={clockOf(start)}>
                  {clockOf(start)}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      <label className={inside ? "col-span-2 flex flex-col gap-1" : "flex flex-col gap-1"}>
        <span className="text-dense font-medium">{t("length")}</span>
        <select name="minutes" defaultValue={to.minutes} key={`m${to.minutes}${to.slug}`} className={inputClass}>
          {choices.lengths.map((minutes) => (
            <option key={minutes} value={minutes}>
              {lengthText(minutes)}
            </option>
          ))}
        </select>
      </label>
      {preview.series ? (
        <div className="col-span-2">
          <PartChoice legend={t("part")} ahead={preview.series} chosen={preview.part} />
        </div>
      ) : null}
      <div className="col-span-2">{live ? <noscript>{button}</noscript> : button}</div>
    </Form>
  );
}
