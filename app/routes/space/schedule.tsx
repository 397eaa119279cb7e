import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "~/components/button";
import { cx } from "~/components/classes";
import { narrowInputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState } from "~/components/page";
import { besideIn, couponIn, minuteOf, withParam } from "~/features/booking/components/addresses";
import { BookingSheet } from "~/features/booking/components/booking-sheet";
import { DaySheetGrid } from "~/features/booking/components/day-sheet";
import { PhoneDay } from "~/features/booking/components/phone-day";
import { FindLine } from "~/features/booking/find/components/find-line";
import { WeekSheetGrid } from "~/features/booking/components/week-sheet";
import { LiveSchedule } from "~/features/booking/live/components/live-schedule";
import { bookFromForm } from "~/features/booking/book-form.server";
import { mayReadBookings } from "~/features/booking/policy";
import { schedulePage } from "~/features/booking/schedule-page.server";
import { companyScope, requireCompany, requireViewer, staffScope } from "~/features/identity/access.server";
import { formatDayMonth, formatDayTitle } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf } from "~/lib/i18n/i18n.server";
import { addDays, isDay, minuteOfDay, siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["booking", "moving", "waitlist", "find", "billing", "presence"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await requireViewer(args);
    const now = new Date();
    const today = siteDay(now);
    const params = new URL(args.request.url).searchParams;
    const [locale, scope, staff] = await Promise.all([localeOf(args.request), companyScope(args), staffScope(args)]);
    const asked = params.get("day") ?? "";
    const day = isDay(asked) ? asked : today;
    const week = params.get("view") === "week";
    const filter = { kind: params.get("kind") ?? "", people: Number(params.get("people")) || 0, operator: params.has("operator") };
    const reader = { companyId: scope?.companyId ?? null, staff: staff !== null && mayReadBookings(staff), movesAny: staff?.roles.includes("ADMIN") ?? false, locale };
    const start = minuteOf(params.get("start"));
    const slug = params.get("at");
    const pick =
      slug && start !== undefined && !week
        ? { slug, day, start, minutes: Number(params.get("minutes")) || undefined, quantity: Number(params.get("quantity")) || undefined, beside: besideIn(params), ...couponIn(params) }
        : null;
    const { sheet, weekly, quota, picked } = await schedulePage(scope, reader, { day, week, filter, pick }, params, now);
    const title = weekly
      ? `${formatDayMonth(weekly.monday, locale)} – ${formatDayMonth(addDays(weekly.monday, 6), locale)}`
      : formatDayTitle(day, locale);
    return { title, day, today, minuteNow: minuteOfDay(now), sheet, weekly, quota, picked, filter, on: params.get("on") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const receipt = await bookFromForm(scope, await args.request.formData(), new Date());
    await settleEvents();
    return redirect(`/bookings/${receipt.id}?made=1`, 303);
  });

/** A slot that was just taken, or a price that changed, is shown as it stands now; other refusals leave the page as it is. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ actionStatus = 0, defaultShouldRevalidate }) =>
  actionStatus >= 400 ? actionStatus === 409 : defaultShouldRevalidate;

export default function Schedule() {
  const { title, day, today, minuteNow, sheet, weekly, quota, picked, filter, on } = useLoaderData<typeof loader>();
  const actionData = useActionData<typeof action>();
  const { t } = useTranslation(["booking", "moving", "common"]);
  const locale = useLocale();
  const params = paramsOf({ day, today, week: weekly !== null, filter });
  const step = weekly ? 7 : 1;
  const hours = (minutes: number) => new Intl.NumberFormat(locale === "ru" ? "ru-RU" : "en-GB", { maximumFractionDigits: 1 }).format(minutes / 60);
  const kinds = (sheet ?? weekly)?.kinds ?? [];
  const rows = (sheet ?? weekly)?.rows.length ?? 0;
  const now = sheet && day === today ? minuteNow - sheet.opensAt : null;
  const refused = isRefusal(actionData) ? sayRefusal(t, actionData) : null;
  const opensAt = sheet?.opensAt ?? 0;

  return (
    <>
      <LiveSchedule from={weekly ? weekly.monday : day} to={weekly ? addDays(weekly.monday, 6) : day} />
      <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3">
        <h1 className="text-title">{title}</h1>
        <FindLine className="w-full md:ms-2 md:max-w-md md:flex-1" />
        {quota[0] ? (
          <p className="text-dense text-ink-soft md:ms-auto">
            {t("booking:schedule.quota")}{" "}
            <strong className="text-ink tabular">{t("booking:schedule.quotaOf", { used: hours(quota[0].usedMinutes), of: hours(quota[0].limitMinutes) })}</strong>
          </p>
        ) : null}
      </header>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <nav aria-label={t("booking:schedule.move")} className="flex overflow-hidden rounded-control border border-line bg-sheet">
          <a href={withParam(params, { day: shift(day, -step) })} className="grid min-h-11 min-w-11 place-items-center hover:bg-raised md:min-h-10" aria-label={t("booking:schedule.earlier")}>
            ‹
          </a>
          <a href={withParam(params, { day: null })} className="grid min-h-11 place-items-center border-x border-line px-3 font-medium hover:bg-raised md:min-h-10">
            {t("common:today")}
          </a>
          <a href={withParam(params, { day: shift(day, step) })} className="grid min-h-11 min-w-11 place-items-center hover:bg-raised md:min-h-10" aria-label={t("booking:schedule.later")}>
            ›
          </a>
        </nav>
        <nav aria-label={t("booking:schedule.view")} className="flex overflow-hidden rounded-control border border-line bg-sheet">
          {(["day", "week"] as const).map((view) => {
            const current = (view === "week") === (weekly !== null);
            return (
              <a key={view} href={withParam(params, { view: view === "week" ? "week" : null })} aria-current={current ? "page" : undefined} className={cx("grid min-h-11 place-items-center px-4 font-medium md:min-h-10", current ? "bg-pencil-soft text-pencil" : "hover:bg-raised")}>
                {t(`booking:schedule.${view}`)}
              </a>
            );
          })}
        </nav>
        <Filters kinds={kinds} filter={filter} day={day} week={weekly !== null} />
      </div>
      {rows === 0 ? (
        <EmptyState title={t("booking:schedule.none")} action={<a href={`/schedule?day=${day}`} className={buttonClass("plain")}>{t("common:reset")}</a>}>
          {t("booking:schedule.noneBody")}
        </EmptyState>
      ) : (
        <div className={cx("grid items-start gap-4", picked && "lg:grid-cols-[minmax(0,1fr)_22rem]")}>
          {picked ? (
            <div className="lg:order-2">
              <BookingSheet
                picked={picked}
                hidden={[...params, ["at", picked.slug], ...(params.has("day") ? [] : [["day", day] as [string, string]])]}
                closeTo={withParam(params, {})}
                refused={refused}
              />
            </div>
          ) : null}
          <div className="min-w-0">
            {sheet ? (
              <>
                <DaySheetGrid
                  sheet={sheet}
                  params={params}
                  picked={picked && { slug: picked.slug, from: picked.start - opensAt, to: picked.start - opensAt + picked.minutes }}
                  now={now}
                />
                <PhoneDay sheet={sheet} params={params} slug={picked?.slug ?? on} now={now} />
                <Legend />
                <p className="mt-2 max-w-prose text-dense text-ink-soft max-md:hidden">{t("moving:grid.help")}</p>
              </>
            ) : null}
            {weekly ? <WeekSheetGrid sheet={weekly} params={params} today={today} /> : null}
          </div>
        </div>
      )}
    </>
  );
}

const shift = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function paramsOf({ day, today, week, filter }: { day: string; today: string; week: boolean; filter: { kind: string; people: number; operator: boolean } }): URLSearchParams {
  const params = new URLSearchParams();
  if (day !== today) params.set("day", day);
  if (week) params.set("view", "week");
  if (filter.kind) params.set("kind", filter.kind);
  if (filter.people) params.set("people", String(filter.people));
  if (filter.operator) params.set("operator", "on");
  return params;
}

function Filters({ kinds, filter, day, week }: { kinds: string[]; filter: { kind: string; people: number; operator: boolean }; day: string; week: boolean }) {
  const { t } = useTranslation(["booking", "common"]);
  return (
    <Form method="get" action="/schedule" preventScrollReset className={cx("flex flex-wrap items-center gap-2", !week && "max-md:hidden")} onChange={(event) => event.currentTarget.requestSubmit()}>
      <input type="hidden" name="day" value={day} />
      {week ? <input type="hidden" name="view" value="week" /> : null}
      <label>
        <span className="sr-only">{t("booking:schedule.kind")}</span>
        <select name="kind" defaultValue={filter.kind} className={cx(narrowInputClass, "w-auto")}>
          <option value="">{t("booking:schedule.allKinds")}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`booking:kind.${kind as "mocap"}`, { defaultValue: kind })}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="sr-only">{t("booking:schedule.people")}</span>
        <select name="people" defaultValue={filter.people || ""} className={cx(narrowInputClass, "w-auto")}>
          <option value="">{t("booking:schedule.anyPeople")}</option>
          {[4, 6, 8, 10, 15, 60].map((count) => (
            <option key={count} value={count}>
              {t("booking:schedule.fromPeople", { count })}
            </option>
          ))}
        </select>
      </label>
      <label className="flex min-h-11 items-center gap-2 rounded-control border border-line-strong bg-sheet px-3 md:min-h-10">
        <input type="checkbox" name="operator" defaultChecked={filter.operator} className="size-4 accent-[var(--pencil)]" />
        {t("booking:schedule.withOperator")}
      </label>
      <noscript>
        <Button>{t("common:filter")}</Button>
      </noscript>
    </Form>
  );
}

function Legend() {
  const { t } = useTranslation("booking");
  const items = [
    ["bg-pencil", "mine"],
    ["bg-amber-soft border border-amber", "waiting"],
    ["bg-cel border border-line", "busy"],
    ["hatched border border-line", "closed"],
  ] as const;
  return (
    <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-dense text-ink-soft" aria-label={t("schedule.legend")}>
      {items.map(([look, name]) => (
        <li key={name} className="flex items-center gap-2">
          <span aria-hidden className={cx("inline-block h-3.5 w-6 rounded-[3px]", look)} />
          {t(`schedule.legendOf.${name}`)}
        </li>
      ))}
    </ul>
  );
}
