import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Notice, PageHeader } from "~/components/page";
import { requireCompany } from "~/features/identity/access.server";
import { postBrief } from "~/features/partners/commands/briefs.server";
import { BriefForm } from "~/features/partners/components/brief-form";
import { RefusalNotice } from "~/components/refusal-notice";
import { maySpeakFor } from "~/features/partners/policy";
import { isResident } from "~/features/partners/queries.server";
import { briefSchema } from "~/features/partners/schema";
import { forbidden } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";
import { filledIn } from "~/lib/http/keep-typed.server";

export const handle = { i18n: ["partners"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    if (!maySpeakFor(scope)) throw forbidden();
    const title = translator(await localeOf(args.request))("briefForm.metaTitle", { ns: "partners" });
    return { title, today: siteDay(new Date()), resident: await isResident(scope) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    return filledIn(await args.request.formData(), briefSchema(siteDay(new Date())), async (value) => {
      const { briefId } = await postBrief(scope, value, args.context.ip);
      return redirect(`/partners/briefs/${briefId}?done=posted`);
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title ?? "" }];

export default function NewBrief() {
  const { today, resident } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["partners", "errors"]);
  return (
    <>
      <PageHeader title={t("briefForm.newTitle")} lead={t("briefForm.newLead")} back={{ to: "/partners/profile", text: t("briefForm.back") }} />
      <div className="flex max-w-4xl flex-col gap-4">
        <RefusalNotice answer={answer} />
        {resident ? (
          <BriefForm today={today} submit={t("briefForm.post")} result={answer && "result" in answer ? answer.result : undefined} />
        ) : (
          <Notice tone="waiting">{t("errors:residents-only")}</Notice>
        )}
      </div>
    </>
  );
}
