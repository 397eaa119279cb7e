import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Locale } from "./locales";
import { NAMESPACES, type Namespace } from "./namespaces";
import { oneStopProcessor } from "./one-stop";

type Module = { default: Record<string, unknown> };
const files = import.meta.glob<Module>(["../../locales/*/*.ts", "!../../locales/*/*.server.ts"]);

const load = async (locale: Locale, namespace: Namespace) =>
  (await files[`../../locales/${locale}/${namespace}.ts`]?.())?.default ?? {};

/** Starts the dictionary in the browser with what the page at hand needs; the rest arrives when a page asks for it. */
export async function startI18n(locale: Locale, namespaces: readonly Namespace[]) {
  await i18next
    .use(initReactI18next)
    .use(oneStopProcessor)
    .use({
      type: "backend",
      init() {},
      read(language: string, namespace: string, done: (error: unknown, data: unknown) => void) {
        load(language as Locale, namespace as Namespace).then(
          (data) => done(null, data),
          (error: unknown) => done(error, null),
        );
      },
    })
    .init({
      lng: locale,
      fallbackLng: false,
      ns: [...namespaces],
      defaultNS: "common",
      partialBundledLanguages: true,
      postProcess: [oneStopProcessor.name],
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
  return i18next;
}

export const isNamespace = (value: string): value is Namespace => (NAMESPACES as readonly string[]).includes(value);
