import type { LoaderFunctionArgs } from "@remix-run/node";
import { readCertificateFilter } from "~/features/booking/certificates/filter";
import { certificatePage } from "~/features/booking/certificates/queries.server";
import { certificatesCsv, certificatesXlsx } from "~/features/booking/certificates/sheet.server";
import { requireStaff } from "~/features/identity/access.server";
import { CSV_TYPE, XLSX_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

/** Rows of one file at most. */
const MOST = 50_000;

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "ADMIN");
    const query = new URL(args.request.url).searchParams;
    const now = new Date();
    const [{ rows }, locale] = await Promise.all([certificatePage(scope, readCertificateFilter(query), 1, now, MOST), localeOf(args.request)]);
    const name = `${translator(locale)("trainings:admin.title")} ${siteDay(now)}`;
    return query.get("format") === "csv"
      ? asFile(certificatesCsv(rows, locale), { type: CSV_TYPE, ascii: "certificates.csv", name: `${name}.csv` })
      : asFile(await certificatesXlsx(rows, locale), { type: XLSX_TYPE, ascii: "certificates.xlsx", name: `${name}.xlsx` });
  });
