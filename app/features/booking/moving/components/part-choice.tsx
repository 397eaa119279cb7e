import { useTranslation } from "react-i18next";
import type { SeriesPart } from "../../series/commands/change-series.server";

/** Which occurrences of a series something is about; nothing to choose when this is the only one ahead. */
export function PartChoice({ legend, ahead, chosen = "this" }: { legend: string; ahead: Record<SeriesPart, number>; chosen?: SeriesPart }) {
  const { t } = useTranslation("moving");
  const parts = (["this", "following", "all"] as const).filter((part) => part === "this" || (ahead[part] > 1 && (part !== "all" || ahead.all !== ahead.following)));
  if (parts.length === 1) return null;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-dense font-medium">{legend}</legend>
      {parts.map((part) => (
        <label key={part} className="flex min-h-11 items-center gap-3 rounded-control border border-line-strong bg-sheet px-3 py-2 has-checked:border-pencil has-checked:bg-pencil-soft md:min-h-10">
          <input type="radio" name="part" value={part} defaultChecked={part === chosen} className="size-4 shrink-0 accent-[var(--pencil)]" />
          <span>{t(`parts.${part}`, { number: ahead[part] })}</span>
        </label>
      ))}
    </fieldset>
  );
}
