import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import type { Tone } from "~/components/classes";
import { formatDayMonth } from "~/lib/format";
import { siteDayOf } from "../../rules/days";
import { formatPoints } from "../../rules/score";
import { WhyList } from "./why";

export interface ShownAssigned {
  expertId: string;
  name: string;
  standing: "waiting" | "draft" | "final" | "void" | "released";
  cause: string;
  why: readonly { code: string; params: Record<string, string | number> }[];
  at: Date | string;
  dueOn: string | null;
  late: boolean;
  finalAt: Date | string | null;
  total: number | null;
  conflicts: readonly { kind: string; detail: string; hard: boolean }[];
  releasedAt: Date | string | null;
  releaseReason: string;
}

const TONES: Record<ShownAssigned["standing"], Tone> = { waiting: "waiting", draft: "waiting", final: "good", void: "bad", released: "plain" };

/** Who scores an application, where each stands and why they; `open` while they may be released. */
export function AssignedList({ rows, replacements, open }: { rows: readonly ShownAssigned[]; replacements: readonly { id: string; name: string }[]; open: boolean }) {
  const { t } = useTranslation("experts");
  const locale = useLocale();
  const day = (at: Date | string) => formatDayMonth(siteDayOf(at), locale);
  if (rows.length === 0) return <p className="text-ink-soft">{t("page.none")}</p>;
  return (
    <ul className="divide-y divide-line">
      {rows.map((row) => {
        const cause = row.cause === "auto" || row.cause === "spread" ? row.cause : "manual";
        const late = row.late ? (row.finalAt ? t("page.wasLate") : t("page.late")) : "";
        const facts = [t(`page.cause.${cause}`), t("page.since", { day: day(row.at) }), row.dueOn ? t("page.due", { day: formatDayMonth(row.dueOn, locale) }) : ""];
        return (
          <li key={row.expertId} className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
              <span className="font-semibold">{row.name}</span>
              <span className="flex flex-wrap items-center gap-2">
                {row.total === null ? null : <span className="tabular font-semibold">{formatPoints(row.total, locale)}</span>}
                {late ? <Pill tone="bad">{late}</Pill> : null}
                <Pill tone={TONES[row.standing]}>{t(`page.standing.${row.standing}`)}</Pill>
              </span>
            </div>
            <p className="text-dense text-ink-soft">{facts.filter(Boolean).join(" · ")}</p>
            {row.releasedAt ? <p className="text-dense text-ink-soft">{t("page.released", { day: day(row.releasedAt), reason: row.releaseReason })}</p> : null}
            {row.conflicts.length > 0 ? <WhyList lines={row.conflicts.map(({ kind, detail }) => ({ code: `conflict.${kind}`, params: { detail } }))} /> : null}
            <div className="flex flex-wrap gap-x-6">
              <details>
                <summary className="inline-flex min-h-11 items-center text-dense text-pencil md:min-h-7">{t("page.why")}</summary>
                <WhyList lines={row.why} />
              </details>
              {open && (row.standing === "waiting" || row.standing === "draft" || (row.standing === "void" && !row.releasedAt)) ? <Release row={row} replacements={replacements} /> : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Release({ row, replacements }: { row: ShownAssigned; replacements: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation("experts");
  return (
    <details className="grow">
      <summary className="inline-flex min-h-11 items-center text-dense text-pencil md:min-h-7">{t("page.release")}</summary>
      <Form method="post" className="mt-1 flex max-w-md flex-col gap-3 pb-2">
        <input type="hidden" name="intent" value="release" />
        <input type="hidden" name="expertId" value={row.expertId} />
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("page.releaseReason")}</span>
          <input name="reason" required minLength={3} maxLength={1000} autoComplete="off" className={inputClass} />
          <span className="text-dense text-ink-soft">{t("page.releaseHelp")}</span>
        </label>
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t("page.replacement")}</span>
          <select name="replacementId" className={inputClass}>
            <option value="">{t("page.noReplacement")}</option>
            {replacements.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <div>
          <Button look="danger">{t("page.release")}</Button>
        </div>
      </Form>
    </details>
  );
}
