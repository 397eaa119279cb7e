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
import type { CouponView } from "../queries.server";
import type { NamedTariff } from "./coupon-form";

const TONES = { present: "mine", planned: "waiting", past: "plain", "used-up": "plain", ended: "plain" } as const;

type Row = Omit<CouponView, "companies"> & { companies: { id: string; name: string; uses: number }[] };

/** Coupons with what they give, how often and by whom they were used. */
export function CouponList({ rows, tariffs }: { rows: readonly Row[]; tariffs: readonly NamedTariff[] }) {
  const { t } = useTranslation("coupons");
  const locale = useLocale();
  if (rows.length === 0) return <EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>;
  const nameOf = new Map(tariffs.map((one) => [one.code, localised(one, "name", locale)]));
  return (
    <DataTable
      caption={t("list")}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          head: t("code"),
          title: true,
          cell: (row) => (
            <>
              <strong className="tabular">{row.code}</strong> <Pill tone={TONES[row.state]}>{t(`state.${row.state}`)}</Pill>
              <span className="block font-normal text-dense text-ink-soft">
                {localised(row, "name", locale)} · {saySource(row.source, locale)}
              </span>
            </>
          ),
        },
        {
          head: t("what"),
          cell: (row) => (
            <>
              {t("off", { size: row.percent === null ? formatMoney(row.amountKopecks ?? 0, locale) : `${row.percent}\u00a0%` })}
              <span className="block text-dense text-ink-soft">{row.tariffCodes.length === 0 ? t("all") : row.tariffCodes.map((code) => nameOf.get(code) ?? code).join(", ")}</span>
            </>
          ),
        },
        { head: t("term"), cell: (row) => (row.validTo ? t("days.both", { from: formatDay(row.validFrom, locale), to: formatDay(row.validTo, locale) }) : t("days.from", { from: formatDay(row.validFrom, locale) })) },
        {
          head: t("uses"),
          numeric: true,
          cell: (row) => (
            <>
              {row.mostUses === null ? row.uses : t("usesOf", { count: row.uses, most: row.mostUses })}
              {row.mostPerCompany === null ? null : <span className="block text-dense text-ink-soft">{t("perCompany", { most: row.mostPerCompany })}</span>}
            </>
          ),
        },
        { head: t("given"), numeric: true, cell: (row) => formatMoney(row.givenKopecks, locale) },
        { head: t("companies"), secondary: true, cell: (row) => row.companies.map((one) => (one.uses > 1 ? `${one.name} × ${one.uses}` : one.name)).join(", ") || "–" },
        {
          head: "",
          cell: (row) =>
            row.state === "ended" || row.state === "past" ? null : (
              <Form method="post">
                <input type="hidden" name="coupon" value={row.id} />
                <Button look="danger" name="intent" value="end" aria-label={t("endOf", { code: row.code })}>
                  {t("end")}
                </Button>
              </Form>
            ),
        },
      ]}
    />
  );
}
