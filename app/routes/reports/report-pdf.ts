import type { LoaderFunctionArgs } from "@remix-run/node";
import { companyOrStaff } from "~/features/identity/access.server";
import { reportPdf } from "~/features/residency/reports/report-pdf.server";
import { reportPage } from "~/features/residency/reports/queries/report.server";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";
import { localeOf } from "~/lib/i18n/i18n.server";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const report = await reportPage(await companyOrStaff(args, "FINANCE", "ADMIN"), args.params.id ?? "", new Date(), null);
    return asFile(await reportPdf(report, await localeOf(args.request)), { type: "application/pdf", ascii: "report.pdf", name: `${report.companyName}, ${report.period}.pdf`, inline: true });
  });
