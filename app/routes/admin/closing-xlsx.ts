import type { LoaderFunctionArgs } from "@remix-run/node";
import { monthXlsx } from "~/features/billing/closing/export.server";
import { monthFor } from "~/features/billing/closing/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { XLSX_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const { month } = await monthFor(scope, args.params.month ?? "");
    return asFile(await monthXlsx(scope, month), { type: XLSX_TYPE, ascii: `month-${month.slice(0, 7)}.xlsx`, name: `Документы ${month.slice(0, 7)}.xlsx` });
  });
