import type { LoaderFunctionArgs } from "@remix-run/node";
import { companyOrStaff } from "~/features/identity/access.server";
import { agreementPdf } from "~/features/residency/agreements/queries.server";
import { api } from "~/lib/http/answers.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await companyOrStaff(args, "FINANCE", "ADMIN");
    const evidence = new URL(args.request.url).searchParams.get("evidence") === "1";
    const { number, bytes } = await agreementPdf(scope, args.params.id ?? "", evidence, new Date());
    return new Response(Buffer.from(bytes), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="agreement.pdf"; filename*=UTF-8''${encodeURIComponent(`${evidence ? "Лист подписей" : "Договор"} ${number.replaceAll("/", "-")}.pdf`)}`,
        "Cache-Control": "private, no-store",
      },
    });
  });
