import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { useKindName } from "~/features/booking/certificates/components/kind-name";
import { catalogue } from "~/features/booking/queries.server";
import { requireCodes } from "~/features/booking/resources/codes.server";
import { requireStaff } from "~/features/identity/access.server";
import { ProgrammeForm } from "~/features/subsidy/components/programme-form";
import { saveProgramme } from "~/features/subsidy/save.server";
import { programmeSchema } from "~/features/subsidy/schema";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { siteDay } from "~/lib/time";

export const handle = { i18n: ["subsidy", "booking"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    await requireStaff(args, "FINANCE", "ADMIN");
    const kinds = [...new Set((await catalogue()).map((item) => item.kind))].sort();
    return { kinds, today: siteDay(new Date()), title: translator(await localeOf(args.request))("subsidy:edit.newTitle") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "FINANCE", "ADMIN");
    return filledIn(await args.request.formData(), programmeSchema, async (value) => {
      await requireCodes(value.resourceSlugs);
      const { id } = await saveProgramme(scope, null, value, new Date(), args.context.ip);
      return redirect(`/staff/programmes/terms/${id}?done=made`);
    });
  });

export default function NewProgramme() {
  const { kinds, today, title } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation("subsidy");
  const kindName = useKindName();
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <PageHeader title={title} lead={t("edit.newLead")} back={{ to: "/staff/programmes", text: t("edit.back") }} />
      <RefusalNotice answer={answer} />
      <Sheet>
        <ProgrammeForm
          value={{ form: "PROPERTY", sharePercent: "40", priority: "100", validFrom: today }}
          kinds={kinds.map((kind) => ({ value: kind, text: kindName(kind) }))}
          result={answer && "result" in answer ? answer.result : undefined}
        />
      </Sheet>
    </div>
  );
}
