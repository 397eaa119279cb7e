import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Pill, Sheet } from "~/components/page";
import { formatDayTitle, formatTime } from "~/lib/format";
import { formatMoney } from "~/lib/money";

/** An occurrence as the list shows it; instants are ISO. */
export interface ShownOccurrence {
  day: string;
  startsAt: string;
  endsAt: string;
  state: "free" | "holiday" | "taken" | "against";
  /** Why it cannot be had, or why it is dearer than the others. */
  why: string | null;
  totalKopecks: number | null;
  remedies: { value: string; resource: string | null; startsAt: string; endsAt: string }[];
}

const tones = { free: "good", holiday: "plain", taken: "bad", against: "bad" } as const;

/** Every occurrence of a planned series: its state, its price, and for what cannot be had the remedies to choose from. */
export function SeriesPlanList({ occurrences, totalKopecks, quotas }: { occurrences: readonly ShownOccurrence[]; totalKopecks: number; quotas: readonly string[] }) {
  const { t } = useTranslation("series");
  const locale = useLocale();
  const count = (state: ShownOccurrence["state"]) => occurrences.filter((one) => one.state === state).length;
  const trouble = count("taken") + count("against");
  return (
    <Sheet title={t("count", { count: count("free") })} aside={t("total", { total: formatMoney(totalKopecks, locale) })}>
      {trouble > 0 ? <p className="mb-3 font-medium text-red">{t("trouble", { count: trouble })}</p> : null}
      {quotas.map((quota) => (
        <p key={quota} className="mb-2 text-dense text-ink-soft">
          {quota}
        </p>
      ))}
      <ol className="divide-y divide-line">
        {occurrences.map((one) => (
          <li key={one.day} className="py-2" data-testid={`occurrence-${one.state}`}>
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <span className={cx("min-w-52 tabular", one.state === "holiday" && "text-ink-soft line-through")}>
                {formatDayTitle(one.day, locale)}, {formatTime(one.startsAt, locale)}–{formatTime(one.endsAt, locale)}
              </span>
              <Pill tone={tones[one.state]}>{t(`state.${one.state}`)}</Pill>
              {one.totalKopecks !== null ? <span className="ms-auto tabular">{formatMoney(one.totalKopecks, locale)}</span> : null}
            </div>
            {one.why ? <p className="text-dense text-ink-soft">{one.why}</p> : null}
            {one.state === "holiday" ? <input type="hidden" name="holiday" value={one.day} /> : null}
            {one.state === "taken" || one.state === "against" ? <Remedies one={one} /> : null}
          </li>
        ))}
      </ol>
    </Sheet>
  );
}

function Remedies({ one }: { one: ShownOccurrence }) {
  const { t } = useTranslation("series");
  const locale = useLocale();
  const choices = [
    ...one.remedies.map((remedy) => ({
      value: remedy.value,
      text: `${formatTime(remedy.startsAt, locale)}–${formatTime(remedy.endsAt, locale)}${remedy.resource ? ` · ${remedy.resource}` : ""}`,
    })),
    { value: "skip", text: t("skip") },
  ];
  return (
    <fieldset className="mt-1">
      <legend className="text-dense font-medium">{t("remedy")}</legend>
      <div className="flex flex-wrap gap-x-5">
        {choices.map((choice, index) => (
          <label key={choice.value} className="flex min-h-11 items-center gap-2 md:min-h-9">
            <input type="radio" name={`choice.${one.day}`} value={choice.value} defaultChecked={index === 0} className="size-5 accent-[var(--pencil)]" />
            {choice.text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
