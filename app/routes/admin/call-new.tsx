import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { createCall } from "~/features/residency/calls/commands/calls.server";
import { CallForm } from "~/features/residency/calls/components/call-form";
import { newFormValue } from "~/features/residency/calls/form-value";
import { formChoices } from "~/features/residency/calls/queries.server";
import { callSchema } from "~/features/residency/calls/schema";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["calls"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const forms = await formChoices(scope);
    return { forms, value: newFormValue(siteDay(new Date())), title: translator(await localeOf(args.request))("staff.newTitle", { ns: "calls" }) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    return filledIn(await args.request.formData(), callSchema, async (value) => {
      const { callId } = await createCall(scope, value, { now: new Date(), ip: args.context.ip });
      return redirect(`/staff/calls/${callId}?done=created`);
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function NewCall() {
  const { forms, value, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("calls");
  return (
    <div className="max-w-4xl">
      <PageHeader back={{ to: "/staff/calls", text: t("staff.back") }} title={title} lead={t("staff.emptyBody")} />
      <div className="flex flex-col gap-4">
        <RefusalNotice answer={answer} />
        <CallForm value={value} version={0} forms={forms} submit={t("staff.create")} result={answer && "result" in answer ? answer.result : undefined} />
      </div>
    </div>
  );
}
