import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import type { ResidencyStatus } from "~/lib/db/generated/enums";
import { formatDay } from "~/lib/format";
import type { RentYear } from "../../agreements/terms";
import type { RegisterRow } from "../queries.server";

const tones: Record<ResidencyStatus, Tone> = { PENDING: "waiting", ACTIVE: "good", SUSPENDED: "bad", TERMINATED: "plain" };

/** The state of a residency in a word. */
export function ResidencyPill({ status }: { status: ResidencyStatus }) {
  const { t } = useTranslation("agreements");
  return <Pill tone={tones[status]}>{t(`residency.${status}`)}</Pill>;
}

/** Steps of all years in one small picture, with the words beside it. */
export function SmallSteps({ rent, year }: { rent: readonly RentYear[]; year: number }) {
  const { t } = useTranslation("agreements");
  const now = rent.find((one) => one.year === year) ?? rent.at(-1);
  return (
    <span className="inline-flex items-end gap-2">
      <span aria-hidden className="inline-flex h-5 items-end gap-0.5">
        {rent.slice(0, 10).map((one) => (
          <span key={one.year} className={one.year === now?.year ? "w-1.5 rounded-sm bg-pencil" : "w-1.5 rounded-sm bg-line-strong"} style={{ height: `${Math.max(one.percent, 10)}%` }} />
        ))}
      </span>
      {now ? <span className="tabular whitespace-nowrap">{t("register.step", { year: now.year, percent: now.percent })}</span> : null}
    </span>
  );
}

/** What a resident makes staff do. */
export function DueMarks({ row }: { row: Pick<RegisterRow, "leaveAsked" | "entryDueOn" | "terminatedOn" | "suspendedOn" | "status" | "daysLeft"> }) {
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  const marks: { tone: Tone; text: string }[] = [];
  if (row.leaveAsked) marks.push({ tone: "waiting", text: t("register.leaveAsked", { day: formatDay(row.leaveAsked, locale) }) });
  if (row.entryDueOn) marks.push({ tone: "bad", text: t("register.entryDue", { day: formatDay(row.entryDueOn, locale) }) });
  if (row.status === "ACTIVE" && row.suspendedOn) marks.push({ tone: "waiting", text: t("register.suspendPlanned", { day: formatDay(row.suspendedOn, locale) }) });
  if (row.status !== "TERMINATED" && row.terminatedOn) marks.push({ tone: "waiting", text: t("register.endPlanned", { day: formatDay(row.terminatedOn, locale) }) });
  else if (row.daysLeft !== null && row.daysLeft <= 60) marks.push({ tone: "waiting", text: t("register.endNear", { count: row.daysLeft }) });
  if (marks.length === 0) return null;
  return (
    <span className="flex flex-wrap gap-1.5">
      {marks.map((mark) => (
        <Pill key={mark.text} tone={mark.tone}>
          {mark.text}
        </Pill>
      ))}
    </span>
  );
}
