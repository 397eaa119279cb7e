import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DemoBanner } from "~/components/demo-banner";
import { BottomBar, Sidebar, type SidebarItem, type SidebarOwner } from "~/components/sidebar";
import { Wordmark } from "~/components/wordmark";
import { unpaidCount } from "~/features/billing/queries.server";
import { companyScope, requireViewer } from "~/features/identity/access.server";
import { incomingCount } from "~/features/partners/queries.server";
import { toSignCount } from "~/features/residency/agreements/queries.server";
import { awaitedVotes } from "~/features/residency/council/queries/council.server";
import { residencyOf } from "~/features/residency/queries.server";
import { reportsWaiting } from "~/features/residency/reports/queries/report.server";
import { residencyYear } from "~/features/residency/rules/step";
import { page } from "~/lib/http/answers.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["common"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const viewer = await requireViewer(args);
    const scope = await companyScope(args);
    const [residency, introductions, unpaid, toSign, reports] = scope
      ? await Promise.all([residencyOf(scope.companyId), incomingCount(scope), unpaidCount(scope), toSignCount(scope), reportsWaiting(scope)])
      : [null, 0, 0, 0, 0];
    const votes = viewer.staffRoles.includes("COUNCIL") ? await awaitedVotes(viewer.userId) : 0;
    return {
      person: viewer.name,
      company: viewer.company?.name ?? null,
      companies: viewer.companies.map(({ id, name }) => ({ id, name, current: id === viewer.company?.id })),
      staffRoles: viewer.staffRoles,
      residency: residency && { status: residency.status, year: residencyYear(residency.startsOn, siteDay(new Date())) },
      introductions,
      unpaid,
      toSign,
      reports,
      votes,
    };
  });

type Place = ReturnType<typeof useLoaderData<typeof loader>>;

function usePlaces({ staffRoles, company, residency, introductions, unpaid, toSign, reports, votes }: Place): SidebarItem[] {
  const { t } = useTranslation("common");
  const admin = staffRoles.includes("ADMIN");
  const items: SidebarItem[] = [];
  if (staffRoles.length > 0) {
    items.push({ to: "/staff/queue", name: "queue", also: ["/staff/applications"] }, { to: "/schedule", name: "staffSchedule" });
    if (admin) items.push({ to: "/staff/calls", name: "calls", also: ["/staff/forms"] }, { to: "/staff/experts", name: "experts" });
    else if (staffRoles.includes("EXPERT")) items.push({ to: "/staff/experts/me", name: "expertProfile" });
    if (staffRoles.some((role) => role !== "EXPERT")) items.push({ to: "/staff/council", name: "council", count: votes, countText: t("cabinet.votes", { count: votes }) });
    if (admin || staffRoles.includes("FINANCE")) items.push({ to: "/staff/residents", name: "register", also: ["/staff/agreements"] }, { to: "/staff/reports", name: "staffReports" });
    if (admin || staffRoles.includes("FINANCE")) items.push({ to: "/staff/invoices", name: "invoices" });
    items.push({ to: "/staff/programmes", name: "programmes" });
    if (admin) items.push({ to: "/staff/certificates", name: "certificates" }, { to: "/staff/settings", name: "settings" }, { to: "/staff/audit", name: "audit" });
  }
  if (staffRoles.length > 0 && !company) return items;
  items.push({ to: "/today", name: "today" });
  const agreements: SidebarItem = { to: "/agreements", name: "agreements", count: toSign, countText: t("cabinet.toSign", { count: toSign }) };
  if (residency?.status === "PENDING") {
    items.push(agreements, { to: "/apply", name: "application", also: ["/applications"] });
  } else if (residency && residency.status !== "TERMINATED") {
    if (staffRoles.length === 0) items.push({ to: "/schedule", name: "schedule" });
    items.push(
      { to: "/bookings", name: "bookings" },
      { to: "/money", name: "money", count: unpaid, countText: t("cabinet.unpaid", { count: unpaid }) },
      { to: "/residents", name: "partners" },
      { to: "/partners/profile", name: "myProfile" },
      { to: "/introductions", name: "introductions", count: introductions, countText: t("cabinet.waiting", { count: introductions }) },
      agreements,
      { to: "/reports", name: "reports", count: reports, countText: t("cabinet.toSend", { count: reports }) },
    );
  } else {
    items.push({ to: "/apply", name: "application", also: ["/applications"] });
  }
  if (company) items.push({ to: "/account/company", name: "company" });
  return items;
}

function useOwner({ person, company, staffRoles, residency }: Place): Omit<SidebarOwner, "companies"> {
  const { t } = useTranslation("common");
  if (!company && staffRoles.length > 0) {
    return { person, title: t("cabinet.staff"), note: staffRoles.map((role) => t(`cabinet.role.${role}`)).join(", ") };
  }
  const year = residency && (residency.year <= 3 ? t(`cabinet.year${residency.year as 1 | 2 | 3}`) : t("cabinet.yearN", { year: residency.year }));
  const note = !residency
    ? company
      ? t("cabinet.applicant")
      : t("cabinet.noCompany")
    : residency.status === "ACTIVE"
      ? t("cabinet.resident", { year })
      : t(`cabinet.${({ PENDING: "pending", SUSPENDED: "suspended", TERMINATED: "ended" } as const)[residency.status]}`);
  return { person, title: company ?? person, note };
}

/** The frame of everything behind the door: who you are decides what stands in it. */
export default function CabinetLayout() {
  const place = useLoaderData<typeof loader>();
  const items = usePlaces(place);
  const owner = { ...useOwner(place), companies: place.companies };
  return (
    <div className="flex min-h-dvh">
      <Sidebar items={items} owner={owner} />
      <div className="flex min-w-0 grow flex-col">
        <DemoBanner className="px-4 md:px-6" />
        <header className="no-print flex items-center justify-between gap-4 px-4 pt-1 md:hidden">
          <Wordmark />
          <p className="min-w-0 truncate text-dense text-ink-soft">{owner.title}</p>
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 grow px-4 pt-3 pb-28 outline-none md:px-6 md:pt-6 md:pb-10">
          <Outlet />
        </main>
      </div>
      <BottomBar items={items} owner={owner} />
    </div>
  );
}
