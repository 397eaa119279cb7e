import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { inputClass } from "~/components/field";
import { clockOf } from "../../components/addresses";
import type { FindView } from "../page.server";
import { sayLength } from "../say";

const LENGTHS = [30, 60, 90, 120, 180, 240, 360, 480, 600, 720, 1440, 2880];
const DAYS = [1, 2, 3, 7, 14, 31];

/** The wish field by field, as it was understood; what is set here speaks over the words. */
export function Filters({ view }: { view: FindView }) {
  const { t } = useTranslation(["find", "booking", "common"]);
  const { filters } = view;
  const clock = (minute: number | null) => (minute === null ? "" : clockOf(minute));
  const among = (values: readonly number[], value: number | null) => [...new Set(value === null ? values : [...values, value])].sort((a, b) => a - b);
  return (
    <details open={view.cards === null || view.narrowed} className="group mt-4 rounded-card border border-line bg-sheet">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-2 px-4 font-medium [&::-webkit-details-marker]:hidden">
        <span aria-hidden className="text-ink-soft transition-transform group-open:rotate-90">
          ›
        </span>
        <span>{t("find:filters")}</span>
      </summary>
      <form method="get" action="/schedule/find" key={JSON.stringify(filters)} className="grid grid-cols-2 items-end gap-3 border-t border-line p-4 md:grid-cols-4 xl:grid-cols-6">
        <input type="hidden" name="q" value={view.line} />
        <Field label={t("find:kind")} className="col-span-2">
          <select name="kind" defaultValue={filters.kind} className={inputClass}>
            {filters.several || filters.kind === "" ? <option value="">{t("find:asSaid")}</option> : null}
            <option value="any">{t("find:anyKind")}</option>
            {view.kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind })}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("find:from")}>
          <input type="date" name="day" defaultValue={filters.from} className={inputClass} />
        </Field>
        <Field label={t("find:days")}>
          <select name="days" defaultValue={filters.days} className={inputClass}>
            {among(DAYS, filters.days).map((count) => (
              <option key={count} value={count}>
                {t("common:days", { count })}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("find:length")} className="max-md:col-span-2 xl:col-span-2">
          <select name="minutes" defaultValue={filters.minutes ?? ""} className={inputClass}>
            <option value="">{t("find:anyLength")}</option>
            {among(LENGTHS, filters.minutes).map((minutes) => (
              <option key={minutes} value={minutes}>
                {sayLength(t, minutes)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("find:at")}>
          <input type="time" name="at" step={600} defaultValue={clock(filters.at)} className={inputClass} />
        </Field>
        <Field label={t("find:after")}>
          <input type="time" name="after" step={600} defaultValue={clock(filters.after)} className={inputClass} />
        </Field>
        <Field label={t("find:before")}>
          <input type="time" name="before" step={600} defaultValue={clock(filters.before)} className={inputClass} />
        </Field>
        <Field label={t("find:people")}>
          <input type="number" name="people" min={1} max={500} inputMode="numeric" defaultValue={filters.people ?? ""} className={inputClass} />
        </Field>
        <Field label={t("find:quantity")}>
          <input type="number" name="quantity" min={1} max={500} inputMode="numeric" defaultValue={filters.quantity ?? ""} className={inputClass} />
        </Field>
        <div className="col-span-2 flex flex-wrap gap-2 md:col-span-4 xl:col-span-6">
          <Button look="primary">{t("find:apply")}</Button>
          {view.narrowed && view.line ? (
            <a href={`/schedule/find?${new URLSearchParams({ q: view.line }).toString()}`} className={buttonClass("quiet")}>
              {t("find:clear")}
            </a>
          ) : null}
        </div>
      </form>
    </details>
  );
}

function Field({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    // The control is the label's own child.
    <label className={`flex min-w-0 flex-col gap-1 ${className ?? ""}`}>
      <span className="text-dense font-medium">{label}</span>
      {children}
    </label>
  );
}
