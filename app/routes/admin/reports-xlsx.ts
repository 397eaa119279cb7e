import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/features/identity/access.server";
import { reportRegister } from "~/features/residency/reports/queries/lists.server";
import { registerXlsx } from "~/features/residency/reports/register-sheet.server";
import { XLSX_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const locale = await localeOf(args.request);
    const bytes = await registerXlsx(await reportRegister(scope, new Date()), locale);
    return asFile(bytes, { type: XLSX_TYPE, ascii: "reports.xlsx", name: `${translator(locale)("sheet.file", { ns: "reports" })}.xlsx` });
  });
