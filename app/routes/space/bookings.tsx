import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { cx } from "~/components/classes";
import { DataTable } from "~/components/data-table";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Sheet } from "~/components/page";
import { Pager } from "~/components/pager";
import { BookingPill } from "~/features/booking/components/booking-pill";
import { openFeed, revokeFeeds } from "~/features/booking/commands/feeds.server";
import { bookingPage, hasFeed } from "~/features/booking/queries.server";
import { requireCompany } from "~/features/identity/access.server";
import { formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";

export const handle = { i18n: ["booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const params = new URL(args.request.url).searchParams;
    const which: "past" | "ahead" = params.get("which") === "past" ? "past" : "ahead";
    const number = pageNumber(params);
    const [list, feed] = await Promise.all([bookingPage(scope, which, number, new Date()), hasFeed(scope)]);
    return { ...list, which, page: number, feed, title: translator(await localeOf(args.request))("booking:list.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    if ((await args.request.formData()).get("intent") === "revoke-feed") {
      await revokeFeeds(scope);
      return data({ feedUrl: null, revoked: true });
    }
    return data({ feedUrl: await openFeed(scope), revoked: false });
  });

export default function Bookings() {
  const { items, pages, page: number, which, feed } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["booking", "common"]);
  const locale = useLocale();
  const feedUrl = answer && "feedUrl" in answer ? answer.feedUrl : null;
  return (
    <>
      <PageHeader
        title={t("booking:list.title")}
        actions={
          <ButtonLink look="primary" to="/schedule">
            {t("booking:list.book")}
          </ButtonLink>
        }
      />
      <nav aria-label={t("booking:list.which")} className="mb-4 flex w-fit overflow-hidden rounded-control border border-line bg-sheet">
        {(["ahead", "past"] as const).map((one) => (
          <Link key={one} to={one === "ahead" ? "?" : "?which=past"} aria-current={which === one ? "page" : undefined} className={cx("grid min-h-11 place-items-center px-4 font-medium md:min-h-10", which === one ? "bg-pencil-soft text-pencil" : "hover:bg-raised")}>
            {t(`booking:list.${one}`)}
          </Link>
        ))}
      </nav>
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
            { head: t("booking:list.what"), cell: (row) => `${localised(row.resource, "name", locale)}${row.quantity > 1 ? ` × ${row.quantity}` : ""}` },
            { head: t("booking:list.purpose"), cell: (row) => row.purpose, secondary: true },
            { head: t("booking:list.state"), cell: (row) => <BookingPill status={row.status} /> },
            { head: t("booking:list.total"), cell: (row) => formatMoney(row.totalKopecks, locale), numeric: true },
          ]}
        />
      )}
      <Pager page={number} pages={pages} />
      <Sheet title={t("booking:feed.title")} className="mt-8">
        <p className="mb-3 max-w-prose text-ink-soft">{t("booking:feed.body")}</p>
        {feedUrl ? (
          <p role="status" className="mb-3 rounded-control bg-green-soft p-3">
            <span className="block font-semibold text-green">{t("booking:feed.made")}</span>
            <code className="break-all select-all">{feedUrl}</code>
          </p>
        ) : null}
        {answer && "revoked" in answer && answer.revoked ? (
          <p role="status" className="mb-3">
            {t("booking:feed.revoked")}
          </p>
        ) : null}
        <Form method="post" className="flex flex-wrap gap-2">
          <Button name="intent" value="open-feed">
            {feed ? t("booking:feed.renew") : t("booking:feed.open")}
          </Button>
          {feed ? (
            <Button look="danger" name="intent" value="revoke-feed">
              {t("booking:feed.revoke")}
            </Button>
          ) : null}
        </Form>
      </Sheet>
    </>
  );
}
