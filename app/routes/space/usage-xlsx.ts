import type { LoaderFunctionArgs } from "@remix-run/node";
import { questionFrom } from "~/features/booking/occupancy/period";
import { usageOf } from "~/features/booking/occupancy/queries.server";
import { occupancyXlsx } from "~/features/booking/occupancy/sheet.server";
import { requireCompany } from "~/features/identity/access.server";
import { XLSX_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireCompany(args);
    const question = questionFrom(new URL(args.request.url).searchParams, siteDay(new Date()));
    const locale = await localeOf(args.request);
    const period = `${question.from} – ${question.to}`;
    const bytes = await occupancyXlsx(await usageOf(scope, question), period, locale);
    return asFile(bytes, { type: XLSX_TYPE, ascii: "usage.xlsx", name: `${translator(locale)("occupancy:usageFile")} ${period}.xlsx` });
  });
