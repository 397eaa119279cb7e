import type { SerializeFrom } from "@remix-run/node";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { Sheet } from "~/components/page";
import { formatDateTime, formatRange, formatTime } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import type { Milestone } from "../../one.server";
import type { ChangeEntry } from "../queries.server";

interface Props {
  /** Latest first. */
  changes: readonly SerializeFrom<ChangeEntry>[];
  milestones: readonly SerializeFrom<Milestone>[];
}

/** How a booking came to stand where it stands, latest first: made, confirmed, over, and who changed what at which price. */
export function History({ changes, milestones }: Props) {
  const { t } = useTranslation("moving");
  const locale = useLocale();
  const entries = [...changes, ...[...milestones].reverse()].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return (
    <Sheet title={t("history")}>
      <ol className="flex flex-col gap-4" data-testid="history">
        {entries.map((entry) =>
          "id" in entry ? (
            <Change key={entry.id} change={entry} />
          ) : (
            <li key={entry.kind} className="border-s-2 border-line ps-3">
              <p className="text-dense text-ink-soft tabular">{formatDateTime(entry.at, locale)}</p>
              <p>{t(`did.${entry.kind}`)}</p>
            </li>
          ),
        )}
      </ol>
    </Sheet>
  );
}

function Change({ change }: { change: SerializeFrom<ChangeEntry> }) {
  const { t } = useTranslation("moving");
  const locale = useLocale();
  return (
    <li className="border-s-2 border-line ps-3">
      <p className="text-dense text-ink-soft tabular">
        {formatDateTime(change.at, locale)} · {change.actorName || t("who.portal")}
      </p>
      <p>
        <What change={change} />
      </p>
      {change.differenceKopecks === 0 ? null : (
        <p className="text-dense text-ink-soft tabular">
          {change.differenceKopecks > 0 ? "+" : "−"}
          {formatMoney(Math.abs(change.differenceKopecks), locale)}
        </p>
      )}
      {change.reason ? <p className="text-dense">{t("why", { reason: change.reason })}</p> : null}
    </li>
  );
}

function What({ change }: { change: SerializeFrom<ChangeEntry> }) {
  const { t } = useTranslation("moving");
  const locale = useLocale();
  const { before, after, kind } = change;
  if (kind === "unit-swapped") return t("did.unit-swapped", { before: before.unit, after: after.unit });
  if (kind === "overran") return t("did.overran", { minutes: change.minutes });
  if (kind === "cut-short" && before.endsAt && after.endsAt) {
    const at = formatTime(after.endsAt, locale);
    return change.released ? t("did.released", { at }) : t("did.cut-short", { at, planned: formatTime(before.endsAt, locale) });
  }
  const place = (one: typeof before) => {
    const elsewhere = one.resource && (before.resource?.nameRu !== after.resource?.nameRu || before.quantity !== after.quantity);
    const where = elsewhere && one.resource ? `, ${localised(one.resource, "name", locale)}${one.quantity !== null && one.quantity > 1 ? ` × ${one.quantity}` : ""}` : "";
    return one.startsAt && one.endsAt ? `${formatRange(one.startsAt, one.endsAt, locale)}${where}` : "";
  };
  return (
    <>
      <span className="font-medium">{kind === "undone" ? t("did.undone") : t("did.moved")}</span>: {t("fromTo", { before: place(before), after: place(after) })}
    </>
  );
}
