import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { formatRange } from "~/lib/format";
import { localised } from "~/lib/i18n/locales";
import { WEEKDAYS } from "../rules/weekdays";

export interface PlanShown {
  id: string;
  nameRu: string;
  nameEn: string;
  unit: string | null;
  rule: string;
  reasonRu: string;
  reasonEn: string;
  next: { startsAt: Date | string; endsAt: Date | string } | null;
}

/** A rule in words as far as the form makes them; others as they are written. */
function useRuleText() {
  const { t } = useTranslation("blackouts");
  return (rule: string) => {
    const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string]));
    const [freq, interval, days] = [parts.get("FREQ"), Number(parts.get("INTERVAL") ?? 1), parts.get("BYDAY") ?? ""];
    const known = [...parts.keys()].every((key) => ["FREQ", "INTERVAL", "BYDAY", "UNTIL"].includes(key));
    if (!known || (freq !== "DAILY" && freq !== "WEEKLY" && freq !== "MONTHLY")) return rule;
    const named = days.split(",").flatMap((code) => {
      const day = WEEKDAYS.find((one) => code.endsWith(one));
      return day ? t(`weekday.${day}`) : [];
    });
    return [t(`often.${freq}`, { count: interval }), named.join(", ")].filter(Boolean).join(": ");
  };
}

/** Closures that repeat, with the way to end each. */
export function PlanList({ plans }: { plans: readonly PlanShown[] }) {
  const { t } = useTranslation("blackouts");
  const locale = useLocale();
  const ruleText = useRuleText();
  return (
    <section aria-labelledby="plans">
      <h2 id="plans" className="mb-2 text-heading">
        {t("plans")}
      </h2>
      <DataTable
        caption={t("plans")}
        rows={plans}
        rowKey={(row) => row.id}
        columns={[
          { head: t("what"), title: true, cell: (row) => <span className="font-semibold">{[localised(row, "name", locale), row.unit].filter(Boolean).join(", ")}</span> },
          { head: t("repeats"), cell: (row) => ruleText(row.rule) },
          { head: t("next"), cell: (row) => (row.next ? formatRange(row.next.startsAt, row.next.endsAt, locale) : t("noNext")) },
          { head: t("reason"), cell: (row) => localised(row, "reason", locale) },
          {
            head: t("doWhat"),
            cell: (row) => (
              <Form method="post">
                <input type="hidden" name="intent" value="end-plan" />
                <input type="hidden" name="id" value={row.id} />
                <Button look="danger" aria-label={t("endPlanOf", { what: localised(row, "name", locale) })}>
                  {t("endPlan")}
                </Button>
              </Form>
            ),
          },
        ]}
      />
    </section>
  );
}
