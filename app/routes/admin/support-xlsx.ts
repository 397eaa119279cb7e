import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireStaff } from "~/features/identity/access.server";
import { supportQuestion, supportRegister } from "~/features/subsidy/support/page.server";
import { supportXlsx } from "~/features/subsidy/support/sheet.server";
import { XLSX_TYPE } from "~/lib/files/tables";
import { api } from "~/lib/http/answers.server";
import { asFile } from "~/lib/http/file-answer.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const loader = (args: LoaderFunctionArgs) =>
  api(args.request, async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    const question = supportQuestion(new URL(args.request.url).searchParams, Number(siteDay(new Date()).slice(0, 4)));
    const locale = await localeOf(args.request);
    const { lines, who } = await supportRegister(scope, question);
    const name = `${translator(locale)("subsidy:support.register")} ${question.year ?? ""}`.trim();
    return asFile(await supportXlsx(lines, who, locale), { type: XLSX_TYPE, ascii: "support.xlsx", name: `${name}.xlsx` });
  });
