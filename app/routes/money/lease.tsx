import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { areaText, Charges } from "~/features/billing/lease/components/charges";
import { leasesOf } from "~/features/billing/lease/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["lease", "billing"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    return { leases: await leasesOf(scope), title: translator(await localeOf(args.request))("lease:title") };
  });

export default function OwnLeases() {
  const { leases } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["lease", "billing"]);
  const locale = useLocale();
  return (
    <>
      <PageHeader back={{ to: "/money", text: t("billing:title") }} title={t("lease:title")} lead={t("lease:mineLead")} />
      {leases.length === 0 ? <EmptyState title={t("lease:noMine")}>{t("lease:noMineBody")}</EmptyState> : null}
      <div className="flex flex-col gap-5">
        {leases.map((lease) => (
          <Sheet key={lease.id} title={`${lease.premises}, ${areaText(lease.areaHundredths, locale)}`} aside={lease.basis}>
            <Charges lease={lease} />
          </Sheet>
        ))}
      </div>
    </>
  );
}
