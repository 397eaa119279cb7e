import type { LoaderFunctionArgs } from "@remix-run/node";
import { reconciliationPdf } from "~/features/billing/documents/papers/reconciliation-pdf.server";
import { reconciliationOf } from "~/features/billing/documents/reconciliation.server";
import { companyOrStaff } from "~/features/identity/access.server";
import { isCompanyScope } from "~/features/identity/types";
import { api } from "~/lib/http/answers.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await companyOrStaff(args, "FINANCE", "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const companyId = params.get("company") ?? (isCompanyScope(scope) ? scope.companyId : "");
    const view = await reconciliationOf(scope, companyId, params.get("from") ?? "", params.get("to") ?? "");
    return new Response(Buffer.from(await reconciliationPdf(view)), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="reconciliation.pdf"; filename*=UTF-8''${encodeURIComponent(`Акт сверки ${view.from} – ${view.to}.pdf`)}`,
        "Cache-Control": "private, no-store",
      },
    });
  });
