import type { LoaderFunctionArgs } from "@remix-run/node";
import { invoicePdf } from "~/features/billing/invoice-document.server";
import { invoiceFor } from "~/features/billing/queries.server";
import { companyOrStaff } from "~/features/identity/access.server";
import { api } from "~/lib/http/answers.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const invoice = await invoiceFor(await companyOrStaff(args, "FINANCE", "ADMIN"), args.params.id ?? "");
    const pdf = await invoicePdf(invoice);
    return new Response(Buffer.from(pdf), {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="invoice.pdf"; filename*=UTF-8''${encodeURIComponent(`Счёт ${invoice.number}.pdf`)}`,
        "Cache-Control": "private, no-store",
      },
    });
  });
