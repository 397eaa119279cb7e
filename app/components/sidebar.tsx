import { Form, NavLink, useLocation } from "@remix-run/react";
import { BadgeCheck, BookUser, Boxes, Building2, CalendarCheck, CalendarDays, CalendarOff, Camera, ChartColumn, Check, ClipboardCheck, ClipboardList, Coins, DoorOpen, FileSignature, FileText, Gavel, GraduationCap, Handshake, IdCard, Inbox, HandCoins, Landmark, LogOut, Map as MapIcon, Megaphone, Menu, Percent, ReceiptText, Scale, ScrollText, Settings, Star, Sun, UserRound, Users, Vault, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cx } from "./classes";
import { DetailsMenu } from "./details-menu";
import { LanguageSwitch } from "./language-switch";
import { ThemeChoice } from "./theme-switch";
import { Wordmark } from "./wordmark";

const icons = {
  today: Sun,
  application: ClipboardList,
  schedule: CalendarDays,
  staffSchedule: CalendarDays,
  bookings: CalendarCheck,
  partners: Users,
  myProfile: IdCard,
  introductions: Handshake,
  money: Coins,
  company: Building2,
  queue: Inbox,
  doors: DoorOpen,
  calls: Megaphone,
  experts: Star,
  expertProfile: Star,
  council: Gavel,
  register: BookUser,
  staffReports: ClipboardCheck,
  settings: Settings,
  agreements: FileSignature,
  reports: ClipboardCheck,
  occupancy: ChartColumn,
  rounds: Scale,
  staffRounds: Scale,
  invoices: ReceiptText,
  programmes: Landmark,
  support: HandCoins,
  plan: MapIcon,
  staffPlaces: MapIcon,
  trainings: GraduationCap,
  staffTrainings: GraduationCap,
  certificates: BadgeCheck,
  desk: Camera,
  blackouts: CalendarOff,
  staffResources: Boxes,
  tariffs: Percent,
  deposits: Vault,
  coupons: Percent,
  leases: Building2,
  staffBookings: CalendarCheck,
  audit: ScrollText,
  account: UserRound,
  briefs: FileText,
} satisfies Record<string, LucideIcon>;

/** One place of the cabinet. `count` waits for the reader; `countText` says of what. */
export interface SidebarItem {
  to: string;
  name: keyof typeof icons;
  /** Other addresses that belong to this place. */
  also?: readonly string[];
  count?: number;
  countText?: string;
}

/** Who the reader is, at the foot of the sidebar. */
export interface SidebarOwner {
  title: string;
  note: string;
  person: string;
  /** Companies of the person; with more than one they may switch. */
  companies: readonly { id: string; name: string; current: boolean }[];
}

function Items({ items, roomy = false }: { items: readonly SidebarItem[]; roomy?: boolean }) {
  const { t } = useTranslation("common");
  const { pathname } = useLocation();
  return (
    <ul className="flex flex-col gap-0.5">
      {items.map(({ to, name, also = [], count, countText }) => {
        const Icon = icons[name];
        const inside = also.some((prefix) => pathname === prefix || pathname.startsWith(`${prefix}/`));
        return (
          <li key={to}>
            <NavLink
              to={to}
              className={({ isActive }) =>
                cx(
                  "flex items-center gap-3 rounded-control px-3 font-medium",
                  roomy ? "min-h-12" : "min-h-11 md:min-h-10",
                  isActive || inside ? "bg-pencil-soft text-pencil" : "text-ink-soft hover:bg-raised hover:text-ink",
                )
              }
            >
              <Icon aria-hidden size={20} strokeWidth={1.75} className="shrink-0" />
              <span className="min-w-0 grow truncate">{t(`nav.${name}`)}</span>
              {count ? (
                <span className="tabular rounded-full bg-amber-soft px-2 text-dense font-semibold text-amber">
                  <span aria-hidden>{count}</span>
                  <span className="sr-only">{countText}</span>
                </span>
              ) : null}
            </NavLink>
          </li>
        );
      })}
    </ul>
  );
}

function Owner({ owner }: { owner: SidebarOwner }) {
  const { t } = useTranslation("common");
  return (
    <div>
      <div className="px-3">
        <p className="truncate text-dense font-semibold">{owner.title}</p>
        <p className="text-dense text-ink-soft">{owner.note}</p>
      </div>
      {owner.companies.length > 1 ? <CompanySwitch companies={owner.companies} /> : null}
      <ul className="mt-2 flex flex-col gap-0.5">
        <li>
          <NavLink
            to="/account"
            end
            className={({ isActive }) => cx("flex min-h-11 items-center gap-3 rounded-control px-3 text-dense md:min-h-9", isActive ? "bg-pencil-soft text-pencil" : "text-ink-soft hover:bg-raised hover:text-ink")}
          >
            <UserRound aria-hidden size={18} strokeWidth={1.75} className="shrink-0" />
            <span className="sr-only">{t("nav.account")}: </span>
            <span className="truncate">{owner.person}</span>
          </NavLink>
        </li>
        <li>
          <Form method="post" action="/sign-out" reloadDocument>
            <button type="submit" className="flex min-h-11 w-full items-center gap-3 rounded-control px-3 text-dense text-ink-soft hover:bg-raised hover:text-ink md:min-h-9">
              <LogOut aria-hidden size={18} strokeWidth={1.75} className="shrink-0" />
              {t("nav.signOut")}
            </button>
          </Form>
        </li>
      </ul>
      <div className="mt-2 flex items-center justify-between gap-2 border-t border-line ps-2 pt-2">
        <LanguageSwitch />
        <ThemeChoice />
      </div>
    </div>
  );
}

