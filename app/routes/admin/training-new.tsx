import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { saveTraining } from "~/features/booking/trainings/commands/trainings.server";
import { TrainingForm } from "~/features/booking/trainings/components/training-form";
import { trainingSchema } from "~/features/booking/trainings/schema";
import { trainingChoices } from "~/features/booking/trainings/staff-queries.server";
import { requireStaff } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["trainings", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const { kinds } = await trainingChoices(await requireStaff(args, "ADMIN"));
    return { kinds, title: translator(await localeOf(args.request))("trainings:staff.newTitle") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const submission = parseWithZod(await args.request.formData(), { schema: trainingSchema });
    if (submission.status !== "success") return data({ result: submission.reply() }, { status: 422 });
    const { id } = await saveTraining(scope, null, submission.value, args.context.ip);
    return redirect(`/staff/trainings/${id}?done=made`);
  });

export default function NewTraining() {
  const { kinds } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("trainings");
  return (
    <div className="flex max-w-4xl flex-col gap-4">
      <PageHeader title={t("staff.newTitle")} back={{ to: "/staff/trainings", text: t("staff.title") }} />
      <RefusalNotice answer={answer} />
      <Sheet>
        <TrainingForm value={{ resourceKind: kinds[0], minutes: "120", seats: "6", validMonths: "12", active: "on" }} kinds={kinds} result={answer && "result" in answer ? answer.result : undefined} />
      </Sheet>
    </div>
  );
}
