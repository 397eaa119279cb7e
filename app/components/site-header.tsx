import { Link, NavLink, useLocation } from "@remix-run/react";
import { Menu } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRoot } from "~/components/root-data";
import { ButtonLink } from "./button";
import { cx } from "./classes";
import { DetailsMenu } from "./details-menu";
import { LanguageSwitch } from "./language-switch";
import { ThemeChoice, ThemeSwitch } from "./theme-switch";
import { Wordmark } from "./wordmark";

const places = [
  { to: "/spaces", key: "spaces" },
  { to: "/terms", key: "terms" },
  { to: "/residents", key: "residents" },
  { to: "/briefs", key: "briefs" },
] as const;

/** The head of public pages. On a phone all but the wordmark and the door stands in a menu that needs no scripts. */
export function SiteHeader() {
  const { t } = useTranslation("common");
  const { key } = useLocation();
  const viewer = useRoot()?.viewer;
  const cabinet = viewer && viewer.staffRoles.length > 0 ? "/staff/queue" : "/today";
  const door = viewer ? { to: cabinet, text: t("nav.cabinet") } : { to: "/sign-in", text: t("nav.signIn") };
  const link = ({ isActive }: { isActive: boolean }) =>
    cx("inline-flex min-h-10 items-center rounded-control px-3 font-medium whitespace-nowrap", isActive ? "bg-pencil-soft text-pencil" : "text-ink-soft hover:text-ink");

  return (
    <header className="no-print relative z-20">
      <div className="sheet-width flex min-h-18 items-center gap-1 py-2">
        <Wordmark className="me-auto md:me-3" />
        <nav aria-label={t("nav.main")} className="me-auto hidden items-center lg:flex">
          {places.map(({ to, key: name }) => (
            <NavLink key={to} to={to} className={link}>
              {t(`nav.${name}`)}
            </NavLink>
          ))}
        </nav>
        <LanguageSwitch className="max-lg:hidden" />
        <ThemeSwitch className="max-lg:hidden" />
        <Link to={door.to} className="inline-flex min-h-11 items-center rounded-control px-3 font-medium whitespace-nowrap text-ink-soft hover:text-ink md:min-h-10">
          {door.text}
        </Link>
        <ButtonLink look="primary" to="/apply" className="max-sm:hidden">
          {t("nav.apply")}
        </ButtonLink>
        <DetailsMenu
          key={key}
          className="lg:hidden"
          summaryClass="inline-flex min-h-11 items-center gap-2 rounded-control border border-line bg-sheet px-3 font-medium sm:ms-2"
          summary={
            <>
              <Menu aria-hidden size={20} strokeWidth={1.75} />
              {t("nav.menu")}
            </>
          }
        >
          <div className="absolute inset-x-0 top-full border-y border-line bg-sheet shadow-sm">
            <div className="sheet-width flex flex-col gap-1 py-3">
              <nav aria-label={t("nav.main")} className="flex flex-col">
                {places.map(({ to, key: name }) => (
                  <NavLink key={to} to={to} className={({ isActive }) => cx("flex min-h-12 items-center rounded-control px-3 text-lead", isActive ? "bg-pencil-soft text-pencil" : "text-ink")}>
                    {t(`nav.${name}`)}
                  </NavLink>
                ))}
              </nav>
              <ButtonLink look="primary" to="/apply" className="my-2 sm:hidden">
                {t("nav.apply")}
              </ButtonLink>
              <div className="flex items-center justify-between px-1">
                <LanguageSwitch />
                <ThemeChoice />
              </div>
            </div>
          </div>
        </DetailsMenu>
      </div>
    </header>
  );
}
