import { NavLink } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { cx } from "~/components/classes";

/** The register, the agreements and the clients, which are kept side by side. */
export function RegisterTabs() {
  const { t } = useTranslation("agreements");
  return (
    <nav aria-label={t("tabs.label")} className="-mt-2 mb-5 border-b border-line">
      <ul className="flex flex-wrap gap-1">
        {(["residents", "agreements", "clients"] as const).map((tab) => (
          <li key={tab}>
            <NavLink to={`/staff/${tab}`} end className={({ isActive }) => cx("inline-flex min-h-11 items-center border-b-2 px-3 font-medium", isActive ? "border-pencil text-pencil" : "border-transparent text-ink-soft hover:text-ink")}>
              {t(`tabs.${tab}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
