import { data, type HeadersFunction, type LinksFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, ScrollRestoration, useLoaderData, useMatches, useRouteError } from "@remix-run/react";
import { Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import golosCyrillic from "@fontsource-variable/golos-text/files/golos-text-cyrillic-wght-normal.woff2?url";
import golosLatin from "@fontsource-variable/golos-text/files/golos-text-latin-wght-normal.woff2?url";
import { ButtonLink } from "~/components/button";
import { useLocale } from "~/components/locale-context";
import { useRoot } from "~/components/root-data";
import { getViewer, sessionOf } from "~/features/identity/access.server";
import { isDemo } from "~/lib/env.server";
import { readsAround } from "~/lib/http/live-revalidation";
import { useNonce } from "~/lib/http/nonce";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { localeOf } from "~/lib/i18n/i18n.server";
import { themeOf } from "~/lib/http/theme.server";
import lightScript from "./entry.light?worker&url";
import "./styles.css";

export const handle = { i18n: ["common", "errors"] };

export const links: LinksFunction = () => [
  { rel: "manifest", href: "/manifest.webmanifest" },
  { rel: "icon", href: "/icon.svg", type: "image/svg+xml" },
  { rel: "preload", as: "font", type: "font/woff2", href: golosCyrillic, crossOrigin: "anonymous" },
  { rel: "preload", as: "font", type: "font/woff2", href: golosLatin, crossOrigin: "anonymous" },
];

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page?.locale === "en" ? "Kadr: animation technopark, Novosibirsk" : "Кадр: технопарк анимации, Новосибирск" },
];

export async function loader(args: LoaderFunctionArgs) {
  const [viewer, session, locale, theme] = await Promise.all([
    getViewer(args),
    sessionOf(args),
    localeOf(args.request),
    themeOf(args.request),
  ]);
  const headers = session.setCookie ? { "Set-Cookie": session.setCookie } : undefined;
  return data(
    {
      locale,
      theme,
      demo: isDemo(),
      viewer: viewer && {
        name: viewer.name,
        staffRoles: viewer.staffRoles,
        company: viewer.company,
      },
    },
    { headers },
  );
}

/** What stands around a page is not read anew because others changed the page. */
export const shouldRevalidate = readsAround;

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

export function Layout({ children }: { children: ReactNode }) {
  const root = useRoot();
  const locale = useLocale();
  const nonce = useNonce();
  const { t } = useTranslation("common");
  const matches = useMatches();
  // Only the server leaves the application out of a light page; one that runs already goes on over them.
  const light = typeof document === "undefined" && matches.some(({ handle: mark }) => (mark as { light?: boolean } | undefined)?.light);
  return (
    <html lang={root?.locale ?? locale} data-theme={root?.theme === "system" ? undefined : root?.theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        <a href="#content" className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50 focus:rounded-control focus:bg-sheet focus:px-4 focus:py-2">
          {t("skip")}
        </a>
        {children}
        {light ? (
          <script type="module" src={lightScript} nonce={nonce} />
        ) : (
          <>
            <ScrollRestoration nonce={nonce} />
            <Scripts nonce={nonce} />
          </>
        )}
      </body>
    </html>
  );
}

export default function App() {
  useLoaderData<typeof loader>();
  return (
    <Suspense>
      <Outlet />
    </Suspense>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <ErrorPage error={error} />;
}

function ErrorPage({ error }: { error: unknown }) {
  const { t } = useTranslation(["errors", "common"]);
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const refusal = isRouteErrorResponse(error) && isRefusal(error.data) ? error.data : null;
  const title = status === 404 ? t("errors:status404") : status === 403 ? t("errors:status403") : status >= 500 ? t("errors:status500") : t("errors:title");
  const body = refusal ? sayRefusal(t, refusal) : status === 404 ? t("errors:not-found") : t("errors:body500");
  return (
    <main id="content" className="mx-auto flex min-h-[70dvh] max-w-xl flex-col justify-center gap-4 px-4">
      <p className="font-display text-title text-ink-soft">{status}</p>
      <h1 className="text-title">{title}</h1>
      <p>{body}</p>
      <p>
        <ButtonLink look="primary" to="/">
          {t("errors:goHome")}
        </ButtonLink>
      </p>
    </main>
  );
}
