import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { CalendarRange, FileText, ListChecks, SlidersHorizontal } from "lucide-react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "~/components/page";
import { requireStaff } from "~/features/identity/access.server";
import { calendarYear } from "~/features/residency/settings/calendar.server";
import { textList } from "~/features/residency/settings/edit-texts.server";
import { normList } from "~/features/residency/settings/norms.server";
import { scorecardPage } from "~/features/residency/settings/scorecard.server";
import { page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["settings"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const now = new Date();
    const year = Number(siteDay(now).slice(0, 4));
    const [norms, texts, calendar, next, scorecard, locale] = await Promise.all([
      normList(scope, now), textList(scope), calendarYear(scope, year), calendarYear(scope, year + 1), scorecardPage(scope, now), localeOf(args.request),
    ]);
    return {
      norms: norms.length,
      unconfirmed: norms.filter((norm) => norm.present?.status === "UNCONFIRMED").length,
      texts: texts.length,
      criteria: scorecard.rows.length,
      year,
      working: calendar.working,
      nextState: next.empty ? ("empty" as const) : next.preliminary ? ("preliminary" as const) : ("exact" as const),
      title: `${translator(locale)("settings:title")} · ${translator(locale)("brand")}`,
    };
  });

export default function SettingsPage() {
  const { norms, unconfirmed, texts, criteria, year, working, nextState } = useLoaderData<typeof loader>();
  const { t } = useTranslation("settings");
  const places = [
    { to: "norms", icon: SlidersHorizontal, title: t("norms.title"), body: t("home.norms", { count: norms }), note: unconfirmed ? t("home.unconfirmed", { count: unconfirmed }) : null },
    { to: "calendar", icon: CalendarRange, title: t("calendar.title"), body: t("home.calendar", { count: working, year }), note: t(`home.next.${nextState}`, { year: year + 1 }) },
    { to: "texts", icon: FileText, title: t("texts.title"), body: t("home.texts", { count: texts }), note: null },
    { to: "scorecard", icon: ListChecks, title: t("scorecard.title"), body: t("home.scorecard", { count: criteria }), note: null },
  ];
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <ul className="grid gap-4 md:grid-cols-2">
        {places.map(({ to, icon: Icon, title, body, note }) => (
          <li key={to}>
            <Link to={`/staff/settings/${to}`} className="flex h-full gap-4 rounded-card border border-line bg-sheet p-5 hover:border-line-strong">
              <Icon aria-hidden size={26} strokeWidth={1.75} className="mt-0.5 shrink-0 text-pencil" />
              <span>
                <span className="block text-heading">{title}</span>
                <span className="block text-ink-soft">{body}</span>
                {note ? <span className="mt-1 block text-dense font-medium text-amber">{note}</span> : null}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
