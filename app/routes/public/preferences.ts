import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { getViewer } from "~/features/identity/access.server";
import { rememberLocale } from "~/features/identity/commands/account.server";
import { returnPath } from "~/lib/http/return-path";
import { themeCookie, THEMES } from "~/lib/http/theme.server";
import { localeCookie } from "~/lib/i18n/i18n.server";
import { isLocale } from "~/lib/i18n/locales";

/** Remembers the language or the theme in a cookie and goes back to where the person was. */
export async function action(args: ActionFunctionArgs) {
  const form = await args.request.formData();
  const headers = new Headers();
  const locale = form.get("lang");
  if (isLocale(locale)) {
    headers.append("Set-Cookie", await localeCookie.serialize(locale));
    const viewer = await getViewer(args);
    if (viewer && viewer.locale !== locale) await rememberLocale(viewer, locale);
  }
  const theme = form.get("theme");
  if (THEMES.some((known) => known === theme)) headers.append("Set-Cookie", await themeCookie.serialize(theme));
  // A language asked for in the address would outrank the one just chosen.
  const back = new URL(returnPath(form.get("back")), "http://portal.invalid");
  back.searchParams.delete("lang");
  return redirect(back.pathname + back.search, { status: 303, headers });
}

/** Looking here changes nothing. */
export const loader = () => redirect("/");
