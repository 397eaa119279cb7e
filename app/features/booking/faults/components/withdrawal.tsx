import { Form } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { Pill } from "~/components/page";
import { formatRange } from "~/lib/format";
import type { WithdrawalPreview } from "../commands/withdraw.server";

const TONES = { moved: "good", restored: "good", disrupted: "bad", begun: "waiting" } as const;

/** What taking a unit out of use would mean for bookings, and the button that does it all the same. */
export function WithdrawalConfirm({ preview }: { preview: WithdrawalPreview }) {
  const { t } = useTranslation("equipment");
  const locale = useLocale();
  const box = useRef<HTMLElement>(null);
  // The press was far down the page; the answer stands at its top.
  useEffect(() => box.current?.focus(), [preview]);
  const { count, items, offers, label, unitId, seen } = preview;
  return (
    <section ref={box} tabIndex={-1} aria-labelledby="withdrawal" className="scroll-mt-4 rounded-card border border-pencil bg-sheet p-4 md:p-5">
      <h2 id="withdrawal" className="text-heading">
        {t("withdrawal.title", { name: label })}
      </h2>
      <p className="mb-3 max-w-prose text-ink-soft">{t("withdrawal.body")}</p>
      {items.length > 0 ? (
        <DataTable
          caption={t("withdrawal.bookings")}
          rows={items}
          rowKey={(row) => row.bookingId}
          columns={[
            {
              head: t("desk.when"),
              cell: (row) => (
                <a href={`/bookings/${row.bookingId}`} className="font-semibold text-pencil hover:underline">
                  {formatRange(row.startsAt, row.endsAt, locale)}
                </a>
              ),
            },
            { head: t("withdrawal.who"), cell: (row) => <>{row.company}: {row.purpose}</> },
            { head: t("withdrawal.fate"), cell: (row) => <Pill tone={TONES[row.fate]}>{t(`withdrawal.fates.${row.fate}`, { units: row.units.join(", ") })}</Pill> },
          ]}
        />
      ) : null}
      {count > items.length ? <p className="mt-2 text-dense text-ink-soft">{t("withdrawal.more", { count: count - items.length })}</p> : null}
      {offers > 0 ? <p className="mt-2">{t("withdrawal.offers", { count: offers })}</p> : null}
      <Form method="post" className="mt-4">
        <input type="hidden" name="unit" value={unitId} />
        <input type="hidden" name="seen" value={seen} />
        <Button look="danger" name="intent" value="withdraw">
          {t("withdrawal.sure")}
        </Button>
      </Form>
    </section>
  );
}

/** What became of the bookings that held a unit. */
export function WithdrawalDone({ moved, disrupted }: { moved: number; disrupted: number }) {
  const { t } = useTranslation("equipment");
  return (
    <>
      {moved > 0 ? <p>{t("desk.moved", { count: moved })}</p> : null}
      {disrupted > 0 ? <p>{t("desk.disrupted", { count: disrupted })}</p> : null}
    </>
  );
}
