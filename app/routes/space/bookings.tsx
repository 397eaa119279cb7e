import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { cx } from "~/components/classes";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { BookingPill } from "~/features/booking/components/booking-pill";
import { bookingPage } from "~/features/booking/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import { formatRange } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["booking", "waitlist", "calendars", "occupancy"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const params = new URL(args.request.url).searchParams;
    const which: "past" | "ahead" = params.get("which") === "past" ? "past" : "ahead";
    const number = pageNumber(params);
    const series = params.get("series");
    const list = await bookingPage(scope, which, number, new Date(), series);
    return { ...list, which, series, page: number, title: translator(await localeOf(args.request))("booking:list.title") };
  });

export default function Bookings() {
  const { items, pages, page: number, which, series } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["booking", "waitlist", "calendars", "occupancy", "common"]);
  const locale = useLocale();
  return (
    <>
      <PageHeader
        title={t("booking:list.title")}
        actions={
          <>
            <ButtonLink to="/bookings/waitlist">{t("waitlist:link")}</ButtonLink>
            <ButtonLink to="/bookings/calendars">{t("calendars:link")}</ButtonLink>
            <ButtonLink to="/bookings/usage">{t("occupancy:usageTitle")}</ButtonLink>
            <ButtonLink look="primary" to="/schedule">
              {t("booking:list.book")}
            </ButtonLink>
          </>
        }
      />
      <nav aria-label={t("booking:list.which")} className="mb-4 flex w-fit overflow-hidden rounded-control border border-line bg-sheet">
        {(["ahead", "past"] as const).map((one) => (
          <Link key={one} to={`?${new URLSearchParams({ ...(one === "past" ? { which: one } : {}), ...(series ? { series } : {}) }).toString()}`} aria-current={which === one ? "page" : undefined} className={cx("grid min-h-11 place-items-center px-4 font-medium md:min-h-10", which === one ? "bg-pencil-soft text-pencil" : "hover:bg-raised")}>
            {t(`booking:list.${one}`)}
          </Link>
        ))}
      </nav>
      {series ? (
        <p className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1">
          <strong>{t("booking:list.ofSeries")}</strong>
          <Link to={which === "past" ? "?which=past" : "?"} className="inline-flex min-h-11 items-center font-semibold text-pencil hover:underline md:min-h-0">
            {t("booking:list.allBookings")}
          </Link>
        </p>
      ) : null}
      {items.length === 0 ? (
        <EmptyState
          title={t(`booking:list.empty.${which}`)}
          action={
            <ButtonLink look="primary" to="/schedule/find">
              {t("booking:schedule.find")}
            </ButtonLink>
          }
        >
          {t("booking:list.emptyBody")}
        </EmptyState>
      ) : (
        <DataTable
          caption={t("booking:list.title")}
          rows={items}
          rowKey={(row) => row.id}
          columns={[
            {
              head: t("booking:list.when"),
              cell: (row) => (
                <a href={`/bookings/${row.id}`} className="font-semibold text-pencil hover:underline">
                  {formatRange(row.startsAt, row.endsAt, locale)}
                </a>
              ),
            },
            {
              head: t("booking:list.what"),
              cell: (row) => (
                <>
                  {localised(row.resource, "name", locale)}
                  {row.quantity > 1 ? ` × ${row.quantity}` : ""}
                  {row.items.length > 0 ? <span className="text-ink-soft"> {t("booking:list.things", { count: row.items.length })}</span> : null}
                  {row.seriesId && !series ? (
                    <>
                      {" "}
                      <a href={`/bookings?series=${row.seriesId}`} className="rounded-full bg-raised px-2 py-0.5 whitespace-nowrap text-ink-soft hover:text-pencil">
                        ↻ {t("booking:list.inSeries")}
                      </a>
                    </>
                  ) : null}
                </>
              ),
            },
            { head: t("booking:list.purpose"), cell: (row) => row.purpose, secondary: true },
            { head: t("booking:list.state"), cell: (row) => <BookingPill status={row.status} /> },
            { head: t("booking:list.total"), cell: (row) => formatMoney(row.totalKopecks, locale), numeric: true },
          ]}
        />
      )}
      <Pager page={number} pages={pages} />
    </>
  );
}
