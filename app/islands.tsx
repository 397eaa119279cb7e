import type { ComponentType } from "react";
import { hydrateRoot } from "react-dom/client";
import { I18nextProvider } from "react-i18next";
import { Calculator } from "./features/billing/components/calculator";
import { startI18n } from "./lib/i18n/client";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each island parses its own props
const PARTS: Record<string, ComponentType<any>> = { calculator: Calculator };

/** Hydrates the islands of a light page, each with the props that the server wrote beside it. */
export async function wake(islands: Iterable<HTMLElement>): Promise<void> {
  const i18n = await startI18n(document.documentElement.lang === "en" ? "en" : "ru", ["common", "public"]);
  for (const island of islands) {
    const Part = PARTS[island.dataset.island ?? ""];
    if (!Part) continue;
    hydrateRoot(
      island,
      <I18nextProvider i18n={i18n}>
        <Part {...(JSON.parse(island.dataset.props ?? "{}") as object)} />
      </I18nextProvider>,
    );
  }
}
