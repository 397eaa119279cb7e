import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/features/identity/access.server";
import { registerCsv, registerXlsx } from "~/features/residency/register/export.server";
import { readRegisterFilters } from "~/features/residency/register/filters";
import { registerRows } from "~/features/residency/register/queries.server";
import { CSV_TYPE, XLSX_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const query = new URL(args.request.url).searchParams;
    const now = new Date();
    const [rows, locale] = [await registerRows(scope, readRegisterFilters(query), now), await localeOf(args.request)];
    const csv = query.get("format") === "csv";
    const body = csv ? Buffer.from(registerCsv(rows, locale), "utf8") : await registerXlsx(rows, locale);
    return new Response(new Uint8Array(body), {
      headers: {
        "Content-Type": csv ? CSV_TYPE : XLSX_TYPE,
        "Content-Disposition": `attachment; filename="residents-${siteDay(now)}.${csv ? "csv" : "xlsx"}"`,
        "Cache-Control": "private, no-store",
      },
    });
  });
