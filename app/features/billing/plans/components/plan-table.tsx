import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Pill } from "~/components/page";
import { formatDay } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { saySource } from "~/lib/say-source";
import { hoursText } from "../../rules/say-line";
import type { PlanView } from "../queries.server";

const TONES = { present: "mine", planned: "waiting", past: "plain" } as const;

/** Plans with what they cost and include. */
export function PlanTable({ rows }: { rows: readonly PlanView[] }) {
  const { t } = useTranslation(["plans", "booking"]);
  const locale = useLocale();
  if (rows.length === 0) return <EmptyState title={t("plans:empty")}>{t("plans:emptyBody")}</EmptyState>;
  return (
    <DataTable
      caption={t("plans:list")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          head: t("plans:name"),
          title: true,
          cell: (row) => (
            <>
              <strong>{localised(row, "name", locale)}</strong> <Pill tone={TONES[row.state]}>{t(`plans:planState.${row.state}`)}</Pill>
              <span className="block font-normal text-dense text-ink-soft">{saySource(row.source, locale)}</span>
            </>
          ),
        },
        { head: t("plans:included"), cell: (row) => row.allowances.map(({ kind, minutes }) => t("plans:hoursOf", { kind: t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind }), hours: hoursText(minutes, locale) })).join(", ") },
        { head: t("plans:price"), numeric: true, cell: (row) => formatMoney(row.priceKopecks, locale) },
        { head: t("plans:begins"), cell: (row) => (row.validTo ? t("plans:runsTo", { from: formatDay(row.validFrom, locale), to: formatDay(row.validTo, locale) }) : t("plans:runs", { from: formatDay(row.validFrom, locale) })) },
        {
          head: "",
          cell: (row) =>
            row.state === "past" ? null : (
              <Form method="post">
                <input type="hidden" name="plan" value={row.id} />
                <Button look="danger" name="intent" value="stop" aria-label={t("plans:stopOf", { name: localised(row, "name", locale) })}>
                  {t("plans:stop")}
                </Button>
              </Form>
            ),
        },
      ]}
    />
  );
}
