import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { PageHeader, Sheet } from "~/components/page";
import { staffScope } from "~/features/identity/access.server";
import { CallFactsSheet, CallTimeline, PhaseNotice } from "~/features/residency/calls/components/call-facts";
import { CallClock } from "~/features/residency/calls/components/call-marks";
import { CodeEntry } from "~/features/residency/calls/components/code-entry";
import { useDocumentTitle } from "~/features/residency/components/documents-view";
import { callPage } from "~/features/residency/queries/call.server";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localised } from "~/lib/i18n/locales";
import { localeOf } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["residency", "calls"], light: true };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const now = new Date();
    const read = await callPage(args.params.slug ?? "", now, { preview: (await staffScope(args)) !== null });
    return { ...read, today: siteDay(now), opensOn: siteDay(read.call.opensAt), title: localised(read.call, "title", await localeOf(args.request)) };
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [
  { title: read?.title ?? "" },
  { name: "description", content: read ? `${read.title}. ${read.call.summaryRu}` : "" },
];

const FORMS = ["UL", "IP", "NPD"] as const;

export default function Call() {
  const { call, process, timeline, today, opensOn, criteria, documents, formalCheckDays, expertReviewDays, passScore, termYears, rentSteps } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["residency", "calls", "common"]);
  const locale = useLocale();
  const title = useDocumentTitle();
  return (
    <>
      <PageHeader
        back={{ to: "/calls", text: t("calls:page.allCalls") }}
        title={localised(call, "title", locale)}
        lead={localised(call, "summary", locale)}
        actions={
          <>
            {call.phase === "closed" ? null : <ButtonLink to="/check">{t("calls:checkLink")}</ButtonLink>}
            {call.open ? (
              <ButtonLink look="primary" to="/apply">
                {t("residency:start.apply")}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start">
        <div className="flex min-w-0 flex-col gap-4">
          <PhaseNotice phase={call.phase} opensOn={opensOn} full={call.placesLeft === 0} />
          {call.phase === "ended" ? (
            <Sheet title={t("calls:code.title")}>
              <p className="mb-3">{t("calls:code.body")}</p>
              <CodeEntry />
            </Sheet>
          ) : null}
          <Sheet as="div">
            <p className="mb-3 flex flex-wrap items-center gap-3">
              <CallClock phase={call.phase} daysLeft={call.daysLeft} daysUntil={call.daysUntil} />
              <span className="text-ink-soft">
                {call.lastDay ? t("residency:call.until", { day: formatDay(call.lastDay, locale) }) : t("residency:call.rolling")}
              </span>
            </p>
            <div className="max-w-prose whitespace-pre-line">{localised(call, "body", locale)}</div>
          </Sheet>
          <CallFactsSheet call={call} process={process} today={today} />
          {timeline ? <CallTimeline timeline={timeline} today={today} /> : null}
          <Sheet title={t("residency:call.how")}>
            <ol className="list-decimal space-y-2 ps-5">
              <li>{t("residency:call.howCheck", { count: formalCheckDays })}</li>
              <li>{t("residency:call.howReview", { count: expertReviewDays })}</li>
              <li>{t("residency:call.howDecide", { pass: passScore })}</li>
              <li>{t("residency:call.howResident", { count: termYears, steps: rentSteps.join(", ") })}</li>
            </ol>
          </Sheet>
          <div>
            <h2 className="mb-3 text-heading">
              {t("residency:call.criteria")}
            </h2>
            <DataTable
              matrix
              caption={t("residency:call.criteria")}
              rows={criteria}
              rowKey={(row) => row.code}
              columns={[
                {
                  head: t("residency:call.criterion"),
                  cell: (row) => (
                    <>
                      <span className="font-medium">{localised(row, "title", locale)}</span>
                      <span className="block text-ink-soft">
                        {localised(row, "hint", locale)}
                        {row.floor === null ? "" : ` · ${t("residency:call.floor", { count: row.floor })}`}
                      </span>
                    </>
                  ),
                },
                { head: t("residency:call.weight"), cell: (row) => row.weight, numeric: true },
              ]}
            />
          </div>
        </div>
        <Sheet title={t("residency:call.documents")} as="aside">
          <div className="flex flex-col gap-2">
            {FORMS.map((form) => (
              <details key={form} open={form === "UL"}>
                <summary className="flex min-h-11 items-center font-medium">{t(`common:forms.${form}`)}</summary>
                <ul className="mb-2 list-disc ps-5">
                  {documents[form].map((item) => (
                    <li key={item.kind}>
                      {title(item.kind)}
                      {item.required ? null : <span className="text-ink-soft"> · {t("common:optional")}</span>}
                    </li>
                  ))}
                </ul>
              </details>
            ))}
          </div>
        </Sheet>
      </div>
    </>
  );
}
