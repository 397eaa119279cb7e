import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { FormRefusal } from "~/components/field";
import { useLocale } from "~/components/locale-context";
import { PageHeader, Sheet } from "~/components/page";
import { reportFault } from "~/features/booking/faults/commands/report.server";
import { ReportForm } from "~/features/booking/faults/components/report-form";
import { unitChoices } from "~/features/booking/faults/queries.server";
import { reportSchema } from "~/features/booking/faults/schema";
import { requireStaff } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { localised } from "~/lib/i18n/locales";
import { settleEvents } from "~/reactions.server";

export const handle = { i18n: ["equipment"] };
export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const unit = new URL(args.request.url).searchParams.get("unit") ?? "";
    return { units: await unitChoices(scope), unit, title: translator(await localeOf(args.request))("equipment:faults.newTitle") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const submission = parseWithZod(await args.request.formData(), { schema: reportSchema });
    return submitted(submission, async (value) => {
      const { id } = await reportFault(scope, value, new Date(), args.context.ip);
      await settleEvents();
      return redirect(`/staff/faults/${id}?done=reported`);
    });
  });

export default function NewFault() {
  const { units, unit } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const result = answer && "result" in answer ? answer.result : undefined;
  const { t } = useTranslation("equipment");
  const locale = useLocale();
  const choices = units.filter((one) => !one.failed).map((one) => ({ value: String(one.id), text: `${localised(one.resource, "name", locale)}: ${one.name}` }));
  return (
    <div className="max-w-2xl">
      <PageHeader back={{ to: "/staff/faults", text: t("faults.title") }} title={t("faults.newTitle")} lead={t("faults.newLead")} />
      <div className="flex flex-col gap-4">
        {result?.error ? <FormRefusal form={{ errors: result.error[""] ?? undefined, allErrors: {} }} /> : null}
        <Sheet>
          <ReportForm units={choices} unitId={unit} expected result={result} next={`/staff/faults/new${unit ? `?unit=${unit}` : ""}`} />
        </Sheet>
      </div>
    </div>
  );
}
