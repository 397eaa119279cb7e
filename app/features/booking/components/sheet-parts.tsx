import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { narrowInputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { formatMoney } from "~/lib/money";
import type { Picked } from "./booking-sheet";

/** What can be taken along: what belongs to the thing at once, the rest folded away. */
export function Beside({ choices }: { choices: Picked["beside"] }) {
  const { t } = useTranslation(["booking", "billing"]);
  const locale = useLocale();
  if (choices.length === 0) return null;
  const near = choices.filter((one) => one.offered || one.quantity > 0);
  const rest = choices.filter((one) => !near.includes(one));
  const row = (one: Picked["beside"][number]) => (
    <label key={one.slug} className="flex min-h-11 items-center gap-3 py-0.5 md:min-h-9">
      {one.max > 1 ? (
        <select name="with" defaultValue={`${one.slug}*${one.quantity}`} key={`${one.slug}${one.quantity}`} className={cx(narrowInputClass, "w-18 shrink-0")}>
          {Array.from({ length: one.max + 1 }, (_, count) => (
            <option key={count} value={`${one.slug}*${count}`}>
              {count}
            </option>
          ))}
        </select>
      ) : (
        <input type="checkbox" name="with" value={`${one.slug}*1`} defaultChecked={one.quantity > 0} key={`${one.slug}${one.quantity}`} className="size-5 shrink-0 accent-[var(--pencil)]" />
      )}
      <span className="min-w-0 grow">{one.name}</span>
      <span className="text-dense text-ink-soft tabular whitespace-nowrap">
        {formatMoney(one.priceKopecks, locale)} / {t(`billing:unit.${one.unit as "HOUR"}`)}
      </span>
    </label>
  );
  return (
    <fieldset className="col-span-2" data-testid="beside">
      <legend className="text-dense font-medium">{t("booking:sheet.beside")}</legend>
      {near.map(row)}
      {rest.length > 0 ? (
        <details>
          <summary className="inline-flex min-h-11 items-center text-dense font-semibold text-pencil md:min-h-9">{t("booking:sheet.besideMore", { count: rest.length })}</summary>
          {rest.map(row)}
        </details>
      ) : null}
    </fieldset>
  );
}

/** How much of the subsidised hours of the month is used, and what the booking adds. */
export function QuotaBar({ usedMinutes, addsMinutes, limitMinutes, month }: { usedMinutes: number; addsMinutes: number; limitMinutes: number; month: string }) {
  const { t } = useTranslation("booking");
  const locale = useLocale();
  const hours = (minutes: number) => new Intl.NumberFormat(locale === "ru" ? "ru-RU" : "en-GB", { maximumFractionDigits: 1 }).format(minutes / 60);
  const percent = (minutes: number) => `${Math.min(100, (minutes / limitMinutes) * 100)}%`;
  return (
    <div>
      <p className="flex justify-between gap-2 text-dense text-ink-soft">
        <span>{t("sheet.quota", { month })}</span>
        <span className="tabular">{t("sheet.quotaOf", { used: hours(usedMinutes), adds: hours(addsMinutes), of: hours(limitMinutes) })}</span>
      </p>
      <div aria-hidden className="mt-1 flex h-2 overflow-hidden rounded-full bg-raised">
        <span className="bg-pencil" style={{ width: percent(usedMinutes) }} />
        <span style={{ width: percent(addsMinutes), backgroundImage: "repeating-linear-gradient(90deg, var(--pencil) 0 3px, transparent 3px 6px)" }} />
      </div>
    </div>
  );
}
