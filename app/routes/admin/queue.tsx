import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, buttonClass } from "~/components/button";
import { inputClass } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { EmptyState, Notice, PageHeader } from "~/components/page";
import { Pager } from "~/components/pager";
import { requireStaff } from "~/features/identity/access.server";
import { sharedWork } from "~/features/partners/queries/shared-work.server";
import { KeysHint, QueueList } from "~/features/residency/components/queue-list";
import { useListKeys } from "~/features/residency/components/use-list-keys";
import { sealedCounts } from "~/features/residency/calls/queries.server";
import { queueFor } from "~/features/residency/queries/staff.server";
import { QUEUE_GROUPS } from "~/features/residency/rules/queue";
import { CLOSED, isApplicationStatus, OPEN } from "~/features/residency/status";
import { formatDay } from "~/lib/format";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";

export const handle = { i18n: ["residency", "calls", "experts"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args);
    const query = new URL(args.request.url).searchParams;
    const status = query.get("status");
    const filters = {
      status: isApplicationStatus(status) ? status : undefined,
      mine: query.get("mine") === "1",
      late: query.get("late") === "1",
      search: (query.get("q") ?? "").slice(0, 100),
      page: Math.max(1, Math.trunc(Number(query.get("page"))) || 1),
    };
    const now = new Date();
    const [queue, sealed] = await Promise.all([queueFor(scope, filters, now, sharedWork), sealedCounts(scope, now)]);
    return { queue, sealed, filters, declared: query.get("done") === "conflict", title: translator(await localeOf(args.request))("queue.title", { ns: "residency" }) };
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function Queue() {
  const { queue, sealed, filters, declared } = useLoaderData<typeof loader>();
  const { t } = useTranslation(["residency", "calls", "common", "experts"]);
  const locale = useLocale();
  useListKeys();
  const { counts, rows } = queue;
  const plain = !filters.mine && !filters.late;
  const search = filters.search ? { q: filters.search } : {};
  const views = [
    { text: t("residency:queue.all"), count: counts.open, to: search, on: plain && !filters.status },
    { text: t("residency:queue.mine"), count: counts.mine, to: { ...search, mine: "1" }, on: filters.mine },
    { text: t("residency:queue.late"), count: counts.late, to: { ...search, late: "1" }, on: filters.late },
  ];
  const filtered = !plain || Boolean(filters.status) || filters.search !== "";
  return (
    <div className="max-w-5xl">
      <PageHeader title={t("residency:queue.title")} lead={t("residency:queue.lead")} />
      {declared ? (
        <div className="mb-4">
          <Notice tone="good">{t("experts:conflictPage.done")}</Notice>
        </div>
      ) : null}
      <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
        <nav aria-label={t("residency:queue.views")} className="flex flex-wrap gap-2">
          {views.map((view) => (
            <Link key={view.text} to={`?${new URLSearchParams(view.to as Record<string, string>)}`} aria-current={view.on ? "page" : undefined} className={buttonClass("plain", view.on ? "border-pencil bg-pencil-soft text-pencil" : "font-normal")}>
              {view.text} <span className="tabular">{view.count}</span>
            </Link>
          ))}
        </nav>
        <Form method="get" role="search" className="flex grow flex-wrap items-end gap-2">
          {filters.mine ? <input type="hidden" name="mine" value="1" /> : null}
          {filters.late ? <input type="hidden" name="late" value="1" /> : null}
          <label className="flex min-w-0 grow flex-col gap-1 text-dense">
            {t("residency:queue.search")}
            <input type="search" name="q" defaultValue={filters.search} key={filters.search} className={inputClass} />
          </label>
          <label className="flex flex-col gap-1 text-dense">
            {t("residency:queue.status")}
            <select name="status" defaultValue={filters.status ?? ""} key={filters.status} className={inputClass}>
              <option value="">{t("residency:queue.anyStatus")}</option>
              {[...OPEN, ...CLOSED].map((status) => (
                <option key={status} value={status}>
                  {t(`residency:status.${status}`)} ({counts.byStatus[status] ?? 0})
                </option>
              ))}
            </select>
          </label>
          <Button>{t("common:filter")}</Button>
        </Form>
      </div>
      {sealed.length > 0 ? (
        <ul className="mb-4 flex flex-col gap-1 text-dense text-ink-soft">
          {sealed.map((one) => (
            <li key={one.callId}>{t("calls:sealedQueue", { title: localised(one, "title", locale), count: one.count, day: formatDay(one.opensOn, locale) })}</li>
          ))}
        </ul>
      ) : null}
      {rows.length === 0 ? (
        <EmptyState title={t("residency:queue.empty")} action={filtered ? <ButtonLink to="/staff/queue">{t("common:reset")}</ButtonLink> : null}>
          {t("residency:queue.emptyBody")}
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-5">
          {QUEUE_GROUPS.map((group) => {
            const mine = rows.filter((row) => row.group === group);
            if (mine.length === 0) return null;
            return (
              <section key={group} aria-labelledby={`group-${group}`}>
                <h2 id={`group-${group}`} className="mb-2 text-heading">
                  {t(`residency:queue.groups.${group}`)} <span className="tabular font-normal text-ink-soft">{mine.length}</span>
                </h2>
                <div className="overflow-hidden rounded-card border border-line bg-sheet">
                  <QueueList rows={mine} />
                </div>
              </section>
            );
          })}
        </div>
      )}
      <Pager page={queue.page} pages={queue.pages} />
      <div className="mt-4">
        <KeysHint />
      </div>
    </div>
  );
}
