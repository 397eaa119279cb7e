import { useTranslation } from "react-i18next";
import type { Tone } from "~/components/classes";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatRange } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import type { SessionRow } from "../queries.server";
import { SeatsBar } from "./training-card";

const tones: Record<SessionRow["status"], Tone> = { PLANNED: "mine", HELD: "good", CANCELLED: "plain" };

/** Sessions as staff read them; `names` are the names of trainings by id, left out on the page of one training. */
export function SessionTable({ caption, sessions, names }: { caption: string; sessions: readonly (Omit<SessionRow, "startsAt" | "endsAt"> & { startsAt: Date | string; endsAt: Date | string })[]; names?: ReadonlyMap<string, string> }) {
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  return (
    <DataTable
      caption={caption}
      rows={sessions}
      rowKey={(row) => row.id}
      columns={[
        {
          head: t("staff.when"),
          cell: (row) => (
            <a href={`/staff/trainings/sessions/${row.id}`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
              {formatRange(row.startsAt, row.endsAt, locale)}
            </a>
          ),
          title: true,
        },
        ...(names ? [{ head: t("staff.what"), cell: (row: { trainingId: string }) => names.get(row.trainingId) ?? "" }] : []),
        { head: t("staff.where"), cell: (row) => localised(row, "name", locale), secondary: true },
        { head: t("staff.trainer"), cell: (row) => row.trainer, secondary: true },
        {
          head: t("staff.seats"),
          cell: (row) => (
            <div className="w-36 max-w-full">
              <SeatsBar taken={row.taken} seats={row.seats}>
                {t("staff.seatsOf", { taken: row.taken, seats: row.seats })}
                {row.waiting > 0 ? ` · ${t("staff.waitingOf", { count: row.waiting })}` : ""}
              </SeatsBar>
            </div>
          ),
        },
        { head: t("staff.state"), cell: (row) => <Pill tone={tones[row.status]}>{t(`staff.status.${row.status}`)}</Pill> },
      ]}
    />
  );
}
