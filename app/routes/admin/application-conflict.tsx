import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { inputClass } from "~/components/field";
import { PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { declareConflict } from "~/features/residency/experts/commands/declare.server";
import { applicationFor } from "~/features/residency/queries/application.server";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["experts"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "EXPERT");
    const { id, company } = await applicationFor(scope, args.params.id ?? "", new Date());
    return { id, name: company.name, title: translator(await localeOf(args.request))("conflictPage.title", { ns: "experts" }) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "EXPERT");
    const text = (await args.request.formData()).get("text");
    await declareConflict(scope, args.params.id ?? "", typeof text === "string" ? text : "", { now: new Date(), ip: args.context.ip });
    return redirect("/staff/queue?done=conflict");
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function DeclareConflict() {
  const { id, name } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("experts");
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <PageHeader back={{ to: `/staff/applications/${id}`, text: name }} title={t("conflictPage.title")} lead={t("conflictPage.lead")} />
      <RefusalNotice answer={answer} />
      <Sheet as="div">
        <Form method="post" className="flex flex-col gap-4">
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("conflictPage.text")}</span>
            <textarea name="text" rows={3} maxLength={1000} required className={inputClass} />
            <span className="text-dense text-ink-soft">{t("conflictPage.help")}</span>
          </label>
          <div>
            <Button look="danger">{t("conflictPage.button")}</Button>
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
