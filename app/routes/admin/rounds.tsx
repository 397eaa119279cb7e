import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill } from "~/components/page";
import { roundTone } from "~/features/booking/rounds/components/tones";
import { allRounds } from "~/features/booking/rounds/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDateTime, formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["rounds"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    return { rounds: await allRounds(scope), title: translator(await localeOf(args.request))("rounds:title") };
  });

export default function StaffRounds() {
  const { rounds } = useLoaderData<typeof loader>();
  const { t } = useTranslation("rounds");
  const locale = useLocale();
  const create = (
    <ButtonLink look="primary" to="/staff/rounds/new">
      {t("new")}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader title={t("title")} lead={t("staffLead")} actions={rounds.length > 0 ? create : undefined} />
      {rounds.length === 0 ? (
        <EmptyState title={t("empty")} action={create}>
          {t("staffEmptyBody")}
        </EmptyState>
      ) : (
        <DataTable
          caption={t("title")}
          rows={rounds}
          rowKey={(round) => round.id}
          columns={[
            { head: t("column.name"), title: true, cell: (round) => <a href={`/staff/rounds/${round.id}`}>{locale === "ru" ? round.nameRu : round.nameEn}</a> },
            { head: t("column.status"), cell: (round) => <Pill tone={roundTone[round.status]}>{t(`status.${round.status}`)}</Pill> },
            { head: t("column.period"), cell: (round) => `${formatDay(round.periodFrom, locale)} – ${formatDay(round.periodTo, locale)}` },
            { head: t("column.closes"), cell: (round) => formatDateTime(round.closesAt, locale) },
            { head: t("column.wishes"), numeric: true, cell: (round) => `${round.wishes} ${t("ofCompanies", { count: round.companies })}` },
          ]}
        />
      )}
    </>
  );
}
