import type { LoaderFunctionArgs } from "@remix-run/node";
import { anyScope } from "~/features/identity/access.server";
import { receiptPdf } from "~/features/residency/documents/receipt.server";
import { disposition } from "~/lib/files/download.server";
import { api } from "~/lib/http/answers.server";
import { localeOf } from "~/lib/i18n/i18n.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await anyScope(args);
    const asked = Number(new URL(args.request.url).searchParams.get("round"));
    const round = Number.isSafeInteger(asked) && asked > 0 && asked < 1000 ? asked : null;
    const { number, pdf } = await receiptPdf(scope, args.params.id ?? "", round, await localeOf(args.request), new Date());
    return new Response(Buffer.from(pdf), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": disposition("inline", `${number}.pdf`),
        "Cache-Control": "private, no-store",
      },
    });
  });
