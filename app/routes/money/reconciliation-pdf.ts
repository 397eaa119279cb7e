import { redirect, type LoaderFunctionArgs } from "@remix-run/node";
import { reconciliationPdf } from "~/features/billing/documents/papers/reconciliation-pdf.server";
import { reconciliationOf } from "~/features/billing/documents/reconciliation.server";
import { companyOrStaff } from "~/features/identity/access.server";
import { isCompanyScope } from "~/features/identity/types";
import { DomainError } from "~/lib/errors";
import { api } from "~/lib/http/answers.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await companyOrStaff(args, "FINANCE", "ADMIN");
    const params = new URL(args.request.url).searchParams;
    const companyId = params.get("company") ?? (isCompanyScope(scope) ? scope.companyId : "");
    let view;
    try {
      view = await reconciliationOf(scope, companyId, params.get("from") ?? "", params.get("to") ?? "");
    } catch (error) {
      // A person in a browser reads why on the page that asks for the period.
      if (error instanceof DomainError && error.code === "period-wrong" && args.request.headers.get("accept")?.includes("text/html")) return redirect(`/money/reconciliation?${params.toString()}`);
      throw error;
    }
    return new Response(Buffer.from(await reconciliationPdf(view)), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="reconciliation.pdf"; filename*=UTF-8''${encodeURIComponent(`Акт сверки ${view.from} – ${view.to}.pdf`)}`,
        "Cache-Control": "private, no-store",
      },
    });
  });
