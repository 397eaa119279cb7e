import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { catalogue } from "~/features/booking/queries.server";
import { RoundForm } from "~/features/booking/rounds/components/round-form";
import { editRound } from "~/features/booking/rounds/commands/rounds.server";
import { roundFormValue } from "~/features/booking/rounds/form-value";
import { roundForStaff } from "~/features/booking/rounds/queries.server";
import { roundSchema } from "~/features/booking/rounds/schema";
import { requireStaff } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";


export const handle = { i18n: ["rounds"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const things = (await catalogue()).map(({ id, nameRu, nameEn }) => ({ id, nameRu, nameEn }));
    const t = translator(await localeOf(args.request));
    const read = await roundForStaff(scope, args.params.id ?? "", new Date());
    return { things, value: roundFormValue(read.round, read.things.map((thing) => thing.id)), version: read.round.version, back: `/staff/rounds/${read.round.id}`, title: t("rounds:editTitle") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const submission = parseWithZod(form, { schema: roundSchema });
    if (submission.status !== "success") return data({ result: submission.reply() }, { status: 422 });
    return submitted(submission, async (value) => {
      await editRound(scope, args.params.id ?? "", Number(form.get("version")), value, args.context.ip);
      return redirect(`/staff/rounds/${args.params.id}`);
    });
  });

export default function RoundPage() {
  const { things, value, version, back, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("rounds");
  return (
    <div className="max-w-4xl">
      <PageHeader back={{ to: back, text: t("back") }} title={title} />
      <RefusalNotice answer={answer} />
      <RoundForm value={value} things={things} version={version} submit={t("save")} result={answer && "result" in answer ? answer.result : undefined} />
    </div>
  );
}
