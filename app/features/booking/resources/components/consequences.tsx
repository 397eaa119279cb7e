import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import type { ErrorParams } from "~/lib/errors";
import { formatRange } from "~/lib/format";
import { sayRefusal } from "~/lib/http/refusal";
import type { ShownConsequences } from "../ahead.server";

type Item = ShownConsequences["items"][number];

/** Bookings that an edit touches, each with what it means for it. */
export function Consequences({ shown }: { shown: ShownConsequences }) {
  const { t } = useTranslation(["resources", "errors"]);
  const locale = useLocale();
  if (shown.items.length === 0) return null;
  const meaning = (item: Item) => {
    if (item.what !== "rule") return t(`resources:what.${item.what}`);
    const reasons: ErrorParams = item.because ? { reasonRu: item.because.ru, reasonEn: item.because.en } : {};
    return sayRefusal(t, { refusal: { code: "rule-broken", params: { ...(item.params as ErrorParams), ...reasons }, details: { rule: item.rule } } });
  };
  return (
    <>
      <DataTable
        caption={t("resources:preview.bookings")}
        rows={shown.items}
        rowKey={(item) => `${item.bookingId}|${item.what}`}
        columns={[
          { head: t("resources:preview.when"), cell: (item) => <a href={`/bookings/${item.bookingId}`} className="font-medium">{formatRange(item.startsAt, item.endsAt, locale)}</a> },
          { head: t("resources:preview.who"), cell: (item) => <>{item.company}: {item.purpose}</> },
          { head: t("resources:preview.what"), cell: (item) => meaning(item) },
        ]}
      />
      {shown.count > shown.items.length ? <p className="mt-2 text-dense text-ink-soft">{t("resources:preview.more", { count: shown.count - shown.items.length })}</p> : null}
    </>
  );
}
