import type { LoaderFunctionArgs } from "@remix-run/node";
import { questionFrom } from "~/features/booking/occupancy/period";
import { occupancy } from "~/features/booking/occupancy/queries.server";
import { occupancyCsv } from "~/features/booking/occupancy/sheet.server";
import { requireStaff } from "~/features/identity/access.server";
import { CSV_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "ADMIN", "FINANCE");
    const question = questionFrom(new URL(args.request.url).searchParams, siteDay(new Date()));
    const locale = await localeOf(args.request);
    const text = occupancyCsv(await occupancy(scope, question), locale);
    return asFile(text, { type: CSV_TYPE, ascii: "occupancy.csv", name: `${translator(locale)("occupancy:file")} ${question.from} – ${question.to}.csv` });
  });
