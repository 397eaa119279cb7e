import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { cx } from "./classes";

/** «Кадр» in the display face; leads home. */
export function Wordmark({ to = "/", className }: { to?: string; className?: string }) {
  const { t } = useTranslation("common");
  return (
    <Link to={to} className={cx("inline-flex min-h-11 items-center font-display text-heading font-bold tracking-tight text-ink", className)}>
      {t("brand")}
    </Link>
  );
}
