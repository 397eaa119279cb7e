import type { LoaderFunctionArgs } from "@remix-run/node";
import { actPdf } from "~/features/billing/documents/papers/act-pdf.server";
import { correctionPdf } from "~/features/billing/documents/papers/correction-pdf.server";
import { documentFor } from "~/features/billing/documents/queries.server";
import { companyOrStaff } from "~/features/identity/access.server";
import { api } from "~/lib/http/answers.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const paper = await documentFor(await companyOrStaff(args, "FINANCE", "ADMIN"), args.params.id ?? "");
    const act = paper.kind === "ACT";
    const pdf = await (act ? actPdf(paper) : correctionPdf(paper));
    return new Response(Buffer.from(pdf), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="${act ? "act" : "correction"}.pdf"; filename*=UTF-8''${encodeURIComponent(`${act ? "Акт" : "Корректировка"} ${paper.number}.pdf`)}`,
        "Cache-Control": "private, no-store",
      },
    });
  });
