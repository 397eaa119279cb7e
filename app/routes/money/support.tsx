import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Figure } from "~/components/figure";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { requireCompany } from "~/features/identity/access.server";
import { Ceilings, SupportTable } from "~/features/subsidy/components/support-table";
import { ownSupport } from "~/features/subsidy/support/queries.server";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["subsidy", "billing"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    return { support: await ownSupport(scope, new Date()), title: translator(await localeOf(args.request))("subsidy:support.ownTitle") };
  });

export default function OwnSupport() {
  const { support, title } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["subsidy", "billing"]);
  const locale = useLocale();
  const standing = support.breaches.filter((one) => !one.lifted);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={title} lead={t("subsidy:support.ownLead")} back={{ to: "/money", text: t("billing:title") }} />
      {standing.map((one) => (
        <Notice key={one.id} tone="bad" title={t(`subsidy:breach.${one.kind}`)}>
          {formatDay(one.foundOn, locale)}. {one.reason}
        </Notice>
      ))}
      {support.totals.length > 0 ? (
        <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          {support.totals.map((total) => (
            <Figure key={total.form} name={t("subsidy:support.ofForm", { form: t(`subsidy:form.${total.form}`) })} value={formatMoney(total.kopecks, locale)} />
          ))}
        </div>
      ) : null}
      <Ceilings ceilings={support.ceilings} />
      {support.lines.length === 0 ? <EmptyState title={t("subsidy:support.empty")}>{t("subsidy:support.ownEmpty")}</EmptyState> : <SupportTable lines={support.lines} />}
    </div>
  );
}
