import type { LoaderFunctionArgs } from "@remix-run/node";
import { resourcesXlsx, templateXlsx } from "~/features/booking/resources/export.server";
import { readResourceFilters } from "~/features/booking/resources/filters";
import { requireStaff } from "~/features/identity/access.server";
import { XLSX_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "ADMIN");
    const query = new URL(args.request.url).searchParams;
    const [locale, now] = [await localeOf(args.request), new Date()];
    const template = query.get("template") === "1";
    const body = template ? await templateXlsx(scope, locale) : await resourcesXlsx(scope, readResourceFilters(query), locale, now);
    return new Response(new Uint8Array(body), {
      headers: {
        "Content-Type": XLSX_TYPE,
        "Content-Disposition": `attachment; filename="${template ? "resources-template" : `resources-${siteDay(now)}`}.xlsx"`,
        "Cache-Control": "private, no-store",
      },
    });
  });
