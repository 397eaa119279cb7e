import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass, ButtonLink } from "~/components/button";
import { DataTable } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader, Sheet } from "~/components/page";
import { Pager } from "~/components/pager";
import { approve, refuse } from "~/features/booking/commands/approve.server";
import { BookingPill } from "~/features/booking/components/booking-pill";
import { catalogue } from "~/features/booking/queries.server";
import { staffBookings } from "~/features/booking/staff-bookings.server";
import { BOOKING_TRANSITIONS } from "~/features/booking/status";
import { requireStaff } from "~/features/identity/access.server";
import type { BookingStatus } from "~/lib/db/generated/enums";
import { formatDateTime, formatDay, formatRange } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { pageNumber } from "~/lib/http/page-number";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { formatMoney } from "~/lib/money";
import { isDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["booking", "staffBookings"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const STATES = Object.keys(BOOKING_TRANSITIONS) as BookingStatus[];

const dayIn = (query: URLSearchParams, name: string) => [query.get(name) ?? ""].find(isDay);

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const query = new URL(args.request.url).searchParams;
    const items = await catalogue();
    const filter = {
      status: STATES.find((one) => one === query.get("status")),
      resourceId: items.find((item) => item.slug === query.get("resource"))?.id,
      company: (query.get("company") ?? "").trim().slice(0, 100),
      day: dayIn(query, "day"),
      openBefore: dayIn(query, "open"),
    };
    const number = pageNumber(query);
    const locale = await localeOf(args.request);
    return {
      ...(await staffBookings(scope, filter, number)),
      page: number,
      filter: { status: filter.status ?? "", resource: query.get("resource") ?? "", company: filter.company, day: filter.day ?? "", open: filter.openBefore ?? "" },
      resources: items.map((item) => ({ slug: item.slug, name: localised(item, "name", locale) })),
      mayAnswer: scope.roles.includes("ADMIN"),
      title: translator(locale)("staffBookings:title"),
      states: STATES,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const id = String(form.get("id") ?? "");
    if (form.get("intent") === "refuse") await refuse(scope, id, String(form.get("reason") ?? ""), new Date(), args.context.ip);
    else await approve(scope, id, new Date(), args.context.ip);
    await settleEvents();
    return { done: form.get("intent") === "refuse" ? ("refused" as const) : ("approved" as const) };
  });

export default function StaffBookings() {
  const { items, count, pages, page: number, waiting, filter, resources, states, mayAnswer } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["staffBookings", "booking", "common"]);
  const locale = useLocale();
  const asking = items.filter((row) => row.status === "PENDING");
  const others = items.filter((row) => row.status !== "PENDING");
  const nameOf = (row: (typeof items)[number]) =>
    `${localised(row.resource, "name", locale)}${row.quantity > 1 ? ` × ${row.quantity}` : ""}${row.beside > 0 ? ` ${t("staffBookings:beside", { count: row.beside })}` : ""}`;
  return (
    <>
      <PageHeader title={t("staffBookings:title")} lead={t("staffBookings:waiting", { count: waiting })} actions={filter.status === "PENDING" || waiting === 0 ? null : <ButtonLink look="primary" to="?status=PENDING">{t("staffBookings:toWaiting")}</ButtonLink>} />
      <div aria-live="polite" className="mb-4 empty:hidden">
        {isRefusal(answer) ? <Notice tone="bad" title={sayRefusal(t, answer)} /> : null}
        {answer && "done" in answer ? <Notice tone="good" title={t(`staffBookings:done.${answer.done}`)} /> : null}
      </div>
      {filter.open ? (
        <Notice tone="waiting" title={t("staffBookings:openBefore", { day: formatDay(filter.open, locale) })}>
          <a href="/staff/bookings" className="text-pencil underline">
            {t("common:reset")}
          </a>
        </Notice>
      ) : null}
      <Form method="get" role="search" className="my-4 flex flex-wrap items-end gap-2">
        <label className="flex flex-col gap-1 text-dense">
          {t("booking:list.state")}
          <select name="status" defaultValue={filter.status} key={`s${filter.status}`} className={inputClass}>
            <option value="">{t("common:all")}</option>
            {states.map((one) => (
              <option key={one} value={one}>
                {t(`booking:status.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex min-w-0 flex-col gap-1 text-dense">
          {t("booking:list.what")}
          <select name="resource" defaultValue={filter.resource} key={`r${filter.resource}`} className={inputClass}>
            <option value="">{t("common:all")}</option>
            {resources.map((one) => (
              <option key={one.slug} value={one.slug}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1 text-dense">
          {t("staffBookings:day")}
          <input type="date" name="day" defaultValue={filter.day} className={inputClass} />
        </label>
        <label className="flex min-w-40 grow flex-col gap-1 text-dense">
          {t("staffBookings:company")}
          <input type="search" name="company" defaultValue={filter.company} className={inputClass} />
        </label>
        {filter.open ? <input type="hidden" name="open" value={filter.open} /> : null}
        <Button>{t("common:filter")}</Button>
      </Form>
      {count === 0 ? (
        <EmptyState title={t("staffBookings:empty")} action={<a href="/staff/bookings" className={buttonClass("plain")}>{t("common:reset")}</a>}>
          {t("staffBookings:emptyBody")}
        </EmptyState>
      ) : null}
      {asking.map((row) => (
        <Sheet key={row.id} title={<a href={`/bookings/${row.id}`} className="hover:underline">{nameOf(row)}</a>} aside={row.answerBy ? t("staffBookings:answerBy", { when: formatDateTime(row.answerBy, locale) }) : null} className="mb-3">
          <p className="tabular">
            {formatRange(row.startsAt, row.endsAt, locale)} · {row.company} · {formatMoney(row.totalKopecks, locale)}
          </p>
          <p className="text-ink-soft">{row.purpose}</p>
          {mayAnswer ? (
            <div className="mt-3 flex flex-wrap items-start gap-3">
              <Form method="post">
                <input type="hidden" name="id" value={row.id} />
                <Button look="primary" name="intent" value="approve">
                  {t("staffBookings:approve")}
                </Button>
              </Form>
              <details className="grow">
                <summary className="inline-flex min-h-11 items-center font-semibold text-red">{t("staffBookings:refuse")}</summary>
                <Form method="post" className="mt-2 flex flex-wrap items-end gap-2">
                  <input type="hidden" name="id" value={row.id} />
                  <label className="flex min-w-60 grow flex-col gap-1">
                    <span className="text-dense font-medium">{t("staffBookings:reason")}</span>
                    <input name="reason" required minLength={3} maxLength={1000} className={inputClass} />
                  </label>
                  <Button look="danger" name="intent" value="refuse">
                    {t("staffBookings:refuseSure")}
                  </Button>
                </Form>
              </details>
            </div>
          ) : null}
        </Sheet>
      ))}
      {others.length > 0 ? (
        <DataTable
          caption={t("staffBookings:title")}
          rows={others}
          rowKey={(row) => row.id}
          columns={[
            { head: t("booking:list.when"), title: true, cell: (row) => <a href={`/bookings/${row.id}`} className="font-semibold text-pencil hover:underline">{formatRange(row.startsAt, row.endsAt, locale)}</a> },
            { head: t("booking:list.what"), cell: nameOf },
            { head: t("staffBookings:company"), cell: (row) => row.company },
            { head: t("booking:list.purpose"), cell: (row) => row.purpose, secondary: true },
            { head: t("booking:list.state"), cell: (row) => <BookingPill status={row.status} /> },
            { head: t("booking:list.total"), cell: (row) => formatMoney(row.totalKopecks, locale), numeric: true },
          ]}
        />
      ) : null}
      <Pager page={number} pages={pages} />
    </>
  );
}
