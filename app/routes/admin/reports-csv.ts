import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/features/identity/access.server";
import { reportRegister } from "~/features/residency/reports/queries/lists.server";
import { registerCsv } from "~/features/residency/reports/register-sheet.server";
import { CSV_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const locale = await localeOf(args.request);
    const text = registerCsv(await reportRegister(scope, new Date()), locale);
    return asFile(text, { type: CSV_TYPE, ascii: "reports.csv", name: `${translator(locale)("sheet.file", { ns: "reports" })}.csv` });
  });
