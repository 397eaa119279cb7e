import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { PartsBar } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { Facts, PageHeader, Sheet } from "~/components/page";
import { hoursText } from "~/features/billing/rules/say-line";
import { requireStaff } from "~/features/identity/access.server";
import { budgets, type BudgetState } from "~/features/subsidy/queries.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["billing"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const year = Number(siteDay(new Date()).slice(0, 4));
    // What pays today stands first, then what is to come, then what is over.
    const rank = (budget: BudgetState) => (budget.year === year ? 0 : budget.year > year ? 1 : 2);
    return { budgets: (await budgets(scope)).sort((a, b) => rank(a) - rank(b)), edits: scope.roles.some((role) => role === "FINANCE" || role === "ADMIN"), title: translator(await localeOf(args.request))("billing:programmes.title") };
  });

export default function Programmes() {
  const { budgets: list, edits } = useLoaderData<typeof loader>();
  const { t } = useTranslation("billing");
  return (
    <>
      <PageHeader
        title={t("programmes.title")}
        lead={t("programmes.lead")}
        actions={edits ? <ButtonLink look="primary" to="/staff/programmes/new">{t("programmes.new")}</ButtonLink> : undefined}
      />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        {list.map((budget) => (
          <Budget key={budget.budgetId} budget={budget} edits={edits} />
        ))}
      </div>
    </>
  );
}

function Budget({ budget, edits }: { budget: BudgetState; edits: boolean }) {
  const { t } = useTranslation("billing");
  const locale = useLocale();
  const available = budget.amountKopecks - budget.reservedKopecks - budget.consumedKopecks;
  const money = (kopecks: number) => formatMoney(kopecks, locale);
  return (
    <Sheet
      title={
        <a href={`/staff/programmes/${budget.budgetId}`} className="text-pencil hover:underline">
          {localised(budget, "name", locale)}, {budget.quarter === 0 ? budget.year : t("programmes.quarter", { quarter: budget.quarter, year: budget.year })}
        </a>
      }
      aside={budget.monthlyMinutes === null ? t("programmes.shareFree", { percent: budget.sharePercent }) : t("programmes.share", { percent: budget.sharePercent, hours: hoursText(budget.monthlyMinutes, locale) })}
    >
      <p className="mb-3 text-dense text-ink-soft">
        {budget.funder}. {locale === "en" && budget.legalBasisEn ? budget.legalBasisEn : budget.legalBasis}. {budget.closed ? t("programmes.closed") : ""}{" "}
        {edits ? (
          <a href={`/staff/programmes/terms/${budget.programmeId}`} className="text-pencil underline">
            {t("programmes.terms")}
          </a>
        ) : null}
      </p>
      <PartsBar
        whole={budget.amountKopecks}
        parts={[
          { value: budget.consumedKopecks, className: "bg-pencil" },
          { value: budget.reservedKopecks, className: "bg-amber" },
        ]}
        label={`${t("programmes.consumed")} ${money(budget.consumedKopecks)}, ${t("programmes.reserved")} ${money(budget.reservedKopecks)}`}
      />
      <div className="mt-3">
        <Facts
          items={[
            { name: budget.quarter === 0 ? t("programmes.budget", { year: budget.year }) : t("programmes.quarterBudget"), value: <span className="tabular">{money(budget.amountKopecks)}</span> },
            { name: <Key look="bg-pencil">{t("programmes.consumed")}</Key>, value: <span className="tabular">{money(budget.consumedKopecks)}</span> },
            { name: <Key look="bg-amber">{t("programmes.reserved")}</Key>, value: <span className="tabular">{money(budget.reservedKopecks)}</span> },
            { name: t("programmes.available"), value: <strong className="tabular">{money(available)}</strong> },
          ]}
        />
      </div>
    </Sheet>
  );
}

function Key({ look, children }: { look: string; children: string }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className={`size-3 rounded-[3px] ${look}`} />
      {children}
    </span>
  );
}
