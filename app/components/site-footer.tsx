import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ThemeChoice } from "./theme-switch";
import { Wordmark } from "./wordmark";

const columns = [
  [
    { to: "/spaces", key: "nav.spaces" },
    { to: "/terms", key: "nav.terms" },
    { to: "/apply", key: "nav.apply" },
    { to: "/check", key: "footer.check" },
  ],
  [
    { to: "/residents", key: "nav.residents" },
    { to: "/briefs", key: "nav.briefs" },
    { to: "/terms#consents", key: "footer.consent" },
  ],
] as const;

/** The foot of public pages. */
export function SiteFooter() {
  const { t } = useTranslation("common");
  return (
    <footer className="no-print mt-20 border-t border-line bg-sheet">
      <div className="sheet-width grid grid-cols-2 gap-x-10 gap-y-6 py-10 md:grid-cols-[1fr_auto_auto_auto]">
        <div className="max-w-md max-md:col-span-2">
          <Wordmark className="-mt-2" />
          <p className="text-dense text-ink-soft">{t("footer.about")}</p>
          <p className="mt-1 text-dense text-ink-soft">{t("footer.source")}</p>
        </div>
        {columns.map((links, index) => (
          <ul key={index} className="text-dense">
            {links.map(({ to, key }) => (
              <li key={to}>
                <Link to={to} className="inline-flex min-h-11 items-center text-ink-soft hover:text-ink hover:underline md:min-h-8">
                  {t(key)}
                </Link>
              </li>
            ))}
          </ul>
        ))}
        <ThemeChoice className="self-start" />
      </div>
    </footer>
  );
}
