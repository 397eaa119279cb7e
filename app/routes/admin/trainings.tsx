import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill } from "~/components/page";
import { Pager } from "~/components/pager";
import { useKindName } from "~/features/booking/certificates/components/kind-name";
import { useLength } from "~/features/booking/trainings/components/length";
import { SessionTable } from "~/features/booking/trainings/components/session-table";
import { staffTrainings } from "~/features/booking/trainings/staff-queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["trainings", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const number = pageNumber(new URL(args.request.url).searchParams);
    return { ...(await staffTrainings(scope, number, new Date())), page: number, title: translator(await localeOf(args.request))("trainings:staff.title") };
  });

export default function StaffTrainings() {
  const { trainings, ahead, unsaid, behind, page: number, pages } = useLoaderData<typeof loader>();
  const { t } = useTranslation("trainings");
  const locale = useLocale();
  const kindName = useKindName();
  const length = useLength();
  const names = new Map(trainings.map((one) => [one.id, localised(one, "name", locale)]));
  return (
    <div className="max-w-6xl">
      <PageHeader
        title={t("staff.title")}
        lead={t("staff.lead")}
        actions={
          <ButtonLink to="/staff/trainings/new" look={trainings.length === 0 ? "primary" : "plain"}>
            {t("staff.new")}
          </ButtonLink>
        }
      />
      <div className="flex flex-col gap-8">
        {unsaid.length > 0 ? (
          <section aria-labelledby="unsaid">
            <h2 id="unsaid" className="text-heading">
              {t("staff.unsaid")}
            </h2>
            <p className="mb-3 text-ink-soft">{t("staff.unsaidLead")}</p>
            <SessionTable caption={t("staff.unsaid")} sessions={unsaid} names={names} />
          </section>
        ) : null}
        <section aria-labelledby="ahead">
          <h2 id="ahead" className="mb-3 text-heading">
            {t("staff.ahead")}
          </h2>
          {ahead.length === 0 ? <EmptyState title={t("staff.noneAhead")}>{t("staff.noneAheadBody")}</EmptyState> : <SessionTable caption={t("staff.ahead")} sessions={ahead} names={names} />}
        </section>
        <section aria-labelledby="programmes">
          <h2 id="programmes" className="mb-3 text-heading">
            {t("staff.trainings")}
          </h2>
          {trainings.length === 0 ? (
            <p className="text-ink-soft">{t("staff.noneTrainings")}</p>
          ) : (
            <DataTable
              caption={t("staff.trainings")}
              rows={trainings}
              rowKey={(row) => row.id}
              columns={[
                {
                  head: t("staff.what"),
                  cell: (row) => (
                    <a href={`/staff/trainings/${row.id}`} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
                      {localised(row, "name", locale)}
                    </a>
                  ),
                  title: true,
                },
                { head: t("certificates.kind"), cell: (row) => kindName(row.resourceKind) },
                { head: t("staff.field.minutes"), cell: (row) => length(row.minutes), secondary: true },
                { head: t("staff.seats"), cell: (row) => row.seats, numeric: true, secondary: true },
                { head: t("staff.field.validMonths"), cell: (row) => row.validMonths, numeric: true },
                { head: t("staff.state"), cell: (row) => <Pill tone={row.active ? "good" : "plain"}>{t(row.active ? "staff.active" : "staff.inactive")}</Pill> },
              ]}
            />
          )}
        </section>
        {behind.length > 0 ? (
          <section aria-labelledby="behind">
            <h2 id="behind" className="mb-3 text-heading">
              {t("staff.behind")}
            </h2>
            <SessionTable caption={t("staff.behind")} sessions={behind} names={names} />
            <Pager page={number} pages={pages} />
          </section>
        ) : null}
      </div>
    </div>
  );
}
