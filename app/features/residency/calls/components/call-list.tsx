import { useLocale } from "~/components/locale-context";
import type { CompanyKind } from "~/lib/db/generated/enums";
import { localised } from "~/lib/i18n/locales";
import { CallClock, useCallWords } from "./call-marks";

export interface ShownCall {
  slug: string;
  titleRu: string;
  titleEn: string;
  summaryRu: string;
  summaryEn: string;
  places: number | null;
  placesLeft: number | null;
  audience: readonly CompanyKind[];
  sealed: boolean;
  daysLeft: number | null;
  daysUntil: number;
}

/** Calls for visitors: what each is, for whom, how many places and days are left. */
export function CallList({ calls, phase }: { calls: readonly ShownCall[]; phase: "open" | "ahead" }) {
  const locale = useLocale();
  const words = useCallWords();
  return (
    <ul className="flex flex-col gap-3">
      {calls.map((call) => (
        <li key={call.slug} className="relative flex flex-wrap items-center gap-x-6 gap-y-2 rounded-card border border-line bg-sheet px-5 py-4 hover:border-pencil">
          <div className="min-w-0 grow basis-72">
            <h3 className="text-base font-semibold md:text-lg">
              <a href={`/calls/${call.slug}`} className="after:absolute after:inset-0 after:content-['']">
                {localised(call, "title", locale)}
              </a>
            </h3>
            <p className="mt-0.5">{localised(call, "summary", locale)}</p>
            <p className="mt-0.5 text-dense text-ink-soft">{words.line(call)}</p>
          </div>
          <CallClock phase={phase} daysLeft={call.daysLeft} daysUntil={call.daysUntil} />
        </li>
      ))}
    </ul>
  );
}
