import type { LoaderFunctionArgs } from "@remix-run/node";
import { monthCsv } from "~/features/billing/closing/export.server";
import { monthFor } from "~/features/billing/closing/queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { CSV_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const { month } = await monthFor(scope, args.params.month ?? "");
    return asFile(await monthCsv(scope, month), { type: CSV_TYPE, ascii: `month-${month.slice(0, 7)}.csv`, name: `Документы ${month.slice(0, 7)}.csv` });
  });
