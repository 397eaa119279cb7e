import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "~/components/button";
import { PageHeader } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireCompany } from "~/features/identity/access.server";
import { resultOf } from "~/features/residency/agreements/components/act-form";
import { askAccess } from "~/features/residency/clients/commands/ask.server";
import { AskAccess } from "~/features/residency/clients/components/ask-access";
import { ownAccess } from "~/features/residency/clients/queries.server";
import { askSchema } from "~/features/residency/clients/schema";
import { formAction, page } from "~/lib/http/answers.server";
import { filledIn } from "~/lib/http/keep-typed.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["clients"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    const [access, locale] = await Promise.all([ownAccess(scope, new Date()), localeOf(args.request)]);
    return { access, title: translator(locale)("clients:own.title") };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    return filledIn(await args.request.formData(), askSchema, async (value) => {
      await askAccess(scope, value.purpose, { now: new Date(), ip: args.context.ip });
      return redirect("/access", 303);
    });
  });

/** A company asks to use the site without being a resident. */
export default function Access() {
  const { access } = useLoaderData<typeof loader>();
  const answer: unknown = useActionData<typeof action>();
  const { t } = useTranslation("clients");
  return (
    <div className="max-w-3xl">
      <PageHeader title={t("own.title")} lead={t("own.lead")} actions={access.resident ? null : <ButtonLink to="/apply">{t("own.apply")}</ButtonLink>} />
      {resultOf(answer, "ask").result === undefined ? <RefusalNotice answer={answer} /> : null}
      <AskAccess access={access} answer={answer} />
    </div>
  );
}