/** The person's other companies: a press makes one of them the company they work for. */
function CompanySwitch({ companies }: { companies: SidebarOwner["companies"] }) {
  const { t } = useTranslation("common");
  const { pathname } = useLocation();
  return (
    <details className="mt-1">
      <summary className="flex min-h-11 items-center rounded-control px-3 text-dense font-medium text-pencil hover:underline md:min-h-9">{t("cabinet.switch")}</summary>
      <Form method="post" action="/account/switch" reloadDocument className="mt-1 max-h-48 overflow-y-auto">
        <input type="hidden" name="next" value={pathname} />
        <ul className="flex flex-col gap-0.5">
          {companies.map(({ id, name, current }) => (
            <li key={id}>
              <button
                type="submit"
                name="companyId"
                value={id}
                aria-current={current ? "true" : undefined}
                className={cx("flex min-h-11 w-full items-center gap-3 rounded-control px-3 text-left text-dense md:min-h-9", current ? "bg-pencil-soft font-semibold text-pencil" : "text-ink-soft hover:bg-raised hover:text-ink")}
              >
                <Check aria-hidden size={16} className={cx("shrink-0", !current && "invisible")} />
                <span className="truncate">{name}</span>
              </button>
            </li>
          ))}
        </ul>
      </Form>
    </details>
  );
}

/** The side of the cabinet on a wide screen. */
export function Sidebar({ items, owner }: { items: readonly SidebarItem[]; owner: SidebarOwner }) {
  const { t } = useTranslation("common");
  return (
    <aside className="no-print sticky top-0 flex h-dvh w-60 shrink-0 flex-col border-e border-line bg-sheet px-3 py-4 max-md:hidden">
      <Wordmark className="mb-3 px-3" />
      <nav aria-label={t("nav.main")} className="min-h-0 grow overflow-y-auto">
        <Items items={items} />
      </nav>
      <div className="pt-4">
        <Owner owner={owner} />
      </div>
    </aside>
  );
}

const IN_BAR = 4;

/** The places of the cabinet on a phone: the first few under the thumb, the rest one press away. */
export function BottomBar({ items, owner }: { items: readonly SidebarItem[]; owner: SidebarOwner }) {
  const { t } = useTranslation("common");
  const { key } = useLocation();
  const cell = "flex min-h-14 min-w-0 flex-col items-center justify-center gap-0.5 text-small font-medium tracking-tight";
  const rest = items.slice(IN_BAR);
  return (
    <div className="no-print fixed inset-x-0 bottom-0 z-20 border-t border-line bg-sheet pb-[env(safe-area-inset-bottom)] md:hidden">
      <nav aria-label={t("nav.main")} className="grid auto-cols-fr grid-flow-col">
        {items.slice(0, IN_BAR).map(({ to, name, count, countText }) => {
          const Icon = icons[name];
          return (
            <NavLink key={to} to={to} className={({ isActive }) => cx(cell, isActive ? "text-pencil" : "text-ink-soft")}>
              <span className="relative">
                <Icon aria-hidden size={22} strokeWidth={1.75} />
                {count ? (
                  <span className="tabular absolute -end-3 -top-1.5 rounded-full bg-amber-soft px-1.5 text-small font-semibold text-amber">
                    <span aria-hidden>{count}</span>
                    <span className="sr-only">{countText}</span>
                  </span>
                ) : null}
              </span>
              <span className="max-w-full truncate">{t(`nav.${name}`)}</span>
            </NavLink>
          );
        })}
        <DetailsMenu
          key={key}
          summaryClass={cx(cell, "text-ink-soft")}
          summary={
            <>
              <Menu aria-hidden size={22} strokeWidth={1.75} />
              {rest.length > 0 ? t("cabinet.more") : t("nav.menu")}
            </>
          }
        >
          <div className="absolute inset-x-0 bottom-full max-h-[75dvh] overflow-y-auto rounded-t-card border-t border-line bg-sheet p-3 shadow-sm">
            {rest.length > 0 ? (
              <div className="mb-3 border-b border-line pb-3">
                <Items items={rest} roomy />
              </div>
            ) : null}
            <Owner owner={owner} />
          </div>
        </DetailsMenu>
      </nav>
    </div>
  );
}
