import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { getInitialNamespaces } from "remix-i18next/client";
import { isNamespace, startI18n } from "~/lib/i18n/client";

async function hydrate() {
  const locale = document.documentElement.lang === "en" ? "en" : "ru";
  const needed = new Set(["common", "errors", ...getInitialNamespaces()].filter(isNamespace));
  const i18n = await startI18n(locale, [...needed]);
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <I18nextProvider i18n={i18n}>
          <RemixBrowser />
        </I18nextProvider>
      </StrictMode>,
    );
  });
}

void hydrate();
