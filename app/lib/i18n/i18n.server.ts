import { createCookie } from "@remix-run/node";
import { createInstance, type i18n, type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";
import { RemixI18Next } from "remix-i18next/server";
import en from "~/locales/en/all.server";
import ru from "~/locales/ru/all.server";
import { isLocale, LOCALES, type Locale } from "./locales";
import { NAMESPACES } from "./namespaces";
import { oneStopProcessor } from "./one-stop";

export const localeCookie = createCookie("kadr_lang", { path: "/", sameSite: "lax", maxAge: 31_536_000 });

const detector = new RemixI18Next({
  detection: {
    supportedLanguages: [...LOCALES],
    fallbackLanguage: "ru",
    cookie: localeCookie,
    searchParamKey: "lang",
    // Russian first: the browser's languages are not asked, a person switches by hand.
    order: ["searchParams", "cookie"],
  },
});

function instance(locale: Locale): i18n {
  const made = createInstance();
  void made.use(initReactI18next).use(oneStopProcessor).init({
    lng: locale,
    fallbackLng: false,
    ns: [...NAMESPACES],
    defaultNS: "common",
    resources: { ru, en },
    initImmediate: false,
    postProcess: [oneStopProcessor.name],
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return made;
}

// The dictionaries are constant, so one instance a language serves every request.
const instances: Record<Locale, i18n> = { ru: instance("ru"), en: instance("en") };

/** The dictionary instance that renders a page in the language. */
export const i18nFor = (locale: Locale): i18n => instances[locale];

/** The first language of ours that a header `Accept-Language` asks for. */
function askedFor(header: string | null): Locale | undefined {
  return (header ?? "")
    .split(",")
    .map((range) => {
      const [tag = "", ...params] = range.trim().toLowerCase().split(";");
      const weight = Number(params.map((one) => one.trim()).find((one) => one.startsWith("q="))?.slice(2) ?? 1);
      return { language: tag.split("-")[0], weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ language }) => language)
    .find(isLocale);
}

const askedOfApi = (request: Request): Locale | undefined => (new URL(request.url).pathname.startsWith("/api/v1/") ? askedFor(request.headers.get("Accept-Language")) : undefined);

/**
 * The language a request is answered in: `?lang`, else the cookie, else Russian. A client of the API may ask by `Accept-Language`
 * as well: nobody there switches by hand.
 */
export async function localeOf(request: Request): Promise<Locale> {
  const params = new URL(request.url).searchParams;
  const chosen = isLocale(params.get("lang")) || isLocale(await localeCookie.parse(request.headers.get("Cookie")));
  return (chosen ? undefined : askedOfApi(request)) ?? ((await detector.getLocale(request)) as Locale);
}

/** A translator outside React: loaders, letters, the API. */
export const translator = (locale: Locale) => instances[locale].t as unknown as TFunction<typeof NAMESPACES>;
