import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor } from "~/components/button";
import { EmptyState, PageHeader } from "~/components/page";
import { OccupancyFigures } from "~/features/booking/occupancy/components/figures";
import { OccupancyFilters } from "~/features/booking/occupancy/components/filters";
import { HeatMap } from "~/features/booking/occupancy/components/heat-map";
import { HowCounted } from "~/features/booking/occupancy/components/how-counted";
import { PurposePart } from "~/features/booking/occupancy/components/purpose-part";
import { ResourcePart } from "~/features/booking/occupancy/components/resource-part";
import { questionFrom, questionTo } from "~/features/booking/occupancy/period";
import { occupancyChoices, usageOf } from "~/features/booking/occupancy/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["occupancy", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const today = siteDay(new Date());
    const { mended, ...asked } = questionFrom(new URL(args.request.url).searchParams, today);
    const question = { ...asked, companyId: "" };
    const [report, choices] = await Promise.all([usageOf(scope, question), occupancyChoices(scope)]);
    return { report, choices, question, mended, today, title: translator(await localeOf(args.request))("occupancy:usageTitle") };
  });

export default function Usage() {
  const { report, choices, question, mended, today } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["occupancy", "booking"]);
  const { resources, purposes, week, total } = report;
  return (
    <>
      <PageHeader
        title={t("occupancy:usageTitle")}
        lead={t("occupancy:usageLead")}
        back={{ to: "/bookings", text: t("booking:list.title") }}
        actions={<ButtonAnchor href={`/bookings/usage.xlsx?${questionTo(question)}`}>{t("occupancy:xlsx")}</ButtonAnchor>}
      />
      <OccupancyFilters question={question} mended={mended} choices={choices} today={today} />
      <OccupancyFigures total={total} />
      {resources.length === 0 ? (
        <div className="mb-5">
          <EmptyState title={t("occupancy:empty")}>{t("occupancy:emptyBody")}</EmptyState>
        </div>
      ) : (
        <>
          <ResourcePart lines={resources} open={false} link={(resourceId) => `?${questionTo({ ...question, resourceId })}`} />
          <HeatMap week={week} open={false} />
          <PurposePart lines={purposes} />
        </>
      )}
      <HowCounted open={false} />
    </>
  );
}
