import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill } from "~/components/page";
import { roundTone } from "~/features/booking/rounds/components/tones";
import { roundsOf } from "~/features/booking/rounds/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import { formatDateTime, formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["rounds"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    return { rounds: await roundsOf(scope), title: translator(await localeOf(args.request))("rounds:title") };
  });

export default function Rounds() {
  const { rounds } = useLoaderData<typeof loader>();
  const { t } = useTranslation("rounds");
  const locale = useLocale();
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      {rounds.length === 0 ? (
        <EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>
      ) : (
        <DataTable
          caption={t("title")}
          rows={rounds}
          rowKey={(round) => round.id}
          columns={[
            { head: t("column.name"), title: true, cell: (round) => <a href={`/rounds/${round.id}`}>{locale === "ru" ? round.nameRu : round.nameEn}</a> },
            { head: t("column.status"), cell: (round) => <Pill tone={roundTone[round.status]}>{t(`status.${round.status}`)}</Pill> },
            { head: t("column.period"), cell: (round) => `${formatDay(round.periodFrom, locale)} – ${formatDay(round.periodTo, locale)}` },
            { head: t("column.closes"), cell: (round) => formatDateTime(round.closesAt, locale) },
            { head: t("column.wishes"), numeric: true, cell: (round) => round.wishes },
            { head: t("column.granted"), numeric: true, cell: (round) => round.granted ?? "–" },
          ]}
        />
      )}
    </>
  );
}
