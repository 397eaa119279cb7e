import type { LoaderFunctionArgs } from "@remix-run/node";
import { companyOrStaff } from "~/features/identity/access.server";
import { decisionPdf } from "~/features/residency/decisions/paper.server";
import { api } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await companyOrStaff(args, "ADMIN", "FINANCE", "COUNCIL");
    const { name, bytes } = await decisionPdf(scope, args.params.id ?? "", new Date(), await localeOf(args.request));
    return new Response(Buffer.from(bytes), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="decision.pdf"; filename*=UTF-8''${encodeURIComponent(name)}`,
        "Cache-Control": "private, no-store",
      },
    });
  });
