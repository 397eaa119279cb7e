import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "~/components/button";
import { FormRefusal, SelectField, TextField } from "~/components/field";
import { Facts, PageHeader, Sheet } from "~/components/page";
import { RefusalNotice } from "~/components/refusal-notice";
import { requireCompany } from "~/features/identity/access.server";
import { cardStamp, editCompany } from "~/features/identity/commands/edit-company.server";
import { COMPANY_KINDS } from "~/features/identity/kinds";
import { mayEditCompany } from "~/features/identity/policy";
import { companyFor } from "~/features/identity/queries.server";
import { companyCardSchema, type CompanyCardFields } from "~/features/identity/schema";
import { forbidden } from "~/lib/errors";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal } from "~/lib/http/refusal";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { OKVED_PROFILE } from "~/lib/okved";

export const handle = { i18n: ["identity"] };
export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }];

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const scope = await requireCompany(args);
    if (!mayEditCompany(scope.role)) throw forbidden();
    const [company, locale] = await Promise.all([companyFor(scope, scope.companyId), localeOf(args.request)]);
    const t = translator(locale);
    const { name, kind, kpp, okvedMain, okvedOther, legalAddress, headcount, website, legalForm, legalName, inn, ogrn } = company;
    return {
      title: `${t("edit.title", { ns: "identity" })} · ${t("brand")}`,
      fixed: { legalForm, legalName, inn, ogrn },
      card: { name, kind, kpp: kpp ?? "", okvedMain: okvedMain ?? "", okvedOther: okvedOther.join(", "), legalAddress: legalAddress ?? "", headcount: headcount === null ? "" : String(headcount), website: website ?? "" },
      stamp: cardStamp(company),
      okved: OKVED_PROFILE.map(({ code, name: title }) => ({ code, name: title })),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const scope = await requireCompany(args);
    const { legalForm } = await companyFor(scope, scope.companyId);
    const submission = parseWithZod(await args.request.formData(), { schema: companyCardSchema(legalForm) });
    return submitted(submission, async ({ seen, ...card }): Promise<never> => {
      await editCompany(scope, card, seen, args.context.ip);
      throw redirect("/account/company?saved=1", 303);
    });
  });

export default function EditCompanyPage() {
  const { card, fixed, stamp, okved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["identity", "common", "errors"]);
  const [form, fields] = useForm<CompanyCardFields>({
    id: "card",
    lastResult: isRefusal(answer) ? undefined : answer?.result,
    defaultValue: { ...card, seen: stamp },
    shouldValidate: "onSubmit",
  });
  const named = ["kind", "name", "kpp", "okvedMain", "okvedOther", "legalAddress", "headcount", "website"] as const;
  return (
    <div className="max-w-3xl">
      <PageHeader back={{ to: "/account/company", text: card.name }} title={t("identity:edit.title")} lead={t("identity:edit.lead")} />
      <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
        {isRefusal(answer) ? <RefusalNotice answer={answer} /> : null}
        <FormRefusal form={form} fields={Object.fromEntries(named.map((name) => [name, { id: fields[name].id, label: t(`identity:company.${name}`) }]))} />
        <input type="hidden" name="seen" value={(fields.seen.initialValue as string | undefined) ?? stamp} />
        <Sheet className="flex flex-col gap-4">
          <TextField meta={fields.name} label={t("identity:company.name")} help={t("identity:company.nameHelp")} required />
          <SelectField meta={fields.kind} label={t("identity:company.kind")} options={COMPANY_KINDS.map((value) => ({ value, text: t(`common:kinds.${value}`) }))} required />
          <div className="grid gap-4 sm:grid-cols-2">
            {fixed.legalForm === "UL" ? <TextField meta={fields.kpp} label={t("identity:company.kpp")} help={t("identity:company.kppHelp")} autoComplete="off" className="tabular" required /> : null}
            <TextField meta={fields.headcount} label={t("identity:company.headcount")} type="number" inputMode="numeric" min={1} required={false} />
            <TextField meta={fields.okvedMain} label={t("identity:company.okvedMain")} help={t("identity:company.okvedHelp")} list="okved-list" autoComplete="off" required={fixed.legalForm !== "NPD"} />
            <TextField meta={fields.okvedOther} label={t("identity:company.okvedOther")} help={t("identity:company.okvedOtherHelp")} autoComplete="off" required={false} />
          </div>
          <datalist id="okved-list">
            {okved.map(({ code, name }) => (
              <option key={code} value={code} label={`${code} ${name}`} />
            ))}
          </datalist>
          <TextField meta={fields.legalAddress} label={t("identity:company.legalAddress")} autoComplete="street-address" required={fixed.legalForm === "UL"} />
          <TextField meta={fields.website} label={t("identity:company.website")} type="url" placeholder="https://" autoComplete="url" required={false} />
        </Sheet>
        <Sheet title={t("identity:edit.fixed")}>
          <Facts
            items={[
              { name: t("identity:company.legalForm"), value: t(`common:forms.${fixed.legalForm}`) },
              { name: t("identity:company.legalName"), value: fixed.legalName },
              { name: t("identity:company.inn"), value: <span className="tabular">{fixed.inn}</span> },
              ...(fixed.ogrn ? [{ name: t(fixed.legalForm === "IP" ? "identity:company.ogrnip" : "identity:company.ogrn"), value: <span className="tabular">{fixed.ogrn}</span> }] : []),
            ]}
          />
          <p className="mt-3 text-dense text-ink-soft">{t("identity:edit.fixedWhy")}</p>
        </Sheet>
        <div className="flex flex-wrap gap-2">
          <Button look="primary">{t("common:save")}</Button>
          <ButtonLink look="quiet" to="/account/company">
            {t("common:cancel")}
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
