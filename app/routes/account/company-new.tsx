import { getFormProps, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/button";
import { FormRefusal, RadioField, SelectField, TextField } from "~/components/field";
import { Notice, PageHeader } from "~/components/page";
import { requireViewer } from "~/features/identity/access.server";
import { registerCompany } from "~/features/identity/commands/register-company.server";
import { COMPANY_KINDS, LEGAL_FORMS } from "~/features/identity/kinds";
import { companySchema, type CompanyFields } from "~/features/identity/schema";
import { chooseCompany } from "~/features/identity/sessions.server";
import { formAction, page } from "~/lib/http/answers.server";
import { isRefusal, sayRefusal } from "~/lib/http/refusal";
import { returnPath } from "~/lib/http/return-path";
import { submitted } from "~/lib/http/submitted.server";
import { localeOf, translator } from "~/lib/i18n/i18n.server";
import { OKVED_PROFILE } from "~/lib/okved";

export const handle = { i18n: ["identity"] };

export const loader = (args: LoaderFunctionArgs) =>
  page(async () => {
    const viewer = await requireViewer(args);
    const params = new URL(args.request.url).searchParams;
    const next = returnPath(params.get("next"), "/apply");
    // One person may run several companies; another one is registered on purpose.
    if (viewer.company && !params.has("another")) throw redirect(next);
    const t = translator(await localeOf(args.request));
    return { title: `${t("company.newTitle", { ns: "identity" })} · ${t("brand")}`, next, okved: OKVED_PROFILE.map(({ code, name }) => ({ code, name })) };
  });

export const action = (args: ActionFunctionArgs) =>
  formAction(async () => {
    const viewer = await requireViewer(args);
    const form = await args.request.formData();
    return submitted(parseWithZod(form, { schema: companySchema }), async (value): Promise<never> => {
      const { companyId } = await registerCompany(viewer, value, args.context.ip);
      await chooseCompany(args.request, viewer, companyId);
      throw redirect(returnPath(form.get("next"), "/apply"), 303);
    });
  });

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }];

type LegalForm = (typeof LEGAL_FORMS)[number];
const isForm = (value: unknown): value is LegalForm => LEGAL_FORMS.some((form) => form === value);

export default function NewCompanyPage() {
  const { next, okved } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation(["identity", "common", "errors"]);
  const [form, fields] = useForm<CompanyFields>({
    id: "company",
    lastResult: isRefusal(answer) ? undefined : answer?.result,
    defaultValue: { legalForm: "UL" },
    shouldValidate: "onSubmit",
  });
  const sent = fields.legalForm.initialValue;
  const [legalForm, setLegalForm] = useState<LegalForm>(isForm(sent) ? sent : "UL");
  const entity = legalForm === "UL";
  const label = (name: string, text: string) => ({ [name]: { id: fields[name as keyof typeof fields].id, label: text } });
  return (
    <div className="max-w-3xl">
      <PageHeader title={t("identity:company.newTitle")} lead={t("identity:company.newLead")} />
      <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
        {isRefusal(answer) ? <Notice tone="bad">{sayRefusal(t, answer)}</Notice> : null}
        <FormRefusal
          form={form}
          fields={{
            ...label("kind", t("identity:company.kind")),
            ...label("legalName", t("identity:company.legalName")),
            ...label("name", t("identity:company.name")),
            ...label("inn", t("identity:company.inn")),
            ...label("kpp", t("identity:company.kpp")),
            ...label("ogrn", t(legalForm === "IP" ? "identity:company.ogrnip" : "identity:company.ogrn")),
            ...label("okvedMain", t("identity:company.okvedMain")),
            ...label("legalAddress", t("identity:company.legalAddress")),
            ...label("headcount", t("identity:company.headcount")),
            ...label("website", t("identity:company.website")),
            ...label("phone", t("identity:company.phone")),
          }}
        />
        <input type="hidden" name="next" value={next} />
        <Part title={t("identity:company.sectionForm")}>
          <RadioField
            meta={fields.legalForm}
            label={t("identity:company.legalForm")}
            options={LEGAL_FORMS.map((value) => ({ value, text: t(`common:forms.${value}`) }))}
            onChange={(value) => isForm(value) && setLegalForm(value)}
          />
          <SelectField
            meta={fields.kind}
            label={t("identity:company.kind")}
            empty={t("identity:company.choose")}
            options={COMPANY_KINDS.map((value) => ({ value, text: t(`common:kinds.${value}`) }))}
            required
          />
          <TextField meta={fields.legalName} label={t("identity:company.legalName")} help={t(`identity:company.legalName${legalForm}`)} autoComplete="organization" required />
          <TextField meta={fields.name} label={t("identity:company.name")} help={t("identity:company.nameHelp")} required />
        </Part>
        <Part title={t("identity:company.sectionRequisites")}>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField meta={fields.inn} label={t("identity:company.inn")} help={t(entity ? "identity:company.innUL" : "identity:company.innPerson")} inputMode="numeric" autoComplete="off" className="tabular" required />
            {/* What another legal form has is hidden, not removed: the answers stay when one switches to and fro. */}
            <div hidden={!entity}>
              <TextField meta={fields.kpp} label={t("identity:company.kpp")} help={t("identity:company.kppHelp")} autoComplete="off" className="tabular" required />
            </div>
            <div hidden={legalForm === "NPD"}>
              <TextField
                meta={fields.ogrn}
                label={t(entity ? "identity:company.ogrn" : "identity:company.ogrnip")}
                help={t(entity ? "identity:company.ogrnHelp" : "identity:company.ogrnipHelp")}
                inputMode="numeric"
                autoComplete="off"
                className="tabular"
                required
              />
            </div>
            <TextField
              meta={fields.okvedMain}
              label={t("identity:company.okvedMain")}
              help={t(legalForm === "NPD" ? "identity:company.okvedNpd" : "identity:company.okvedHelp")}
              list="okved-list"
              autoComplete="off"
              required={legalForm !== "NPD"}
            />
            <datalist id="okved-list">
              {okved.map(({ code, name }) => (
                <option key={code} value={code} label={`${code} ${name}`} />
              ))}
            </datalist>
          </div>
          <TextField meta={fields.legalAddress} label={t("identity:company.legalAddress")} autoComplete="street-address" required={entity} />
        </Part>
        <Part title={t("identity:company.sectionAbout")}>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField meta={fields.headcount} label={t("identity:company.headcount")} type="number" inputMode="numeric" min={1} required={false} />
            <TextField meta={fields.website} label={t("identity:company.website")} type="url" placeholder="https://" autoComplete="url" required={false} />
            <TextField meta={fields.phone} label={t("identity:company.phone")} help={t("identity:company.phoneHelp")} type="tel" autoComplete="tel" required={false} />
          </div>
        </Part>
        <div>
          <Button look="primary" className="max-sm:w-full">
            {t("identity:company.submit")}
          </Button>
        </div>
      </Form>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4 rounded-card border border-line bg-sheet p-5 md:p-6">
      <h2 className="text-heading">{title}</h2>
      {children}
    </section>
  );
}
