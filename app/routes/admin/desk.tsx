import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonAnchor } from "~/components/button";
import { DataTable, type Column } from "~/components/data-table";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, PageHeader, Pill } from "~/components/page";
import { BookingPill } from "~/features/booking/components/booking-pill";
import { conditions } from "~/features/booking/equipment/conditions.server";
import { deskOn } from "~/features/booking/equipment/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formatDateTime, formatDayTitle, formatRange } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { addDays, isDay, siteDay } from "~/lib/time";

export const handle = { i18n: ["equipment", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const now = new Date();
    const today = siteDay(now);
    const asked = params.get("day") ?? "";
    const day = isDay(asked) ? asked : today;
    const search = (params.get("q") ?? "").slice(0, 100);
    const [desk, states] = await Promise.all([deskOn(scope, day, search, now), conditions()]);
    return { ...desk, states, day, today, before: addDays(day, -1), after: addDays(day, 1), search, title: translator(await localeOf(args.request))("equipment:desk.title") };
  });

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Desk() {
  const { toHand, late, out, back, states, day, today, before, after, search } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["equipment", "booking", "common"]);
  const locale = useLocale();
  const address = (to: string) => `?${new URLSearchParams({ day: to, ...(search ? { q: search } : {}) })}`;
  const outColumns: Column<Loaded["out"][number]>[] = [
    {
      head: t("equipment:desk.what"),
      title: true,
      cell: (row) => (
        <a href={`/staff/desk/${row.bookingId}?thing=${row.unitId}`} className="font-semibold text-pencil hover:underline">
          {localised(row, "name", locale)}, {row.unit}
        </a>
      ),
    },
    { head: t("equipment:desk.company"), cell: (row) => row.company },
    { head: t("equipment:desk.takenBy"), cell: (row) => row.takenBy },
    { head: t("equipment:desk.due"), cell: (row) => <span className={row.late ? "font-semibold text-red" : undefined}>{formatDateTime(row.due, locale)}</span> },
    { head: t("equipment:desk.doWhat"), cell: (row) => <ButtonAnchor look={row.late ? "primary" : "plain"} href={`/staff/desk/${row.bookingId}?thing=${row.unitId}`} aria-label={t("equipment:desk.backOf", { what: `${localised(row, "name", locale)}, ${row.unit}` })}>{t("equipment:desk.backShort")}</ButtonAnchor> },
  ];
  return (
    <div className="max-w-6xl">
      <PageHeader title={t("equipment:desk.title")} lead={t("equipment:desk.lead")} actions={<ButtonAnchor href="/staff/faults">{t("equipment:faults.title")}</ButtonAnchor>} />
      <div className="mb-5 flex flex-wrap items-end gap-x-6 gap-y-3">
        <nav aria-label={t("equipment:desk.days")} className="flex flex-wrap items-center gap-2">
          <ButtonAnchor href={address(before)} aria-label={t("equipment:desk.dayBefore")}>
            ◂
          </ButtonAnchor>
          <span className="font-semibold">{formatDayTitle(day, locale)}</span>
          <ButtonAnchor href={address(after)} aria-label={t("equipment:desk.dayAfter")}>
            ▸
          </ButtonAnchor>
          {day === today ? null : <ButtonAnchor look="quiet" href={address(today)}>{t("equipment:desk.today")}</ButtonAnchor>}
        </nav>
        <Form method="get" role="search" className="flex grow flex-wrap items-end gap-2">
          <input type="hidden" name="day" value={day} />
          <label className="flex min-w-0 grow flex-col gap-1 text-dense">
            {t("equipment:desk.search")}
            <input type="search" name="q" defaultValue={search} key={search} className={inputClass} />
          </label>
          <Button>{t("common:filter")}</Button>
        </Form>
      </div>
      <div className="flex flex-col gap-8">
        {late.length > 0 ? (
          <section aria-labelledby="late">
            <h2 id="late" className="mb-2 text-heading text-red">
              {t("equipment:desk.late")} <span className="tabular font-normal">{late.length}</span>
            </h2>
            <DataTable caption={t("equipment:desk.late")} rows={late} rowKey={(row) => row.id} columns={outColumns} />
          </section>
        ) : null}
        <section aria-labelledby="to-hand">
          <h2 id="to-hand" className="mb-2 text-heading">
            {t("equipment:desk.toHand")} <span className="tabular font-normal text-ink-soft">{toHand.length}</span>
          </h2>
          {toHand.length === 0 ? (
            <EmptyState title={t("equipment:desk.toHandEmpty")}>{t("equipment:desk.toHandEmptyBody")}</EmptyState>
          ) : (
            <DataTable
              caption={t("equipment:desk.toHand")}
              rows={toHand}
              rowKey={(row) => `${row.bookingId}-${row.unitId}`}
              columns={[
                {
                  head: t("equipment:desk.what"),
                  title: true,
                  cell: (row) => (
                    <a href={`/staff/desk/${row.bookingId}?thing=${row.unitId}`} className="font-semibold text-pencil hover:underline">
                      {localised(row, "name", locale)}, {row.unit}
                    </a>
                  ),
                },
                { head: t("equipment:desk.when"), cell: (row) => formatRange(row.startsAt, row.endsAt, locale) },
                { head: t("equipment:desk.company"), cell: (row) => row.company },
                { head: t("equipment:desk.purpose"), cell: (row) => row.purpose, secondary: true },
                { head: t("equipment:desk.state"), cell: (row) => (row.trouble ? <Pill tone="bad">{t(`equipment:desk.trouble.${row.trouble}`)}</Pill> : <BookingPill status={row.status} />) },
                {
                  head: t("equipment:desk.doWhat"),
                  cell: (row) =>
                    row.mayHand ? (
                      <ButtonAnchor href={`/staff/desk/${row.bookingId}?thing=${row.unitId}`} aria-label={t("equipment:desk.handOf", { what: `${localised(row, "name", locale)}, ${row.unit}` })}>
                        {t("equipment:desk.hand")}
                      </ButtonAnchor>
                    ) : row.trouble === "withdrawn" ? (
                      <a href={`/staff/desk/${row.bookingId}?thing=${row.unitId}`} className="text-pencil hover:underline">
                        {t("equipment:desk.replace")}
                      </a>
                    ) : row.status === "CONFIRMED" || row.status === "CHECKED_IN" ? (
                      <span className="text-ink-soft">{t("equipment:desk.opensAt", { at: formatDateTime(row.opensAt, locale) })}</span>
                    ) : null,
                },
              ]}
            />
          )}
        </section>
        <section aria-labelledby="out">
          <h2 id="out" className="mb-2 text-heading">
            {t("equipment:desk.out")} <span className="tabular font-normal text-ink-soft">{out.length}</span>
          </h2>
          {out.length === 0 ? <p className="text-ink-soft">{t("equipment:desk.outEmpty")}</p> : <DataTable caption={t("equipment:desk.out")} rows={out} rowKey={(row) => row.id} columns={outColumns} />}
        </section>
        {back.length > 0 ? (
          <section aria-labelledby="back">
            <h2 id="back" className="mb-2 text-heading">
              {t("equipment:desk.backToday")} <span className="tabular font-normal text-ink-soft">{back.length}</span>
            </h2>
            <DataTable
              caption={t("equipment:desk.backToday")}
              rows={back}
              rowKey={(row) => row.id}
              columns={[
                outColumns[0]!,
                outColumns[1]!,
                { head: t("equipment:desk.returned"), cell: (row) => (row.returnedAt ? formatDateTime(row.returnedAt, locale) : "") },
                { head: t("equipment:desk.condition"), cell: (row) => <Pill tone={row.faultId ? "bad" : "plain"}>{states.find((one) => one.code === row.conditionIn)?.[locale] ?? row.conditionIn}</Pill> },
              ]}
            />
          </section>
        ) : null}
      </div>
    </div>
  );
}
