import { Form, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LOCALES } from "~/lib/i18n/locales";
import { cx } from "./classes";
import { useLocale } from "./locale-context";

/** RU / EN. The page is loaded anew, so that every text on it changes. */
export function LanguageSwitch({ className }: { className?: string }) {
  const { t } = useTranslation("common");
  const { pathname, search } = useLocation();
  const current = useLocale();
  return (
    <Form method="post" action="/preferences" reloadDocument className={className}>
      <input type="hidden" name="back" value={pathname + search} />
      <div role="group" aria-label={t("language.label")} className="flex items-center">
      {LOCALES.map((locale) => (
        <button
          key={locale}
          type="submit"
          name="lang"
          value={locale}
          lang={locale}
          aria-pressed={locale === current}
          aria-label={t(`language.${locale}`)}
          className={cx(
            "min-h-11 min-w-9 rounded-control px-1.5 text-dense uppercase md:min-h-10",
            locale === current ? "font-semibold text-ink underline decoration-2 underline-offset-4" : "text-ink-soft hover:text-ink",
          )}
        >
          {locale}
        </button>
      ))}
      </div>
    </Form>
  );
}
