import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { TodayList } from "~/features/booking/checkin/components/today-list";
import { sayPresence } from "~/features/booking/checkin/commands/say-presence.server";
import { todayRows } from "~/features/booking/checkin/queries.server";
import { byTurn } from "~/features/booking/checkin/rules/turns";
import { LiveSchedule } from "~/features/booking/live/components/live-schedule";
import { requireStaff } from "~/features/identity/access.server";
import { waitingClients } from "~/features/residency/clients/queries.server";
import { formatDayTitle } from "~/lib/format";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { formatMoney } from "~/lib/money";
import { siteDay } from "~/lib/time";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["presence", "booking", "clients"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const now = new Date();
    const params = new URL(args.request.url).searchParams;
    const filter = { search: (params.get("q") ?? "").slice(0, 100), slug: params.get("at") ?? "" };
    const [rows, locale, clients] = await Promise.all([todayRows(scope, siteDay(now), now, filter), localeOf(args.request), waitingClients(scope)]);
    return { turns: byTurn(rows, now), clients, count: rows.length, filter, now, today: siteDay(now), day: formatDayTitle(siteDay(now), locale), title: translator(locale)("presence:today.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const said = await sayPresence(scope, String(form.get("booking")), form, new Date(), args.context.ip);
    await settleEvents();
    return data({ said });
  });

/** The desk: who is expected, who is in, who stayed past the end. */
export default function Today() {
  const { turns, clients, count, filter, now, today, day, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["presence", "clients", "common"]);
  const locale = useLocale();
  const said = answer && "said" in answer ? answer.said : null;
  const overrun = said?.said === "out" ? said.overrun : null;
  return (
    <>
      <LiveSchedule from={today} to={today} every={60_000} />
      <PageHeader title={title} lead={day} actions={<ButtonLink to="/staff/doors">{t("presence:doors.title")}</ButtonLink>} />
      <div className="mb-4 flex flex-col gap-3">
        <RefusalNotice answer={answer} />
        {clients > 0 ? (
          <Notice tone="waiting" title={t("clients:notice", { count: clients })}>
            <Link to="/staff/clients" className="inline-flex min-h-11 items-center font-semibold hover:underline md:min-h-7">
              {t("clients:noticeOpen")}
            </Link>
          </Notice>
        ) : null}
        {said ? (
          <Notice tone="good" title={t(said.said === "in" ? "presence:done.in" : overrun ? "presence:done.overrun" : said.early ? "presence:done.early" : "presence:done.out")}>
            {overrun ? t("presence:done.overrunSum", { minutes: overrun.minutes, amount: formatMoney(overrun.kopecks, locale) }) : null}
          </Notice>
        ) : null}
      </div>
      <Form method="get" className="mb-4 flex flex-wrap items-end gap-2">
        {filter.slug ? <input type="hidden" name="at" value={filter.slug} /> : null}
        <label className="min-w-0 grow sm:max-w-sm">
          <span className="sr-only">{t("presence:today.search")}</span>
          <input type="search" name="q" defaultValue={filter.search} placeholder={t("presence:today.search")} className={inputClass} />
        </label>
        <Button>{t("common:filter")}</Button>
        {filter.search || filter.slug ? <ButtonLink to="/staff/today">{t("common:reset")}</ButtonLink> : null}
      </Form>
      {count === 0 ? (
        <EmptyState title={t(filter.search || filter.slug ? "presence:today.nothing" : "presence:today.empty")} action={<ButtonLink look="primary" to="/schedule">{t("presence:scan.schedule")}</ButtonLink>}>
          {t("presence:today.emptyBody")}
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-6">
          {turns.map(({ turn, rows }) => (
            <TodayList key={turn} turn={turn} rows={rows} now={now} />
          ))}
        </div>
      )}
    </>
  );
}
