import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { DemoBanner } from "~/components/demo-banner";
import { BottomBar, Sidebar, type SidebarItem, type SidebarOwner } from "~/components/sidebar";
import { Wordmark } from "~/components/wordmark";
import { waitingForApprovalPart } from "~/features/booking/staff-bookings.server";
import { unpaidPart } from "~/features/billing/queries.server";
import { companyScope, requireViewer, staffScope } from "~/features/identity/access.server";
import { incomingPart } from "~/features/partners/queries.server";
import { toSignPart } from "~/features/residency/agreements/queries.server";
import { awaitedVotesPart } from "~/features/residency/council/queries/council.server";
import { clientPart, waitingClientsPart } from "~/features/residency/clients/queries.server";
import { residencyPart } from "~/features/residency/queries.server";
import { reportsWaitingPart } from "~/features/residency/reports/queries/report.server";
import { residencyYear } from "~/features/residency/rules/step";
import { knownPart, readTogether } from "~/lib/db/together.server";
import { page } from "~/lib/http/answers.server";
import { readsAround } from "~/lib/http/live-revalidation";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["common"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const viewer = await requireViewer(args);
    const scope = await companyScope(args);
    const staff = viewer.staffRoles.includes("ADMIN") ? await staffScope(args) : null;
    const none = knownPart(0);
    // Menus stand on every page: whatever they count is read in one statement.
    const { residency, ...counts } = await readTogether({
      residency: scope ? residencyPart(scope.companyId) : knownPart(null),
      client: scope ? clientPart(scope.companyId, siteDay(new Date())) : knownPart(null),
      clientRequests: staff ? waitingClientsPart() : none,
      introductions: scope ? incomingPart(scope) : none,
      unpaid: scope ? unpaidPart(scope) : none,
      toSign: scope ? toSignPart(scope) : none,
      reports: scope ? reportsWaitingPart(scope) : none,
      votes: viewer.staffRoles.includes("COUNCIL") ? awaitedVotesPart(viewer.userId) : none,
      approvals: staff ? waitingForApprovalPart(staff) : none,
    });
    return {
      person: viewer.name,
      company: viewer.company?.name ?? null,
      companies: viewer.companies.map(({ id, name }) => ({ id, name, current: id === viewer.company?.id })),
      staffRoles: viewer.staffRoles,
      residency: residency && { status: residency.status, year: residencyYear(residency.startsOn, siteDay(new Date())) },
      ...counts,
    };
  });

/** Menus and counts are not read anew because others changed the schedule. */
export const shouldRevalidate = readsAround;

type Place = ReturnType<typeof useLoaderData<typeof loader>>;

function usePlaces({ staffRoles, company, residency, client, clientRequests, introductions, unpaid, toSign, reports, votes, approvals }: Place): SidebarItem[] {
  const { t } = useTranslation("common");
  const admin = staffRoles.includes("ADMIN");
  const items: SidebarItem[] = [];
  if (staffRoles.length > 0) {
    items.push({ to: "/staff/queue", name: "queue", also: ["/staff/applications"] }, { to: "/schedule", name: "staffSchedule" });
    if (admin) items.push({ to: "/staff/today", name: "doors", also: ["/staff/doors"] });
    if (admin) items.push({ to: "/staff/calls", name: "calls", also: ["/staff/forms"] }, { to: "/staff/experts", name: "experts" });
    else if (staffRoles.includes("EXPERT")) items.push({ to: "/staff/experts/me", name: "expertProfile" });
    if (staffRoles.some((role) => role !== "EXPERT")) items.push({ to: "/staff/council", name: "council", count: votes, countText: t("cabinet.votes", { count: votes }) });
    if (admin || staffRoles.includes("FINANCE")) items.push({ to: "/staff/residents", name: "register", also: ["/staff/agreements", "/staff/clients"], count: clientRequests, countText: t("cabinet.approvals", { count: clientRequests }) }, { to: "/staff/reports", name: "staffReports" });
    if (admin || staffRoles.includes("FINANCE")) items.push({ to: "/staff/bookings", name: "staffBookings", count: approvals, countText: t("cabinet.approvals", { count: approvals }) });
    if (admin || staffRoles.includes("FINANCE")) items.push({ to: "/staff/occupancy", name: "occupancy" }, { to: "/staff/invoices", name: "invoices", also: ["/staff/documents", "/staff/closing", "/staff/debtors", "/staff/statements"] }, { to: "/staff/leases", name: "leases" });
    items.push({ to: "/staff/programmes", name: "programmes" });
    if (admin || staffRoles.includes("FINANCE")) items.push({ to: "/staff/support", name: "support" });
    if (admin) items.push({ to: "/staff/desk", name: "desk", also: ["/staff/faults", "/staff/units"] }, { to: "/staff/blackouts", name: "blackouts" });
    if (admin) items.push({ to: "/staff/resources", name: "staffResources" }, { to: "/staff/tariffs", name: "tariffs", also: ["/staff/coupons", "/staff/plans"] }, { to: "/staff/deposits", name: "deposits" });
    else if (staffRoles.includes("FINANCE")) items.push({ to: "/staff/coupons", name: "coupons", also: ["/staff/plans"] }, { to: "/staff/deposits", name: "deposits" });
    if (admin) items.push({ to: "/staff/rounds", name: "staffRounds" });
    if (admin) items.push({ to: "/staff/trainings", name: "staffTrainings" }, { to: "/staff/certificates", name: "certificates" }, { to: "/staff/places", name: "staffPlaces", also: ["/plan"] }, { to: "/staff/settings", name: "settings" }, { to: "/staff/audit", name: "audit" });
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
      { to: "/rounds", name: "rounds" },
      { to: "/money", name: "money", count: unpaid, countText: t("cabinet.unpaid", { count: unpaid }) },
      { to: "/plan", name: "plan" },
      { to: "/trainings", name: "trainings" },
      { to: "/residents", name: "partners" },
      { to: "/partners/profile", name: "myProfile" },
      { to: "/introductions", name: "introductions", count: introductions, countText: t("cabinet.waiting", { count: introductions }) },
      agreements,
      { to: "/reports", name: "reports", count: reports, countText: t("cabinet.toSend", { count: reports }) },
    );
  } else if (client) {
    if (staffRoles.length === 0) items.push({ to: "/schedule", name: "schedule" });
    items.push(
      { to: "/bookings", name: "bookings" },
      { to: "/money", name: "money", count: unpaid, countText: t("cabinet.unpaid", { count: unpaid }) },
      { to: "/plan", name: "plan" },
      { to: "/trainings", name: "trainings" },
      { to: "/residents", name: "partners" },
      { to: "/apply", name: "application", also: ["/applications"] },
    );
  } else {
    items.push({ to: "/apply", name: "application", also: ["/applications"] });
  }
  if (company) items.push({ to: "/account/company", name: "company" });
  return items;
}

function useOwner({ person, company, staffRoles, residency, client }: Place): Omit<SidebarOwner, "companies"> {
  const { t } = useTranslation("common");
  if (!company && staffRoles.length > 0) {
    return { person, title: t("cabinet.staff"), note: staffRoles.map((role) => t(`cabinet.role.${role}`)).join(", ") };
  }
  const year = residency && (residency.year <= 3 ? t(`cabinet.year${residency.year as 1 | 2 | 3}`) : t("cabinet.yearN", { year: residency.year }));
  const note = client && residency?.status !== "ACTIVE"
    ? t(`cabinet.client.${client.group}`)
    : !residency
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
