import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { FormRefusal, TextArea, TextField } from "~/components/field";
import { Facts, Notice, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireStaff } from "~/features/identity/access.server";
import { companyToCorrect, correctCompany } from "~/features/identity/commands/correct-company.server";
import { companyCorrectionSchema, type CompanyCorrectionFields } from "~/features/identity/schema";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { returnPath } from "~/lib/http/return-path";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";

export const handle = { i18n: ["identity"] };
export const meta: MetaFunction<typeof loader> = ({ data: read }) => [{ title: read?.title }];

const backOf = (request: Request): string => returnPath(new URL(request.url).searchParams.get("back"), "/staff/residents");

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const [company, locale] = await Promise.all([companyToCorrect(scope, args.params.id ?? ""), localeOf(args.request)]);
    const t = translator(locale);
    const { seen, legalName, inn, kpp, ogrn, legalAddress } = company;
    return {
      title: `${t("correct.title", { ns: "identity" })} · ${company.name}`,
      name: company.name,
      legalForm: company.legalForm,
      typed: { seen, legalName, inn, kpp: kpp ?? "", ogrn: ogrn ?? "", legalAddress: legalAddress ?? "" },
      back: backOf(args.request),
      saved: new URL(args.request.url).searchParams.has("saved"),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireStaff(args, "ADMIN");
    const { id = "" } = args.params;
    const { legalForm } = await companyToCorrect(scope, id);
    const submission = parseWithZod(await args.request.formData(), { schema: companyCorrectionSchema(legalForm) });
    return submitted(submission, async (value): Promise<never> => {
      await correctCompany(scope, id, value, { ip: args.context.ip });
      throw redirect(`?${new URLSearchParams({ back: backOf(args.request), saved: "1" })}`, 303);
    });
  });

export default function CorrectCompanyPage() {
  const { name, legalForm, typed, back, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["identity", "common", "errors"]);
  const [form, fields] = useForm<CompanyCorrectionFields>({
    id: `correct-${typed.seen}`,
    lastResult: isRefusal(answer) ? undefined : answer?.result,
    defaultValue: { ...typed, basis: "" },
    shouldValidate: "onSubmit",
  });
  const entity = legalForm === "UL";
  const label = (field: "legalName" | "inn" | "kpp" | "ogrn" | "legalAddress") => t(field === "ogrn" && !entity ? "identity:company.ogrnip" : `identity:company.${field}`);
  const named = { ...Object.fromEntries((["legalName", "inn", "kpp", "ogrn", "legalAddress"] as const).map((field) => [field, { id: fields[field].id, label: label(field) }])), basis: { id: fields.basis.id, label: t("identity:correct.basis") } };
  return (
    <div className="max-w-3xl">
      <PageHeader back={{ to: back, text: t("identity:correct.back") }} title={t("identity:correct.title")} lead={t("identity:correct.lead")} />
      {saved && !answer ? (
        <div className="mb-4">
          <Notice tone="good">{t("identity:correct.saved")}</Notice>
        </div>
      ) : null}
      <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
        {isRefusal(answer) ? <RefusalNotice answer={answer} /> : null}
        <FormRefusal form={form} fields={named} />
        <input type="hidden" name="seen" value={(fields.seen.initialValue as string | undefined) ?? typed.seen} />
        <Sheet className="flex flex-col gap-4">
          <Facts items={[{ name: t("identity:company.name"), value: name }, { name: t("identity:company.legalForm"), value: t(`common:forms.${legalForm}`) }]} />
          <TextField meta={fields.legalName} label={label("legalName")} help={t(`identity:company.legalName${legalForm}`)} autoComplete="off" required />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField meta={fields.inn} label={label("inn")} help={t(entity ? "identity:company.innUL" : "identity:company.innPerson")} inputMode="numeric" autoComplete="off" className="tabular" required />
            {entity ? <TextField meta={fields.kpp} label={label("kpp")} help={t("identity:company.kppHelp")} autoComplete="off" className="tabular" required /> : null}
            {legalForm === "NPD" ? null : (
              <TextField meta={fields.ogrn} label={label("ogrn")} help={t(entity ? "identity:company.ogrnHelp" : "identity:company.ogrnipHelp")} inputMode="numeric" autoComplete="off" className="tabular" required />
            )}
          </div>
          <TextField meta={fields.legalAddress} label={label("legalAddress")} autoComplete="off" required={entity} />
          <TextArea meta={fields.basis} label={t("identity:correct.basis")} help={t("identity:correct.basisHelp")} rows={2} required />
          <p className="max-w-prose text-dense text-ink-soft">{t("identity:correct.keeps")}</p>
        </Sheet>
        <div className="flex flex-wrap gap-2">
          <Button look="primary">{t("common:save")}</Button>
          <ButtonLink look="quiet" to={back}>
            {t("common:cancel")}
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
