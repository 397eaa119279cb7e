import { Link, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button";

/** Pages of a list; the page number lives in the address. */
export function Pager({ page, pages }: { page: number; pages: number }) {
  const { t } = useTranslation("common");
  const { search } = useLocation();
  if (pages <= 1) return null;
  const to = (target: number) => {
    const params = new URLSearchParams(search);
    params.set("page", String(target));
    return `?${params}`;
  };
  return (
    <nav aria-label={t("page", { page, pages })} className="mt-4 flex items-center gap-3">
      {page > 1 ? (
        <Link to={to(page - 1)} className={buttonClass("plain")}>
          {t("previousPage")}
        </Link>
      ) : null}
      <span className="tabular text-ink-soft">{t("page", { page, pages })}</span>
      {page < pages ? (
        <Link to={to(page + 1)} className={buttonClass("plain")}>
          {t("nextPage")}
        </Link>
      ) : null}
    </nav>
  );
}
