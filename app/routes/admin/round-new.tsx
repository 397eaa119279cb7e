import { parseWithZod } from "@conform-to/zod/v4";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { catalogue } from "~/features/booking/queries.server";
import { RoundForm } from "~/features/booking/rounds/components/round-form";
import { createRound } from "~/features/booking/rounds/commands/rounds.server";
import { newRoundValue } from "~/features/booking/rounds/form-value";
import { usualWeights } from "~/features/booking/rounds/norms.server";
import { roundSchema } from "~/features/booking/rounds/schema";
import { requireStaff } from "~/features/identity/access.server";
import { formAction, page } from "~/lib/http/answers.server";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["rounds"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await requireStaff(args, "ADMIN");
    const things = (await catalogue()).map(({ id, nameRu, nameEn }) => ({ id, nameRu, nameEn }));
    const usual = await usualWeights();
    const t = translator(await localeOf(args.request));
    return { things, value: newRoundValue(siteDay(new Date()), usual.value), source: usual.source, version: undefined, back: "/staff/rounds", title: t("rounds:newTitle") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const form = await args.request.formData();
    const submission = parseWithZod(form, { schema: roundSchema });
    if (submission.status !== "success") return data({ result: submission.reply() }, { status: 422 });
    return submitted(submission, async (value) => {
      const { roundId } = await createRound(scope, value, args.context.ip);
      return redirect(`/staff/rounds/${roundId}`);
    });
  });

export default function RoundPage() {
  const { things, value, source, version, back, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("rounds");
  return (
    <div className="max-w-4xl">
      <PageHeader back={{ to: back, text: t("back") }} title={title} />
      <RefusalNotice answer={answer} />
      <RoundForm value={value} source={source} things={things} version={version} submit={t("create")} result={answer && "result" in answer ? answer.result : undefined} />
    </div>
  );
}
