import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatDateTime } from "~/lib/format";
import type { Condition } from "../conditions.server";

/** A hand-out with its return, as pages show it; instants as they come over the wire. */
export interface HandledShown {
  id: string;
  unit: string;
  handedAt: Date | string;
  handedBy: string;
  takenBy: string;
  conditionOut: string;
  noteOut: string;
  photoOutId: string | null;
  returnedAt: Date | string | null;
  returnedBy: string | null;
  broughtBy: string;
  conditionIn: string | null;
  noteIn: string;
  photoInId: string | null;
  faultId: string | null;
}

function Moment({ head, at, condition, damaged, note, photoId, by }: { head: string; at: Date | string; condition: string; damaged: boolean; note: string; photoId: string | null; by: string }) {
  const { t } = useTranslation("equipment");
  const locale = useLocale();
  return (
    <li className="flex flex-col gap-0.5">
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span className="tabular text-dense text-ink-soft">{formatDateTime(at, locale)}</span>
        <span className="font-medium">{head}</span>
        <Pill tone={damaged ? "bad" : "plain"}>{condition}</Pill>
      </span>
      {note ? <span className="break-words">{note}</span> : null}
      <span className="flex flex-wrap gap-x-3 text-dense text-ink-soft">
        {by ? <span>{t("desk.atDesk", { name: by })}</span> : null}
        {photoId ? (
          <a href={`/files/${photoId}`} className="inline-flex min-h-6 items-center text-pencil hover:underline">
            {t("photo.open")}
          </a>
        ) : null}
      </span>
    </li>
  );
}

/** What happened to things in people's hands, each hand-out with its return. `who` names the company where several are told of. */
export function CustodyHistory<T extends HandledShown>({ rows, conditions, who }: { rows: readonly T[]; conditions: readonly Condition[]; who?: (row: T) => string }) {
  const { t } = useTranslation("equipment");
  const locale = useLocale();
  const say = (code: string) => conditions.find((one) => one.code === code)?.[locale] ?? code;
  const bad = (code: string) => conditions.find((one) => one.code === code)?.fault ?? false;
  if (rows.length === 0) return <p className="text-ink-soft">{t("history.empty")}</p>;
  return (
    <ol className="flex flex-col gap-4">
      {rows.map((row) => (
        <li key={row.id} className="border-s-2 border-line ps-3">
          <p className="font-semibold">{[row.unit, who?.(row)].filter(Boolean).join(" · ")}</p>
          <ol className="mt-1 flex flex-col gap-2">
            <Moment head={t("history.taken", { name: row.takenBy })} at={row.handedAt} condition={say(row.conditionOut)} damaged={false} note={row.noteOut} photoId={row.photoOutId} by={row.handedBy} />
            {row.returnedAt && row.conditionIn !== null ? (
              <Moment head={t("history.brought", { name: row.broughtBy || row.takenBy })} at={row.returnedAt} condition={say(row.conditionIn)} damaged={bad(row.conditionIn)} note={row.noteIn} photoId={row.photoInId} by={row.returnedBy ?? ""} />
            ) : (
              <li>
                <Pill tone="waiting">{t("history.out")}</Pill>
              </li>
            )}
          </ol>
        </li>
      ))}
    </ol>
  );
}
