import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonAnchor, ButtonLink } from "~/components/button";
import { EmptyState, PageHeader } from "~/components/page";
import { CompanyPart } from "~/features/booking/occupancy/components/company-part";
import { OccupancyFigures } from "~/features/booking/occupancy/components/figures";
import { OccupancyFilters } from "~/features/booking/occupancy/components/filters";
import { HeatMap } from "~/features/booking/occupancy/components/heat-map";
import { HowCounted } from "~/features/booking/occupancy/components/how-counted";
import { PurposePart } from "~/features/booking/occupancy/components/purpose-part";
import { ResourcePart } from "~/features/booking/occupancy/components/resource-part";
import { questionFrom, questionTo } from "~/features/booking/occupancy/period";
import { occupancy, occupancyChoices } from "~/features/booking/occupancy/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["occupancy", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const today = siteDay(new Date());
    const { mended, ...question } = questionFrom(new URL(args.request.url).searchParams, today);
    const [report, choices] = await Promise.all([occupancy(scope, question), occupancyChoices(scope)]);
    return { report, choices, question, mended, today, title: translator(await localeOf(args.request))("occupancy:title") };
  });

export default function StaffOccupancy() {
  const { report, choices, question, mended, today } = useLoaderData<typeof loader>();
  const { t } = useTranslation("occupancy");
  const { resources, companies, purposes, week, total } = report;
  const company = question.companyId ? companies.find((line) => line.companyId === question.companyId)?.name : undefined;
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={
          <>
            <ButtonLink to="/staff/calendars">{t("calendars")}</ButtonLink>
            <ButtonAnchor href={`/staff/occupancy.xlsx?${questionTo(question)}`}>{t("xlsx")}</ButtonAnchor>
            <ButtonAnchor href={`/staff/occupancy.csv?${questionTo(question)}`}>{t("csv")}</ButtonAnchor>
          </>
        }
      />
      <OccupancyFilters question={question} mended={mended} choices={choices} today={today} />
      {question.companyId ? (
        <p className="mb-4 flex flex-wrap items-center gap-x-4">
          {company ? <strong>{t("onlyCompany", { company })}</strong> : null}
          <a href={`?${questionTo({ ...question, companyId: "" })}`} className="inline-flex min-h-11 items-center text-pencil hover:underline">
            {t("everyCompany")}
          </a>
        </p>
      ) : null}
      <OccupancyFigures total={total} open={total} />
      {total.bookings === 0 && total.lateMinutes === 0 ? (
        <div className="mb-5">
          <EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>
        </div>
      ) : null}
      <ResourcePart lines={resources} open link={(resourceId) => `?${questionTo({ ...question, resourceId })}`} />
      <HeatMap week={week} open />
      <div className="grid items-start gap-x-5 xl:grid-cols-2">
        <CompanyPart lines={companies} bookedMinutes={total.bookedMinutes} question={question} />
        <PurposePart lines={purposes} />
      </div>
      <HowCounted open />
    </>
  );
}
