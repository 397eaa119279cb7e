import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDateTime, formatDay } from "~/lib/format";
import type { Ground } from "../../agreements/norms.server";
import type { ChangeFacts } from "../queries.server";
import { CHANGE_KINDS, type ChangeKind } from "../status";

const isKind = (kind: string): kind is ChangeKind => (CHANGE_KINDS as readonly string[]).includes(kind);

/** Everything that happened to a residency, the latest first. */
export function History({ history, grounds }: { history: readonly ChangeFacts[]; grounds: readonly Ground[] }) {
  const { t } = useTranslation("agreements");
  const locale = useLocale();
  return (
    <Sheet title={t("history.title")}>
      <ol className="flex flex-col gap-3">
        {history.map((one) => {
          const ground = one.ground ? (grounds.find((row) => row.code === one.ground)?.[locale] ?? one.ground) : "";
          const place = one.data.premises ? t("terms.place", { premises: one.data.premises, area: one.data.areaSqm ?? 0 }) : "";
          const late = one.kind === "signed" && one.data.agreedStartsOn && one.data.agreedStartsOn !== one.data.startsOn && String(one.data.agreedStartsOn) < String(one.data.startsOn);
          return (
            <li key={one.id} className="border-l-2 border-line ps-3">
              <p className="font-medium">
                {isKind(one.kind) ? t(`history.${one.kind}`) : one.kind} <span className="font-normal text-ink-soft">{t("history.on", { day: formatDay(one.on, locale) })}</span>
              </p>
              {late ? <p className="text-dense">{t("history.startedLate", { day: formatDay(String(one.data.agreedStartsOn), locale) })}</p> : null}
              {[ground, place, one.data.endsOn ? t("history.until", { day: formatDay(String(one.data.endsOn), locale) }) : "", one.data.number ? `№ ${one.data.number}` : ""].filter(Boolean).length > 0 ? (
                <p className="text-dense">{[ground, place, one.data.endsOn ? t("history.until", { day: formatDay(String(one.data.endsOn), locale) }) : "", one.data.number ? `№\u00a0${one.data.number}` : ""].filter(Boolean).join(" · ")}</p>
              ) : null}
              {one.reason ? <p className="whitespace-pre-line text-dense">«{one.reason}»</p> : null}
              <p className="text-dense text-ink-soft">{[formatDateTime(one.at, locale), one.actor || t("history.portal")].join(" · ")}</p>
            </li>
          );
        })}
      </ol>
    </Sheet>
  );
}
